package io.tarsier.forecast;

import io.tarsier.numerics.Quantiles;

/**
 * Takes sudden steps that happened once out of a series, by moving everything before them: what a
 * deployment or a clean-up did once is neither growth nor a habit. A step is the difference of the
 * medians of three points before and after; it is a lone one if it is {@value #TIMES} times as high
 * as any other in its direction that is not beside it. Linear time; at most {@value #MOST} steps.
 */
final class LoneSteps {

  private static final int SIDE = 3;
  private static final double TIMES = 2.5;
  private static final double SIGMAS = 6;
  private static final int MOST = 2;

  private LoneSteps() {}

  static double[] removedFrom(double[] y) {
    double[] z = y.clone();
    for (int round = 0; round < MOST; round++) {
      if (!removeOne(z)) {
        break;
      }
    }
    return z;
  }

  private static boolean removeOne(double[] z) {
    int n = z.length - 2 * SIDE + 1;
    if (n < 8 * SIDE) {
      return false;
    }
    double[] jump = new double[n];
    int highest = 0;
    for (int i = 0; i < n; i++) {
      int t = i + SIDE; // first point after
      jump[i] =
          Quantiles.median(z[t], z[t + 1], z[t + 2])
              - Quantiles.median(z[t - 1], z[t - 2], z[t - 3]);
      if (Math.abs(jump[i]) > Math.abs(jump[highest])) {
        highest = i;
      }
    }
    double step = jump[highest];
    if (step == 0) {
      return false;
    }
    double other = SIGMAS * Quantiles.robustSigma(jump) / TIMES;
    for (int i = 0; i < n; i++) {
      if (Math.abs(i - highest) > SIDE + 1) {
        other = Math.max(other, Math.signum(step) * jump[i]);
      }
    }
    // The edge lies where neighbours differ most; a ramp has no edge: any two of its neighbours do
    // a third of the rise over three points.
    int first = highest + SIDE;
    for (int t = highest + SIDE - 1; t <= highest + SIDE + 1; t++) {
      if (t > 1 && t + 1 < z.length && rise(z, t, step) > rise(z, first, step)) {
        first = t;
      }
    }
    boolean sudden = Math.max(rise(z, first, step), 0.75 * across(z, first, step)) > 0.6;
    if (!sudden || Math.abs(step) <= TIMES * other) {
      return false;
    }
    for (int t = 0; t < first; t++) {
      z[t] += step;
    }
    return true;
  }

  /** Share of the step done between a point and the one before. */
  private static double rise(double[] z, int t, double step) {
    return (z[t] - z[t - 1]) / step;
  }

  /** Share of the step done over two distances, as when the edge fell within a mean. */
  private static double across(double[] z, int t, double step) {
    return Math.max((z[t] - z[t - 2]) / step, (z[t + 1] - z[t - 1]) / step);
  }
}
