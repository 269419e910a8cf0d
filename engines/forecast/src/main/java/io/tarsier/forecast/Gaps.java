package io.tarsier.forecast;

import java.util.Arrays;

/**
 * Makes a series finite for the models that need it: what is missing at the front is cut off, at
 * the end counts as "unchanged", in between it is taken from a season before and after where both
 * are known, else from the straight line between its neighbours. Errors are never measured on such
 * points. Linear time.
 */
final class Gaps {

  private Gaps() {}

  /** Infinite values count as missing. Empty if nothing is known. */
  static double[] filled(double[] y, int season) {
    int first = 0;
    while (first < y.length && !Double.isFinite(y[first])) {
      first++;
    }
    double[] z = Arrays.copyOfRange(y, first, y.length);
    int known = 0; // the newest known point so far
    for (int t = 1; t < z.length; t++) {
      if (!Double.isFinite(z[t])) {
        continue;
      }
      for (int gap = known + 1; gap < t; gap++) {
        z[gap] = between(z, known, gap, t, season);
      }
      known = t;
    }
    for (int t = known + 1; t < z.length; t++) {
      z[t] = season > 1 && t >= season ? z[t - season] : z[known];
    }
    return z;
  }

  private static double between(double[] z, int before, int gap, int after, int season) {
    int next = gap + season;
    boolean wide = after - before > Math.max(2, season / 8);
    if (wide && season > 1 && gap >= season && next < z.length && Double.isFinite(z[next])) {
      return 0.5 * (z[gap - season] + z[next]);
    }
    return z[before] + (z[after] - z[before]) * (gap - before) / (after - before);
  }
}
