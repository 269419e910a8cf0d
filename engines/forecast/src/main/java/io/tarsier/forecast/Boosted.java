package io.tarsier.forecast;

import java.util.Arrays;

/**
 * Gradient-boosted decomposition: round by round a part of what is left is explained by, in turn,
 * the median, the seasonal shapes, a damped line over a window that alternates between long and
 * short, and exponential smoothing of the rest; each takes only a share, so no component claims
 * what another explains better. {@code rounds · n} steps. Source: MFLES (Blume 2024), which boosts
 * the same kinds of weak learners; the shapes here are phase means instead of Fourier fits.
 */
final class Boosted implements Model {

  private static final int ROUNDS = 12;
  private static final double TREND_SHARE = 0.5;
  private static final double SEASON_SHARE = 0.9;
  private static final double LEVEL_SHARE = 0.5;
  private static final double ALPHA = 0.25;

  /** How much of the slope is left after each further horizon of the window's length. */
  private static final double DAMPING = 0.97;

  private final Seasons seasons;
  private final Transform transform;

  Boosted(Seasons seasons, Transform transform) {
    this.seasons = seasons;
    this.transform = transform;
  }

  @Override
  public String name() {
    return "boosted" + transform.suffix();
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    if (y.length < 12 || !transform.suits(y)) {
      return new double[0];
    }
    double[] rest = transform.forward(y);
    int n = rest.length;
    double[] out = new double[horizon];
    double[] sorted = rest.clone();
    Arrays.sort(sorted);
    double middle = sorted[n / 2];
    shift(rest, middle);
    Arrays.fill(out, middle);
    for (int round = 0; round < ROUNDS; round++) {
      SeasonalShape shape = SeasonalShape.of(rest, seasons);
      shape.takeOff(rest, SEASON_SHARE);
      for (int h = 0; h < horizon; h++) {
        out[h] += SEASON_SHARE * shape.at(h);
      }
      int window = Math.min(n, Math.max(seasons.longest(), 24) * (round % 2 == 0 ? 4 : 1));
      trend(rest, out, window);
      double level = smooth(rest);
      for (int h = 0; h < horizon; h++) {
        out[h] += LEVEL_SHARE * level;
      }
    }
    return transform.back(out);
  }

  private static void shift(double[] x, double by) {
    for (int i = 0; i < x.length; i++) {
      x[i] -= by;
    }
  }

  /** Least squares line over the newest points, flat before them and damped after. */
  private static void trend(double[] rest, double[] out, int window) {
    int n = rest.length;
    int from = n - window;
    double centre = (window - 1) / 2.0;
    double sum = 0;
    double across = 0;
    double squares = 0;
    for (int i = 0; i < window; i++) {
      sum += rest[from + i];
      across += (i - centre) * rest[from + i];
      squares += (i - centre) * (i - centre);
    }
    double slope = TREND_SHARE * across / Math.max(squares, 1e-300);
    double base = TREND_SHARE * sum / window;
    for (int i = 0; i < n; i++) {
      rest[i] -= base + slope * (Math.max(0, i - from) - centre);
    }
    double step = slope;
    double value = base + slope * centre;
    for (int h = 0; h < out.length; h++) {
      step *= DAMPING;
      value += step;
      out[h] += value;
    }
  }

  /** Takes a share of the smoothed series off and returns the smoothed value at its end. */
  private static double smooth(double[] rest) {
    double level = rest[0];
    for (int t = 0; t < rest.length; t++) {
      level += ALPHA * (rest[t] - level);
      rest[t] -= LEVEL_SHARE * level;
    }
    return level;
  }
}
