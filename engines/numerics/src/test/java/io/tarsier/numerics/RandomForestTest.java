package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomForestTest {

  /** A label that no single column tells. */
  private static boolean label(double[] row) {
    return (row[0] > 0.5) != (row[1] > 0.5);
  }

  private static List<double[]> rows(long seed, int n) {
    Random random = new Random(seed);
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()});
    }
    return rows;
  }

  private static boolean[] labels(List<double[]> rows) {
    boolean[] labels = new boolean[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(rows.get(i));
    }
    return labels;
  }

  @Test
  void learnsWhatNoSingleColumnTells() {
    List<double[]> known = rows(1, 400);
    RandomForest forest = RandomForest.grow(known, labels(known), 7);
    List<double[]> fresh = rows(2, 400);
    long right = fresh.stream().filter(r -> (forest.probability(r) > 0.5) == label(r)).count();
    assertThat(right).isGreaterThan(340);
  }

  @Test
  void isTheSameForASeed() {
    List<double[]> known = rows(1, 100);
    double[] asked = {0.2, 0.9, 0.4};
    assertThat(RandomForest.grow(known, labels(known), 7).probability(asked))
        .isEqualTo(RandomForest.grow(known, labels(known), 7).probability(asked));
  }

  @Test
  void aLabelThatAllRowsHaveIsCertain() {
    RandomForest forest =
        RandomForest.grow(rows(3, 5), new boolean[] {true, true, true, true, true}, 1);
    assertThat(forest.probability(new double[] {0, 0, 0})).isEqualTo(1);
  }

  @Test
  void rowsAndLabelsHaveToMatch() {
    assertThatThrownBy(() -> RandomForest.grow(rows(1, 2), new boolean[] {true}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
