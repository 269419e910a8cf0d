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
 * a precision that nobody has. Source: Vovk, Gammerman and Shafer (2005); Stankeviciute, Alaa and
 * van der Schaar (2021) for several steps.
 */
final class Bands {

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
    double[][] units = new double[n][];
    double[] perStep = new double[n];
    Arrays.fill(perStep, Double.NaN);
    for (int i = 0; i < n; i++) {
      units[i] = units(miss[i], growth);
      if (units[i].length > 0 && step[i] > 0) {
        perStep[i] = Stats.mean(units[i]) / step[i];
      }
    }
    double typical = Quantiles.median(perStep);
    double prior = Double.isNaN(typical) ? 1 : typical;
    double factor = factor(miss, units, growth, step, prior);
    double[][] widths = new double[n][horizon];
    for (int i = 0; i < n; i++) {
      double unit = unit(units[i], -1, prior * step[i]);
      for (int h = 0; h < horizon; h++) {
        widths[i][h] = factor * unit * growth[h];
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

  /** Mean residual in units of the growth, by origin. */
  private static double[] units(double[][] miss, double[] growth) {
    double[] out = new double[miss.length];
    int kept = 0;
    for (double[] origin : miss) {
      double[] scaled = new double[origin.length];
      for (int h = 0; h < origin.length; h++) {
        scaled[h] = origin[h] / growth[h];
      }
      double mean = meanAbsolute(scaled);
      if (!Double.isNaN(mean)) {
        out[kept++] = mean;
      }
    }
    return Arrays.copyOf(out, kept);
  }

  private static double unit(double[] units, int except, double prior) {
    double sum = prior;
    double count = 1;
    for (int o = 0; o < units.length; o++) {
      if (o != except) {
        sum += units[o];
        count++;
      }
    }
    return sum / count;
  }

  private double factor(
      double[][][] miss, double[][] units, double[] growth, double[] step, double prior) {
    int total = 0;
    for (double[][] series : miss) {
      for (double[] origin : series) {
        total += origin.length;
      }
    }
    double[] ratios = new double[total];
    Arrays.fill(ratios, Double.NaN);
    int at = 0;
    for (int i = 0; i < miss.length; i++) {
      // Origins without any observed point have no unit; then the numbering does not fit.
      boolean aligned = units[i].length == miss[i].length;
      for (int o = 0; o < miss[i].length; o++) {
        double unit = unit(units[i], aligned ? o : -1, prior * step[i]);
        for (int h = 0; h < miss[i][o].length; h++) {
          double ratio = Math.abs(miss[i][o][h]) / (unit * growth[h]);
          ratios[at++] = unit > 0 ? ratio : Double.NaN;
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
