package io.tarsier.forecast;

import io.tarsier.numerics.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Interval widths by split conformal prediction over rolling origins.
 *
 * <p>The rehearsals' absolute residuals of a series, divided by how errors grow with the step (the
 * panel's mean growth, smoothed and never falling), give its own unit of error. The width is that
 * unit times the growth times one factor for the whole panel: the quantile of the same ratio where
 * each origin's residuals are measured in the unit of the other origins, which is how the real
 * future is measured too. With enough series or origins the coverage is therefore the level by
 * construction, whatever the distribution of the errors. A series' unit is shrunk towards what its
 * one-step changes suggest, by the weight of one origin, so that a lucky rehearsal does not promise
 * a precision that nobody has. Around each step the series' own residuals, shrunk likewise, make
 * the band wider where it is harder to forecast: at noon rather than at night. Source: Vovk,
 * Gammerman and Shafer (2005); Stankeviciute, Alaa and van der Schaar (2021) for several steps.
 */
final class Bands {

  /** How many residuals weigh as much as the assumption that errors depend on the step alone. */
  private static final double SHRINK = 10;

  /** From so many series on, only the nearest origins calibrate the factor. */
  private static final int PANEL = 20;

  private static final int NEAR = 2;

  private final double level;

  Bands(double level) {
    this.level = level;
  }

  double[][] widths(
      Rehearsal[] rehearsals,
      Function<Rehearsal, double[][]> residuals,
      List<double[]> values,
      int horizon) {
    int n = rehearsals.length;
    double[][][] miss = new double[n][][];
    double[] step = new double[n];
    for (int i = 0; i < n; i++) {
      miss[i] = residuals.apply(rehearsals[i]);
      step[i] = values.get(i).length < 2 ? 0 : Stats.meanStep(values.get(i), 1);
    }
    double[] growth = growth(miss, horizon);
    double[] perStep = new double[n];
    for (int i = 0; i < n; i++) {
      double unit = unit(miss[i], growth, -1, Double.NaN);
      perStep[i] = step[i] > 0 ? unit / step[i] : Double.NaN;
    }
    double typical = Quantiles.median(perStep);
    double prior = Double.isNaN(typical) ? 1 : typical;
    double factor = factor(miss, growth, step, prior);
    double[][] widths = new double[n][];
    for (int i = 0; i < n; i++) {
      widths[i] = scale(miss[i], growth, -1, prior * step[i]);
      for (int h = 0; h < horizon; h++) {
        widths[i][h] *= factor;
      }
    }
    return widths;
  }

  /** Mean relative size of the error by step, smoothed, non-decreasing, 1 on average. */
  private static double[] growth(double[][][] miss, int horizon) {
    double[] sum = new double[horizon];
    double[] count = new double[horizon];
    for (double[][] series : miss) {
      for (double[] origin : series) {
        double mean = meanAbsolute(origin);
        if (!(mean > 0)) {
          continue;
        }
        for (int h = 0; h < origin.length; h++) {
          if (!Double.isNaN(origin[h])) {
            sum[h] += Math.abs(origin[h]) / mean;
            count[h]++;
          }
        }
      }
    }
    double[] g = new double[horizon];
    int last = -1;
    for (int h = 0; h < horizon && count[h] > 0; h++) {
      g[h] = sum[h] / count[h];
      last = h;
    }
    if (last < 0) {
      for (int h = 0; h < horizon; h++) {
        g[h] = Math.sqrt(h + 1);
      }
      return g;
    }
    monotone(g, last + 1);
    for (int h = last + 1; h < horizon; h++) {
      g[h] = g[last] * Math.sqrt((h + 1.0) / (last + 1));
    }
    return g;
  }

  /** Pools adjacent violators: the closest non-decreasing sequence. */
  private static void monotone(double[] g, int n) {
    double[] sum = new double[n];
    int[] size = new int[n];
    int blocks = 0;
    for (int i = 0; i < n; i++) {
      sum[blocks] = g[i];
      size[blocks] = 1;
      blocks++;
      while (blocks > 1
          && sum[blocks - 2] / size[blocks - 2] > sum[blocks - 1] / size[blocks - 1]) {
        sum[blocks - 2] += sum[blocks - 1];
        size[blocks - 2] += size[blocks - 1];
        blocks--;
      }
    }
    int at = 0;
    for (int b = 0; b < blocks; b++) {
      for (int k = 0; k < size[b]; k++) {
        g[at++] = Math.max(sum[b] / size[b], 1e-3);
      }
    }
  }

  private static double meanAbsolute(double[] origin) {
    double sum = 0;
    int count = 0;
    for (double r : origin) {
      if (!Double.isNaN(r)) {
        sum += Math.abs(r);
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /**
   * A series' mean absolute residual in units of the growth, leaving one origin out (−1: none).
   *
   * @param prior counts as one origin; NaN for none
   */
  private static double unit(double[][] miss, double[] growth, int except, double prior) {
    double sum = Double.isNaN(prior) ? 0 : prior;
    int count = Double.isNaN(prior) ? 0 : 1;
    for (int o = 0; o < miss.length; o++) {
      double own = 0;
      int seen = 0;
      for (int h = 0; h < miss[o].length; h++) {
        if (!Double.isNaN(miss[o][h])) {
          own += Math.abs(miss[o][h]) / growth[h];
          seen++;
        }
      }
      if (o != except && seen > 0) {
        sum += own / seen;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }

  /** Expected absolute error of a series by step, leaving one origin out (−1: none). */
  private static double[] scale(double[][] miss, double[] growth, int except, double prior) {
    int horizon = growth.length;
    double unit = unit(miss, growth, except, prior);
    double[] scale = new double[horizon];
    int reach = Math.max(2, horizon / 24);
    for (int h = 0; h < horizon; h++) {
      double ratios = SHRINK;
      double count = SHRINK;
      for (int o = 0; o < miss.length && unit > 0; o++) {
        int to = Math.min(h + reach, miss[o].length - 1);
        for (int near = Math.max(0, h - reach); near <= to && o != except; near++) {
          if (!Double.isNaN(miss[o][near])) {
            ratios += Math.abs(miss[o][near]) / (unit * growth[near]);
            count++;
          }
        }
      }
      scale[h] = unit * growth[h] * ratios / count;
    }
    return scale;
  }

  private double factor(double[][][] miss, double[] growth, double[] step, double prior) {
    int total = 0;
    for (double[][] series : miss) {
      for (double[] origin : series) {
        total += origin.length;
      }
    }
    double[] ratios = new double[total];
    Arrays.fill(ratios, Double.NaN);
    int at = 0;
    // Far origins know less than the present does; a panel can do without them.
    int origins = miss.length >= PANEL ? NEAR : Integer.MAX_VALUE;
    for (int i = 0; i < miss.length; i++) {
      for (int o = 0; o < Math.min(origins, miss[i].length); o++) {
        double[] scale = scale(miss[i], growth, o, prior * step[i]);
        for (int h = 0; h < miss[i][o].length; h++) {
          ratios[at++] = scale[h] > 0 ? Math.abs(miss[i][o][h]) / scale[h] : Double.NaN;
        }
      }
    }
    double[] sorted = Quantiles.sorted(ratios);
    if (sorted.length < 20) {
      return 2;
    }
    return Quantiles.ofSorted(sorted, Math.min(1, level * (1 + 1.0 / sorted.length)));
  }
}
