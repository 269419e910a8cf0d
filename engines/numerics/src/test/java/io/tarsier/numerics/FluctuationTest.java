package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FluctuationTest {

  private final Fluctuation fluctuation = new Fluctuation();

  @Test
  void feelsADeparture() {
    noise(1000);
    assertThat(fluctuation.add(40)).isGreaterThan(20);
  }

  @Test
  void isCalmOverNoise() {
    Random random = new Random(1);
    int far = 0;
    for (int i = 0; i < 20_000; i++) {
      far += fluctuation.add(random.nextGaussian()) >= 8 ? 1 : 0;
    }
    assertThat(far).isLessThan(10);
  }

  @Test
  void isNotSurprisedByWhatGoesOn() {
    noise(1000);
    for (int i = 0; i < 5; i++) {
      fluctuation.add(40 + 0.1 * i);
    }
    assertThat(fluctuation.add(40.7)).isLessThan(3);
  }

  @Test
  void keepsItsScaleThroughLongRest() {
    Random random = new Random(2);
    for (int i = 0; i < 3000; i++) {
      fluctuation.add(i % 100 == 0 ? 5 + random.nextDouble() : 0);
    }
    for (int i = 0; i < 3000; i++) {
      fluctuation.add(0);
    }
    assertThat(fluctuation.add(5)).isLessThan(20);
  }

  private void noise(int n) {
    Random random = new Random(3);
    for (int i = 0; i < n; i++) {
      fluctuation.add(random.nextGaussian());
    }
  }
}
