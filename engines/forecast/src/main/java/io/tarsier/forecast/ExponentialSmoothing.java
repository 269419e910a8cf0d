package io.tarsier.forecast;

import io.tarsier.numerics.NelderMead;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Exponential smoothing with a damped trend and, where asked, an additive season: ETS(A,Ad,N) and
 * ETS(A,Ad,A), which on the logarithmic scale are the multiplicative ones.
 *
 * <p>Smoothing parameters by Nelder–Mead on the squared one-step errors, started from typical
 * values, over at most the newest {@value #MAX_POINTS} points; {@code evaluations · n} steps of a
 * few operations, about a millisecond. Without an own season the series is first freed of its
 * {@link SeasonalShape}. Source: Hyndman, Koehler, Ord and Snyder (2008); damping after Gardner and
 * McKenzie (1985).
 */
final class ExponentialSmoothing implements Model {

  private static final int MAX_POINTS = 1_200;
  private static final int EVALUATIONS = 70;

  private final Seasons removed;
  private final int season;
  private final Transform transform;

  /**
   * @param removed seasons taken off beforehand
   * @param season season smoothed by the model itself, 1 for none
   */
  ExponentialSmoothing(Seasons removed, int season, Transform transform) {
    this.removed = removed;
    this.season = season;
    this.transform = transform;
  }

  @Override
  public String name() {
    return (season > 1 ? "ETS " + season : "ETS") + transform.suffix();
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    if (y.length < 4 || (season > 1 && y.length < 3 * season) || !transform.suits(y)) {
      return new double[0];
    }
    double[] all = transform.forward(y);
    SeasonalShape shape = SeasonalShape.of(all, removed);
    double[] flat = shape.removedFrom(all);
    double[] z = Arrays.copyOfRange(flat, Math.max(0, flat.length - MAX_POINTS), flat.length);
    double spread = Stats.deviation(z, Stats.mean(z));
    if (Stats.negligible(spread, z[0])) {
      return new double[0];
    }
    double[] start = season > 1 ? new double[] {0, -2, 1, -2} : new double[] {0.5, -2, 1};
    double[] best = NelderMead.minimise(x -> run(z, x, null), start, 0.8, EVALUATIONS);
    double[] out = new double[horizon];
    run(z, best, out);
    return transform.back(shape.addedTo(out));
  }

  /** Sum of squared one-step errors; fills {@code out} with the continuation if given. */
  private double run(double[] z, double[] x, double @Nullable [] out) {
    double alpha = 0.01 + 0.98 * logistic(x[0]);
    double beta = 0.5 * logistic(x[1]);
    double phi = 0.8 + 0.19 * logistic(x[2]);
    double gamma = season > 1 ? 0.5 * logistic(x[3]) : 0;
    double[] s = new double[season];
    double level = z[0];
    int from = 1;
    if (season > 1) {
      level = 0;
      for (int i = 0; i < season; i++) {
        level += z[i] / season;
      }
      for (int i = 0; i < season; i++) {
        s[i] = z[i] - level;
      }
      from = season;
    }
    double trend = 0;
    double sum = 0;
    if (season == 1) {
      // The same without the detour over memory, which is most of the time.
      for (int t = from; t < z.length; t++) {
        double base = level + phi * trend;
        double error = z[t] - base;
        sum += error * error;
        level = base + alpha * error;
        trend = phi * trend + alpha * beta * error;
      }
      from = z.length;
    }
    int phase = from % season;
    for (int t = from; t < z.length; t++) {
      double base = level + phi * trend;
      double error = z[t] - base - s[phase];
      sum += error * error;
      level = base + alpha * error;
      trend = phi * trend + alpha * beta * error;
      s[phase] += gamma * (1 - alpha) * error;
      phase = phase + 1 == season ? 0 : phase + 1;
    }
    if (out != null) {
      double damped = 0;
      double power = phi;
      for (int h = 0; h < out.length; h++) {
        damped += power;
        power *= phi;
        out[h] = level + damped * trend + s[(z.length + h) % season];
      }
    }
    return sum;
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
