package io.tarsier.cause;

import io.tarsier.numerics.Cholesky;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which candidates move with the target when the other candidates are held constant: partial
 * correlations of ranks over the rows around the beginning (Whittaker, "Graphical Models in Applied
 * Multivariate Statistics", 1990, ch. 5: the scaled entries of the inverse of the correlation
 * matrix). What only moves because another candidate does comes out near zero.
 *
 * <p>Needs {@value #FEWEST_ROWS} rows in which all of them have a value; says nothing otherwise.
 * Correlations are shrunk towards zero by a tenth, so that candidates which move as one can still
 * be told apart. Cost: sorting a few columns of some hundred rows.
 */
final class Association {

  static final int CANDIDATES = 4;
  private static final int FEWEST_ROWS = 30;
  private static final int MOST_ROWS = 240;
  private static final double SHRINKAGE = 0.1;

  private Association() {}

  /**
   * @param target values of the target
   * @param candidates values by entity, at most {@value #CANDIDATES}
   * @param to row after the last
   * @return by entity, the size of the partial correlation, [0, 1]; empty where data do not allow
   */
  static Map<String, Double> of(double[] target, Map<String, double[]> candidates, int to) {
    List<String> names = new ArrayList<>(candidates.keySet());
    List<double[]> columns = new ArrayList<>(List.of(target));
    names.forEach(n -> columns.add(candidates.get(n)));
    List<Integer> rows = new ArrayList<>();
    for (int row = Math.max(0, to - MOST_ROWS); row < to; row++) {
      int at = row;
      if (columns.stream().allMatch(c -> Double.isFinite(c[at]))) {
        rows.add(row);
      }
    }
    if (rows.size() < FEWEST_ROWS || names.isEmpty()) {
      return Map.of();
    }
    double[][] ranks = columns.stream().map(c -> ranks(c, rows)).toArray(double[][]::new);
    double[][] inverse = inverse(correlations(ranks));
    Map<String, Double> result = new HashMap<>();
    for (int i = 1; i < ranks.length; i++) {
      double partial = -inverse[0][i] / Math.sqrt(inverse[0][0] * inverse[i][i]);
      if (Double.isFinite(partial)) {
        result.put(names.get(i - 1), Math.min(1, Math.abs(partial)));
      }
    }
    return result;
  }

  /** Ranks with the mean for ties, centred and of length one; zeros for what never moves. */
  private static double[] ranks(double[] values, List<Integer> rows) {
    int n = rows.size();
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[rows.get(a)], values[rows.get(b)]));
    double[] ranks = new double[n];
    for (int i = 0; i < n; ) {
      int j = i;
      while (j < n && values[rows.get(order[j])] == values[rows.get(order[i])]) {
        j++;
      }
      for (int k = i; k < j; k++) {
        ranks[order[k]] = (i + j - 1) / 2.0 - (n - 1) / 2.0;
      }
      i = j;
    }
    double length = Math.sqrt(Arrays.stream(ranks).map(r -> r * r).sum());
    for (int i = 0; i < n && length > 0; i++) {
      ranks[i] /= length;
    }
    return ranks;
  }

  private static double[][] correlations(double[][] ranks) {
    int n = ranks.length;
    double[][] r = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < ranks[i].length; k++) {
          sum += ranks[i][k] * ranks[j][k];
        }
        r[i][j] = i == j ? 1 : (1 - SHRINKAGE) * sum;
      }
    }
    return r;
  }

  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    Cholesky.factor(matrix, n);
    double[][] inverse = new double[n][n];
    for (int i = 0; i < n; i++) {
      inverse[i][i] = 1;
      Cholesky.solve(matrix, n, inverse[i]);
    }
    return inverse;
  }
}
