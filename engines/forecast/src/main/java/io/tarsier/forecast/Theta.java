package io.tarsier.forecast;

import java.util.Arrays;

/**
 * The theta method on the deseasonalised series: the mean of the linear trend over the newest
 * points and of simple exponential smoothing of the series with doubled curvature around that
 * trend, the smoothing constant chosen on squared one-step errors from a grid. Linear time. Source:
 * Assimakopoulos and Nikolopoulos (2000); the optimised constant after Fiorucci et al. (2016).
 */
final class Theta implements Model {

  /** A trend older than this says little about the next steps. */
  private static final int MAX_POINTS = 200;

  private static final double[] GRID = {0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.98};

  private final Seasons seasons;
  private final Transform transform;

  Theta(Seasons seasons, Transform transform) {
    this.seasons = seasons;
    this.transform = transform;
  }

  @Override
  public String name() {
    return "theta" + transform.suffix();
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    if (y.length < 4 || !transform.suits(y)) {
      return new double[0];
    }
    double[] all = transform.forward(y);
    SeasonalShape shape = SeasonalShape.of(all, seasons);
    double[] flat = shape.removedFrom(all);
    int keep = Math.max(MAX_POINTS, seasons.longest());
    double[] z = Arrays.copyOfRange(flat, Math.max(0, flat.length - keep), flat.length);
    int n = z.length;
    double middle = (n - 1) / 2.0;
    double mean = Stats.mean(z);
    double up = 0;
    double across = 0;
    for (int t = 0; t < n; t++) {
      up += (t - middle) * (z[t] - mean);
      across += (t - middle) * (t - middle);
    }
    double slope = up / across;
    double best = Double.POSITIVE_INFINITY;
    double level = z[n - 1];
    for (double alpha : GRID) {
      double l = 2 * z[0] - (mean - slope * middle);
      double sum = 0;
      for (int t = 1; t < n; t++) {
        double curved = 2 * z[t] - (mean + slope * (t - middle));
        double error = curved - l;
        sum += error * error;
        l += alpha * error;
      }
      if (sum < best) {
        best = sum;
        level = l;
      }
    }
    double[] out = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      out[h] = 0.5 * (level + mean + slope * (n + h - middle));
    }
    return transform.back(shape.addedTo(out));
  }
}
