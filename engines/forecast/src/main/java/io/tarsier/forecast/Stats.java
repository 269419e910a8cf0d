package io.tarsier.forecast;

/** Sums over arrays that several models share. */
final class Stats {

  private Stats() {}

  static double mean(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v;
    }
    return x.length == 0 ? 0 : sum / x.length;
  }

  /** Population standard deviation, in two passes. */
  static double deviation(double[] x, double mean) {
    double sum = 0;
    for (double v : x) {
      sum += (v - mean) * (v - mean);
    }
    return x.length == 0 ? 0 : Math.sqrt(sum / x.length);
  }

  /** Mean of |x[t] − x[t−lag]|; NaN if there is no such pair. */
  static double meanStep(double[] x, int lag) {
    double sum = 0;
    for (int t = lag; t < x.length; t++) {
      sum += Math.abs(x[t] - x[t - lag]);
    }
    return x.length <= lag ? Double.NaN : sum / (x.length - lag);
  }

  /**
   * Whether a spread is nothing but rounding beside the values' size: such a series is constant.
   */
  static boolean negligible(double spread, double size) {
    return !(spread > 1e-12 * Math.max(Math.abs(size), 1e-300));
  }
}
