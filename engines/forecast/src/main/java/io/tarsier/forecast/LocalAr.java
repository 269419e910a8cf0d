package io.tarsier.forecast;

import io.tarsier.numerics.Cholesky;
import java.util.Arrays;

/**
 * Autoregression on chosen lags of one series, fitted by ridge regression and iterated forward.
 *
 * <p>The series is standardised, optionally differenced (by 1 against drifting levels, by the
 * season against fixed seasonal shapes), and regressed on the lags plus an intercept. The ridge is
 * absolute, so a short series is pulled more towards "no change" than a long one. Lags that would
 * leave fewer than about half as many rows as there are lags are dropped. Iterates are held within
 * three deviations of what was seen.
 *
 * <p>Cost {@code n·L + k³/6} for L the longest and k the number of lags: below a millisecond for a
 * month of hours. Good at several seasons at once, since a lag of a week and the lags around it
 * carry both; weak at turning trends. Source: ridge autoregressions as in Doornik, Castle and
 * Hendry, "Card forecasts for M4" (2020), and Montero-Manso and Hyndman (2021).
 */
final class LocalAr implements Model {

  /** Fewest rows a regression is made from. */
  private static final int MIN_ROWS = 26;

  private final String name;
  private final int[] lags;
  private final int difference;
  private final double ridge;
  private final Transform transform;

  /**
   * @param lags ascending, from 1
   * @param difference 0 for none, else the distance
   * @param ridge in units of the standardised series' variance
   */
  LocalAr(String name, int[] lags, int difference, double ridge, Transform transform) {
    this.name = name + transform.suffix();
    this.lags = lags;
    this.difference = difference;
    this.ridge = ridge;
    this.transform = transform;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    if (y.length - difference < MIN_ROWS + 1 || !transform.suits(y)) {
      return new double[0];
    }
    double[] z = transform.forward(y);
    double mean = Stats.mean(z);
    double spread = Stats.deviation(z, mean);
    if (Stats.negligible(spread, mean)) {
      return new double[0];
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < z.length; i++) {
      z[i] = (z[i] - mean) / spread;
      low = Math.min(low, z[i]);
      high = Math.max(high, z[i]);
    }
    double[] d = differenced(z, horizon);
    int n = z.length - difference;
    double unit = 1;
    if (difference > 0) {
      unit = Math.sqrt(squares(d, n) / n);
      if (Stats.negligible(unit, 1)) {
        return new double[0];
      }
      for (int i = 0; i < n; i++) {
        d[i] /= unit;
      }
    }
    int[] used = usable(n);
    if (used.length == 0) {
      return new double[0];
    }
    iterate(d, n, used, fit(Arrays.copyOf(d, n), used));
    double[] out = new double[horizon];
    double[] all = Arrays.copyOf(z, z.length + horizon);
    for (int h = 0; h < horizon; h++) {
      int t = z.length + h;
      all[t] = d[n + h] * unit + (difference > 0 ? all[t - difference] : 0);
      all[t] = Math.clamp(all[t], low - 3, high + 3);
      out[h] = all[t] * spread + mean;
    }
    return transform.back(out);
  }

  private double[] differenced(double[] z, int horizon) {
    double[] d = new double[z.length - difference + horizon];
    for (int t = difference; t < z.length; t++) {
      d[t - difference] = difference > 0 ? z[t] - z[t - difference] : z[t];
    }
    return d;
  }

  private static double squares(double[] d, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += d[i] * d[i];
    }
    return sum;
  }

  private int[] usable(int n) {
    double rows = Math.max(MIN_ROWS, 0.5 * lags.length);
    return Arrays.stream(lags).filter(lag -> n - lag >= rows).toArray();
  }

  /** Coefficients of the lags in order, then the intercept. */
  private double[] fit(double[] d, int[] used) {
    int k = used.length;
    int[] withSelf = new int[k + 1];
    System.arraycopy(used, 0, withSelf, 1, k);
    double[][] s = LagMoments.of(d, withSelf, true);
    double[][] a = new double[k + 1][];
    double[] b = new double[k + 1];
    for (int i = 0; i <= k; i++) {
      a[i] = Arrays.copyOfRange(s[i + 1], 1, k + 2);
      a[i][i] += i < k ? ridge : 1e-6;
      b[i] = s[i + 1][0];
    }
    Cholesky.factor(a, k + 1);
    Cholesky.solve(a, k + 1, b);
    return b;
  }

  private void iterate(double[] d, int n, int[] used, double[] b) {
    double bound = difference > 0 ? 5 : Double.POSITIVE_INFINITY;
    for (int t = n; t < d.length; t++) {
      double sum = b[used.length];
      for (int i = 0; i < used.length; i++) {
        sum += b[i] * d[t - used[i]];
      }
      // A difference beyond five deviations is an iteration running away, not a forecast.
      d[t] = Math.clamp(sum, -bound, bound);
      if (difference == 0) {
        d[t] = Math.clamp(d[t], -20, 20);
      }
    }
  }
}
