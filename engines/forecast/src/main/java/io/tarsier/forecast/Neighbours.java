package io.tarsier.forecast;

import java.util.Arrays;

/**
 * Similarity: the stretches of the past that look most like the newest stretch, and the median of
 * how they went on, each shifted and stretched to the present level and size. {@code n·w} for a
 * window of w points. Catches what repeats without a fixed period (batch jobs, holidays). Source:
 * nearest-neighbour forecasting, Yakowitz (1987); Nikolopoulos et al. (2016).
 */
final class Neighbours implements Model {

  private static final int K = 5;

  private final int window;
  private final Transform transform;

  Neighbours(Seasons seasons, Transform transform) {
    int cycles = seasons.main() > 31 ? 1 : 2;
    this.window = Math.max(12, Math.min(120, cycles * seasons.main()));
    this.transform = transform;
  }

  @Override
  public String name() {
    return "neighbours" + transform.suffix();
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    int n = y.length;
    int last = n - horizon - 1; // newest possible end of a past stretch
    if (last < 4 * window || !transform.suits(y)) {
      return new double[0];
    }
    double[] z = transform.forward(y);
    double[] now = Arrays.copyOfRange(z, n - window, n);
    double level = Stats.mean(now);
    double size = Stats.deviation(now, level);
    if (Stats.negligible(size, level)) {
      return new double[0];
    }
    int[] ends = nearest(z, now, level, size, last);
    if (ends.length == 0) {
      return new double[0];
    }
    double[][] ways = new double[ends.length][horizon];
    for (int k = 0; k < ends.length; k++) {
      double[] then = Arrays.copyOfRange(z, ends[k] - window + 1, ends[k] + 1);
      double mean = Stats.mean(then);
      double stretch = Math.clamp(size / Stats.deviation(then, mean), 0.5, 2);
      for (int h = 0; h < horizon; h++) {
        ways[k][h] = level + stretch * (z[ends[k] + 1 + h] - mean);
      }
    }
    double[] out = new double[horizon];
    double[] at = new double[ends.length];
    for (int h = 0; h < horizon; h++) {
      for (int k = 0; k < ends.length; k++) {
        at[k] = ways[k][h];
      }
      Arrays.sort(at);
      out[h] =
          ends.length % 2 == 1
              ? at[ends.length / 2]
              : 0.5 * (at[ends.length / 2] + at[ends.length / 2 - 1]);
    }
    return transform.back(out);
  }

  /** Ends of the most similar stretches, not overlapping each other by more than half. */
  private int[] nearest(double[] z, double[] now, double level, double size, int last) {
    double[] distance = new double[last + 1];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    double sum = 0;
    double squares = 0;
    for (int t = 0; t <= last; t++) {
      sum += z[t];
      squares += z[t] * z[t];
      if (t >= window) {
        sum -= z[t - window];
        squares -= z[t - window] * z[t - window];
      }
      if (t < window - 1) {
        continue;
      }
      double mean = sum / window;
      double deviation = Math.sqrt(Math.max(0, squares / window - mean * mean));
      if (Stats.negligible(deviation, size)) {
        continue;
      }
      double product = 0;
      for (int i = 0; i < window; i++) {
        product += (now[i] - level) * z[t - window + 1 + i];
      }
      distance[t] = -product / deviation;
    }
    int[] ends = new int[K];
    int found = 0;
    while (found < K) {
      int best = -1;
      for (int t = window - 1; t <= last; t++) {
        if (distance[t] < Double.POSITIVE_INFINITY && (best < 0 || distance[t] < distance[best])) {
          best = t;
        }
      }
      if (best < 0) {
        break;
      }
      ends[found++] = best;
      int half = window / 2;
      Arrays.fill(
          distance,
          Math.max(0, best - half),
          Math.min(last, best + half) + 1,
          Double.POSITIVE_INFINITY);
    }
    return Arrays.copyOf(ends, found);
  }
}
