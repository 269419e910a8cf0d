package io.tarsier.numerics;

import java.util.Arrays;

/**
 * Order statistics by sorting a copy: {@code n log n} time, {@code n} memory. Quantiles interpolate
 * linearly between neighbours (Hyndman and Fan's type 7). NaN values are left out; of nothing,
 * every quantile is NaN.
 */
public final class Quantiles {

  private Quantiles() {}

  public static double median(double... values) {
    return quantile(values, 0.5);
  }

  /**
   * @param p in [0, 1]
   */
  public static double quantile(double[] values, double p) {
    return ofSorted(sorted(values), p);
  }

  /** A sorted copy without NaN. */
  public static double[] sorted(double[] values) {
    double[] copy = values.clone();
    Arrays.sort(copy); // NaN sorts last
    int n = copy.length;
    while (n > 0 && Double.isNaN(copy[n - 1])) {
      n--;
    }
    return n == copy.length ? copy : Arrays.copyOf(copy, n);
  }

  public static double ofSorted(double[] sorted, double p) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double at = Math.clamp(p, 0.0, 1.0) * (sorted.length - 1);
    int i = (int) at;
    if (i + 1 >= sorted.length) {
      return sorted[sorted.length - 1];
    }
    return sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
  }

  /** Median absolute deviation from the median, times 1.4826: σ for a normal distribution. */
  public static double robustSigma(double[] values) {
    double middle = median(values);
    double[] away = new double[values.length];
    for (int i = 0; i < away.length; i++) {
      away[i] = Math.abs(values[i] - middle);
    }
    return 1.4826 * median(away);
  }
}
