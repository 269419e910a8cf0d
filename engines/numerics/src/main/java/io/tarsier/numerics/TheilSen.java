package io.tarsier.numerics;

/**
 * The line through a cloud of equally spaced points that a quarter of wild points cannot turn: the
 * median of the slopes between pairs. At most {@value #MOST} evenly chosen points are paired, so
 * the cost is bounded by about 7,000 slopes and one sort. Source: Theil (1950), Sen (1968).
 *
 * @param slope change per step
 * @param atEnd the line's value at the last point
 * @param sigma robust deviation of the points from the line
 */
public record TheilSen(double slope, double atEnd, double sigma) {

  private static final int MOST = 120;

  /** Fits the points from index {@code from} to the end; at least two must be finite. */
  public static TheilSen fit(double[] y, int from) {
    int n = y.length - from;
    int m = Math.min(n, MOST);
    double[] slopes = new double[m * (m - 1) / 2];
    int at = 0;
    for (int i = 0; i < m; i++) {
      int a = index(i, m, n);
      for (int j = 0; j < i; j++) {
        int b = index(j, m, n);
        slopes[at++] = (y[from + a] - y[from + b]) / (a - b);
      }
    }
    double slope = Quantiles.median(slopes);
    double[] ends = new double[n];
    for (int i = 0; i < n; i++) {
      ends[i] = y[from + i] + slope * (n - 1 - i);
    }
    return new TheilSen(slope, Quantiles.median(ends), Quantiles.robustSigma(ends));
  }

  private static int index(int i, int m, int n) {
    return m == n ? i : (int) ((long) i * (n - 1) / (m - 1));
  }
}
