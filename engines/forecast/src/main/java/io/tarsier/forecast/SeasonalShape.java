package io.tarsier.forecast;

/**
 * The average shape of one or two seasons, to be taken off a series and put back on its forecast.
 *
 * <p>A centred moving average over the longest season that fits gives the level; what is left is
 * averaged by phase, newer cycles counting more. The longer season's own shape is shrunk towards
 * the shorter one's repetition by {@code c/(c+2)}, c being the number of whole cycles seen: a week
 * seen twice is half trusted. Linear in the number of points. Source: classical decomposition, as
 * in Makridakis' Naive2, with shrinkage after Miller and Williams (2003).
 */
final class SeasonalShape {

  /** Weight of a cycle relative to the one after it. */
  private static final double FORGET = 0.9;

  private final double[] shape;

  private SeasonalShape(double[] shape) {
    this.shape = shape;
  }

  /** The shape of a series; of a series shorter than two cycles it is flat. */
  static SeasonalShape of(double[] z, Seasons seasons) {
    int n = z.length;
    int main = seasons.main();
    int second = seasons.second();
    if (main < 2 || n < 2 * main) {
      return new SeasonalShape(new double[] {0});
    }
    boolean both = second > main && n >= 2 * second;
    int around = both ? second : main;
    double[] rest = new double[n];
    double[] sums = new double[n + 1];
    for (int t = 0; t < n; t++) {
      sums[t + 1] = sums[t] + z[t];
    }
    int half = around / 2;
    for (int t = 0; t < n; t++) {
      // Near the ends the window stays whole, so that its mean holds every phase once, and the
      // level goes on along the slope between the last two windows.
      int from = Math.clamp(t - half, 0, n - around);
      int beyond = t - half - from;
      double level = sums[from + around] - sums[from];
      if (beyond != 0) {
        int next = from + (beyond > 0 ? -around : around);
        double other = sums[next + around] - sums[next];
        level += beyond * (beyond > 0 ? level - other : other - level) / around;
      }
      rest[t] = z[t] - level / around;
    }
    double[] day = phases(rest, main);
    if (!both) {
      return new SeasonalShape(aligned(day, main, n));
    }
    for (int t = 0, phase = 0; t < n; t++) {
      rest[t] -= day[phase];
      phase = phase + 1 == main ? 0 : phase + 1;
    }
    double cycles = (double) n / second;
    double[] week = phases(rest, second);
    double[] whole = new double[second];
    for (int i = 0; i < second; i++) {
      whole[i] = day[i % main] + week[i] * cycles / (cycles + 2);
    }
    return new SeasonalShape(aligned(whole, second, n));
  }

  private static double[] phases(double[] rest, int period) {
    double[] sum = new double[period];
    double[] weight = new double[period];
    int last = (rest.length - 1) / period;
    for (int cycle = 0; cycle <= last; cycle++) {
      double w = Math.pow(FORGET, last - cycle);
      int from = cycle * period;
      int to = Math.min(from + period, rest.length);
      for (int t = from; t < to; t++) {
        sum[t - from] += w * rest[t];
        weight[t - from] += w;
      }
    }
    double mean = 0;
    for (int i = 0; i < period; i++) {
      sum[i] /= weight[i];
      mean += sum[i] / period;
    }
    for (int i = 0; i < period; i++) {
      sum[i] -= mean;
    }
    return sum;
  }

  /** Phase 0 becomes the first point after the end of the series. */
  private static double[] aligned(double[] byPhase, int period, int n) {
    double[] shape = new double[period];
    for (int i = 0; i < period; i++) {
      shape[i] = byPhase[(n + i) % period];
    }
    return shape;
  }

  /** The shape {@code h} points after the end; negative for points within the series. */
  double at(int h) {
    return shape[Math.floorMod(h, shape.length)];
  }

  /** The same shape for a series that is longer by some points than the one it was learnt from. */
  SeasonalShape after(int points) {
    double[] shifted = new double[shape.length];
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] = at(points + i);
    }
    return new SeasonalShape(shifted);
  }

  double[] removedFrom(double[] z) {
    double[] flat = z.clone();
    takeOff(flat, 1);
    return flat;
  }

  /** Subtracts a share of the shape from the series it was learnt from, in place. */
  void takeOff(double[] z, double share) {
    int phase = Math.floorMod(-z.length, shape.length);
    for (int t = 0; t < z.length; t++) {
      z[t] -= share * shape[phase];
      phase = phase + 1 == shape.length ? 0 : phase + 1;
    }
  }

  double[] addedTo(double[] forecast) {
    for (int h = 0; h < forecast.length; h++) {
      forecast[h] += at(h);
    }
    return forecast;
  }
}
