package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TailTest {

  @Test
  void givesTheShareOfHigherValues() {
    Tail tail = filled();
    assertThat(tail.rarity(Math.log(10))).isBetween(0.08, 0.125);
    assertThat(tail.rarity(Math.log(100))).isBetween(0.007, 0.014);
  }

  @Test
  void extrapolatesBeyondWhatWasSeen() {
    Tail tail = filled();
    // The true tail of the unit exponential is e^-x, 2e-9; ours is heavier on purpose.
    assertThat(tail.rarity(20)).isBetween(1e-9, 1e-4);
    assertThat(tail.rarity(30)).isLessThan(tail.rarity(20));
  }

  @Test
  void callsNothingRareThatKeepsComingBack() {
    Tail tail = new Tail(50_000);
    Random random = new Random(4);
    for (int i = 0; i < 20_000; i++) {
      tail.add(i % 500 == 0 ? 100 : Math.abs(random.nextGaussian()));
    }
    assertThat(tail.rarity(100)).isGreaterThan(5e-4);
    assertThat(tail.rarity(400)).isLessThan(1e-4);
  }

  @Test
  void callsNothingRareBeforeItHasSeenAnything() {
    assertThat(new Tail(1000).rarity(1e9)).isEqualTo(1);
  }

  private static Tail filled() {
    Tail tail = new Tail(20_000);
    Random random = new Random(3);
    for (int i = 0; i < 50_000; i++) {
      tail.add(-Math.log(1 - random.nextDouble()));
    }
    return tail;
  }
}
