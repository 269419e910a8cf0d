package io.tarsier.numerics;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Learns from labelled rows how likely a new row has the label (Breiman, "Random Forests", Machine
 * Learning 45, 2001): {@value #TREES} trees, each grown on rows drawn with replacement and, at each
 * node, on a random choice of about the square root of the columns, split where Gini's impurity
 * falls most. A leaf gives the share of its rows that have the label.
 *
 * <p>Deterministic for a seed. Cost: trees × rows × log(rows) × columns to grow, trees × depth to
 * ask. Meant for thousands of rows, not for millions: each node sorts its rows.
 */
public final class RandomForest {

  private static final int TREES = 64;
  private static final int DEPTH = 8;
  private static final int LEAST_ROWS = 2;

  private final Node[] trees;

  /** Below the threshold to the left; a leaf has no children. */
  private record Node(
      int column, double threshold, @Nullable Node left, @Nullable Node right, double share) {}

  private RandomForest(Node[] trees) {
    this.trees = trees;
  }

  /**
   * Grows a forest.
   *
   * @param rows all of one length, finite
   * @param labels one a row
   */
  public static RandomForest grow(List<double[]> rows, boolean[] labels, long seed) {
    if (rows.isEmpty() || rows.size() != labels.length) {
      throw new IllegalArgumentException(
          rows.size() + " rows and " + labels.length + " labels do not make a forest");
    }
    SplitMix random = new SplitMix(seed);
    double[][] x = rows.toArray(double[][]::new);
    Node[] trees = new Node[TREES];
    for (int t = 0; t < TREES; t++) {
      int[] drawn = new int[x.length];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = random.below(x.length);
      }
      trees[t] = grow(x, labels, drawn, DEPTH, random);
    }
    return new RandomForest(trees);
  }

  private static Node grow(double[][] x, boolean[] labels, int[] rows, int depth, SplitMix random) {
    int with = count(labels, rows);
    double share = (double) with / rows.length;
    if (depth == 0 || with == 0 || with == rows.length || rows.length < 2 * LEAST_ROWS) {
      return new Node(0, 0, null, null, share);
    }
    int columns = x[0].length;
    int tried = Math.max(1, (int) Math.round(Math.sqrt(columns)));
    int column = -1;
    double threshold = 0;
    double best = impurity(with, rows.length) - 1e-9;
    for (int k = 0; k < tried; k++) {
      int c = random.below(columns);
      int[] sorted = sorted(x, rows, c);
      int left = 0;
      for (int i = 0; i < sorted.length - 1; i++) {
        left += labels[sorted[i]] ? 1 : 0;
        double here = x[sorted[i]][c];
        double next = x[sorted[i + 1]][c];
        if (here < next && i + 1 >= LEAST_ROWS && sorted.length - i - 1 >= LEAST_ROWS) {
          double after = impurity(left, i + 1) + impurity(with - left, sorted.length - i - 1);
          if (after < best) {
            best = after;
            column = c;
            threshold = here + (next - here) / 2;
          }
        }
      }
    }
    if (column < 0) {
      return new Node(0, 0, null, null, share);
    }
    int c = column;
    double t = threshold;
    int[] low = Arrays.stream(rows).filter(r -> x[r][c] < t).toArray();
    int[] high = Arrays.stream(rows).filter(r -> x[r][c] >= t).toArray();
    return new Node(
        c,
        t,
        grow(x, labels, low, depth - 1, random),
        grow(x, labels, high, depth - 1, random),
        share);
  }

  /** Gini's impurity times the number of rows. */
  private static double impurity(int with, int all) {
    double p = (double) with / all;
    return 2 * p * (1 - p) * all;
  }

  private static int count(boolean[] labels, int[] rows) {
    int n = 0;
    for (int r : rows) {
      n += labels[r] ? 1 : 0;
    }
    return n;
  }

  private static int[] sorted(double[][] x, int[] rows, int column) {
    return Arrays.stream(rows)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble(r -> x[r][column]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** How likely a row has the label, [0, 1]. */
  public double probability(double[] row) {
    double sum = 0;
    for (Node tree : trees) {
      Node at = tree;
      while (at.left() != null && at.right() != null) {
        at = row[at.column()] < at.threshold() ? at.left() : at.right();
      }
      sum += at.share();
    }
    return sum / trees.length;
  }
}
