package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThinnedTest {

  private final Thinned thinned = new Thinned();

  @Test
  void keepsEverythingWhileItFits() {
    for (int i = 0; i < Thinned.SIZE; i++) {
      thinned.add(i);
    }
    assertThat(thinned.size()).isEqualTo(Thinned.SIZE);
    assertThat(thinned.get(5)).isEqualTo(5f);
  }

  @Test
  void keepsValuesAtEvenDistancesOfALongStretch() {
    for (int i = 0; i < 86_400; i++) {
      thinned.add(i);
    }
    assertThat(thinned.added()).isEqualTo(86_400);
    assertThat(thinned.size()).isBetween(Thinned.SIZE / 2, Thinned.SIZE);
    float distance = thinned.get(1) - thinned.get(0);
    for (int i = 1; i < thinned.size(); i++) {
      assertThat(thinned.get(i) - thinned.get(i - 1)).isEqualTo(distance);
    }
    assertThat(thinned.get(thinned.size() - 1)).isGreaterThan(86_400 - 2 * distance);
  }

  @Test
  void itsQuantilesAreThoseOfTheStretch() {
    for (int i = 0; i < 10_000; i++) {
      thinned.add(i * 7919 % 10_000);
    }
    float[] q = thinned.quantiles(0, 0.5, 0.9);
    assertThat(q[0]).isLessThan(600);
    assertThat(q[1]).isCloseTo(5000, within(1000f));
    assertThat(q[2]).isCloseTo(9000, within(700f));
  }
}
