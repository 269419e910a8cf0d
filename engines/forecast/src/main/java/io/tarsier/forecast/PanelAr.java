package io.tarsier.forecast;

import io.tarsier.numerics.Cholesky;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One linear rule for a whole panel: every step of the horizon is its own weighted sum of the last
 * {@code window} points, and the weights are learnt by ridge regression from all windows of all
 * series together, each series on its own scale.
 *
 * <p>Series of the same kind teach each other shapes that no single one shows often enough; the
 * model holds only {@code window × horizon} numbers, so it can hardly over-fit. Inputs and outputs
 * are taken relative to the newest point, so that levels may drift.
 *
 * <p>Cost per series {@code n·L + L²/2} with L = window + horizon (see {@link LagMoments}), once
 * {@code window³/6} for the solution. Source: Montero-Manso and Hyndman, "Principles and algorithms
 * for forecasting groups of time series" (2021).
 */
final class PanelAr implements PanelModel {

  /** Ridge as a share of the mean diagonal. */
  private static final double RIDGE = 1e-4;

  /** Steps beyond which no panel model is made. */
  private static final int FARTHEST = 400;

  private final String name;
  private final int window;
  private final Transform transform;

  /**
   * @param window how many past points are inputs
   */
  PanelAr(String name, int window, Transform transform) {
    this.name = name + transform.suffix();
    this.window = window;
    this.transform = transform;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Model fit(List<double[]> panel, int horizon) {
    int columns = window + horizon;
    long windows = 0;
    for (double[] y : panel) {
      windows += Math.max(0, y.length - columns + 1);
    }
    // Fewer rows than twice the inputs would be memorised, and a far horizon would need a large
    // matrix for steps that differ little from each other.
    if (horizon > FARTHEST || windows < 2L * window) {
      return new Fitted(new double[0][]);
    }
    int[] lags = new int[columns];
    Arrays.setAll(lags, i -> i);
    double[][] sum = new double[columns][columns];
    double rows = 0;
    for (double[] y : panel) {
      int own = y.length - columns + 1;
      if (own < 2 || !transform.suits(y)) {
        continue;
      }
      Scaled scaled = scale(y);
      if (scaled == null) {
        continue;
      }
      double[][] s = LagMoments.of(scaled.values, lags, false);
      // Long series count for more, but not in proportion: the panel shall stay diverse.
      double weight = 1 / Math.sqrt(own);
      for (int i = 0; i < columns; i++) {
        double[] to = sum[i];
        double[] from = s[i];
        for (int j = 0; j <= i; j++) {
          to[j] += weight * from[j];
        }
      }
      rows += own;
    }
    // Constant series and those below zero may have left too little.
    return rows < 2.0 * window ? new Fitted(new double[0][]) : new Fitted(solve(sum, horizon));
  }

  /** Coefficients by step: {@code [horizon][inputs]}. */
  private double[][] solve(double[][] s, int horizon) {
    int first = horizon + 1; // the newest input itself is always zero
    int k = window + horizon - first;
    double[][] a = new double[k][k];
    double[][] b = new double[horizon][k];
    double trace = 0;
    for (int i = 0; i < k; i++) {
      for (int j = 0; j <= i; j++) {
        a[i][j] = moment(s, first + i, first + j, horizon);
      }
      for (int h = 0; h < horizon; h++) {
        b[h][i] = moment(s, first + i, horizon - 1 - h, horizon);
      }
      trace += a[i][i];
    }
    for (int i = 0; i < k; i++) {
      a[i][i] += RIDGE * trace / k + Double.MIN_NORMAL;
    }
    Cholesky.factor(a, k);
    for (double[] step : b) {
      Cholesky.solve(a, k, step);
    }
    return b;
  }

  /** Product sum of two columns, both relative to the newest input. */
  private double moment(double[][] s, int i, int j, int newest) {
    return at(s, i, j) - at(s, i, newest) - at(s, j, newest) + at(s, newest, newest);
  }

  private static double at(double[][] lower, int i, int j) {
    return i >= j ? lower[i][j] : lower[j][i];
  }

  private @Nullable Scaled scale(double[] y) {
    double[] z = transform.forward(y);
    double mean = Stats.mean(z);
    double unit = Stats.deviation(z, mean);
    if (Stats.negligible(unit, mean)) {
      return null;
    }
    for (int i = 0; i < z.length; i++) {
      z[i] = (z[i] - mean) / unit;
    }
    return new Scaled(z, mean, unit);
  }

  @SuppressWarnings("ArrayRecordComponent") // private, never compared
  private record Scaled(double[] values, double mean, double unit) {}

  private final class Fitted implements Model {

    private final double[][] steps;

    Fitted(double[][] steps) {
      this.steps = steps;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public double[] forecast(double[] y, int horizon) {
      if (steps.length < horizon || y.length < window || !transform.suits(y)) {
        return new double[0];
      }
      Scaled scaled = scale(y);
      if (scaled == null) {
        return new double[0];
      }
      double[] z = scaled.values;
      double base = z[z.length - 1];
      int newest = z.length - 2;
      double[] out = new double[horizon];
      for (int h = 0; h < horizon; h++) {
        double[] b = steps[h];
        double sum = base;
        for (int i = 0; i < b.length; i++) {
          sum += b[i] * (z[newest - i] - base);
        }
        out[h] = sum * scaled.unit + scaled.mean;
      }
      return transform.back(out);
    }
  }
}
