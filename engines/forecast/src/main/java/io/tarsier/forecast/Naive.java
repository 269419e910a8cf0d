package io.tarsier.forecast;

import java.util.Arrays;

/**
 * The last value, or the last season again with the change since the season before it (the drift).
 * No fitting; the yardstick for everything else.
 */
final class Naive implements Model {

  private final int season;
  private final boolean drift;

  /**
   * @param season 1 for the last value
   * @param drift whether the change over one season goes on; only with a season
   */
  Naive(int season, boolean drift) {
    this.season = season;
    this.drift = drift;
  }

  @Override
  public String name() {
    return season == 1 ? "naive" : "seasonal naive " + season + (drift ? " + drift" : "");
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    int n = y.length;
    if (n < (season == 1 ? 1 : season * (drift ? 2 : 1))) {
      return new double[0];
    }
    double[] out = new double[horizon];
    if (season == 1) {
      Arrays.fill(out, y[n - 1]);
      return out;
    }
    double change = 0;
    if (drift) {
      // Averaged over a few points, else one outlier shifts the whole forecast.
      int few = Math.clamp(season / 13, 1, season);
      for (int i = 0; i < few; i++) {
        change += (y[n - 1 - i] - y[n - 1 - i - season]) / few;
      }
    }
    for (int h = 0; h < horizon; h++) {
      int cycle = h / season;
      out[h] = y[n - season + h % season] + change * (cycle + 1);
    }
    return out;
  }
}
