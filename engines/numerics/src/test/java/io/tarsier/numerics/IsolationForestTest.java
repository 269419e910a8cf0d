package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class IsolationForestTest {

  @Test
  void setsAnOutsiderApartSooner() {
    IsolationForest forest = new IsolationForest(16, 64, 2, 1);
    Random random = new Random(2);
    for (int i = 0; i < 500; i++) {
      forest.add(new float[] {(float) random.nextGaussian(), (float) random.nextGaussian()});
    }
    double inside = forest.score(new float[] {0, 0});
    double outside = forest.score(new float[] {9, -9});
    assertThat(outside).isGreaterThan(inside + 0.15);
  }

  @Test
  void knowsNothingBeforeItHasASample() {
    IsolationForest forest = new IsolationForest(16, 64, 2, 1);
    forest.add(new float[] {1, 1});
    assertThat(forest.score(new float[] {100, 100})).isEqualTo(0.5);
  }
}
