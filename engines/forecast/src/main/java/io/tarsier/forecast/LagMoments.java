package io.tarsier.forecast;

import java.util.Arrays;

/**
 * Sums of products of a series with its own past, all that least squares over lags needs: {@code
 * S[i][j] = Σ z[t−i]·z[t−j]} for t from the longest lag to the end.
 *
 * <p>Along a diagonal neighbours differ by one product at either end, so the full matrix of L lags
 * over n points costs {@code n·L + L²/2} products instead of {@code n·L²/2}: a week of hourly lags
 * over a month takes less than a millisecond. (The covariance method of linear prediction; Makhoul
 * 1975.) For few long lags the direct way is cheaper and is taken.
 */
final class LagMoments {

  private LagMoments() {}

  /**
   * @param lags ascending, the first may be 0 (the value itself)
   * @param ones whether to append a column of ones (for an intercept)
   * @return lower triangle over the lags in the given order
   */
  static double[][] of(double[] z, int[] lags, boolean ones) {
    int k = lags.length;
    int longest = lags[k - 1];
    int n = z.length;
    double[][] s = new double[k + (ones ? 1 : 0)][];
    for (int i = 0; i < s.length; i++) {
      s[i] = new double[s.length];
    }
    double full = (double) n * (longest + 1) + 0.5 * longest * longest;
    double direct = 0.5 * k * k * (double) (n - longest);
    if (full <= direct) {
      byDiagonals(z, lags, s);
    } else {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j <= i; j++) {
          s[i][j] = product(z, longest, lags[i], lags[j]);
        }
      }
    }
    if (ones) {
      for (int i = 0; i < k; i++) {
        double sum = 0;
        for (int t = longest; t < n; t++) {
          sum += z[t - lags[i]];
        }
        s[k][i] = sum;
      }
      s[k][k] = n - longest;
    }
    return s;
  }

  private static void byDiagonals(double[] z, int[] lags, double[][] s) {
    int longest = lags[lags.length - 1];
    int n = z.length;
    int[] place = new int[longest + 1];
    Arrays.fill(place, -1);
    for (int i = 0; i < lags.length; i++) {
      place[lags[i]] = i;
    }
    int[] newest = newest(lags, longest);
    for (int apart = 0; apart <= longest; apart++) {
      if (newest[apart] < 0) {
        continue;
      }
      double sum = product(z, longest, apart, 0);
      for (int i = apart, j = 0; i <= newest[apart]; i++, j++) {
        if (place[i] >= 0 && place[j] >= 0) {
          s[place[i]][place[j]] = sum;
        }
        if (i < longest) {
          sum += z[longest - 1 - i] * z[longest - 1 - j] - z[n - 1 - i] * z[n - 1 - j];
        }
      }
    }
  }

  /** By distance the longest lag of a pair that is so far apart, −1 where there is none. */
  private static int[] newest(int[] lags, int longest) {
    int[] newest = new int[longest + 1];
    Arrays.fill(newest, -1);
    for (int lag : lags) {
      for (int j = 0; lags[j] < lag; j++) {
        newest[lag - lags[j]] = lag;
      }
      newest[0] = lag;
    }
    return newest;
  }

  /** Four running sums let the processor overlap the additions; the order is fixed. */
  private static double product(double[] z, int from, int a, int b) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int t = from;
    for (; t + 3 < z.length; t += 4) {
      first += z[t - a] * z[t - b];
      second += z[t + 1 - a] * z[t + 1 - b];
      third += z[t + 2 - a] * z[t + 2 - b];
      fourth += z[t + 3 - a] * z[t + 3 - b];
    }
    for (; t < z.length; t++) {
      first += z[t - a] * z[t - b];
    }
    return (first + second) + (third + fourth);
  }
}
