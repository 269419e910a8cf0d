package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SkylineTest {

  private final Skyline skyline = new Skyline();

  @Test
  void countsThePointsSinceTheLastPeer() {
    double[] values = {0, 10, 1, 1, 5, 1, 1, 1};
    for (double v : values) {
      skyline.add(v);
    }
    assertThat(skyline.add(5)).isCloseTo(Math.log10(1 + 4), within(1e-12));
    assertThat(skyline.add(5)).isCloseTo(Math.log10(1 + 1), within(1e-12));
    assertThat(skyline.add(10)).isCloseTo(Math.log10(1 + 9), within(1e-12));
  }

  @Test
  void isMoreSurprisedTheFurtherARecordGoes() {
    Skyline other = new Skyline();
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      double v = random.nextDouble();
      skyline.add(v);
      other.add(v);
    }
    double near = skyline.add(1.5);
    double far = other.add(15);
    assertThat(near).isGreaterThan(Math.log10(1000));
    assertThat(far).isGreaterThan(near + 0.5);
  }

  @Test
  void setsFewRecordsOnNoise() {
    Random random = new Random(2);
    int surprises = 0;
    for (int i = 0; i < 20_000; i++) {
      surprises += skyline.add(random.nextGaussian()) >= 3 ? 1 : 0;
    }
    assertThat(surprises).isLessThan(20);
  }

  @Test
  void forgetsAGiant() {
    skyline.add(1e9);
    for (int i = 0; i < 20_001; i++) {
      skyline.add(i % 10);
    }
    assertThat(skyline.add(50)).isGreaterThan(4);
  }
}
