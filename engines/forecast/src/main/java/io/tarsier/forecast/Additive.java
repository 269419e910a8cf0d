package io.tarsier.forecast;

import java.util.Arrays;

/**
 * The {@link AdditiveModel} as a member of the pool, over the newest cycles only: a trend bends,
 * and seasons change, so five long seasons say more than the whole past.
 */
final class Additive implements Model {

  private static final int CYCLES = 5;
  private static final int LEAST = 200;
  private static final int BENDS = 12;

  private final Seasons seasons;
  private final Transform transform;

  Additive(Seasons seasons, Transform transform) {
    this.seasons = seasons;
    this.transform = transform;
  }

  @Override
  public String name() {
    return "additive" + transform.suffix();
  }

  @Override
  public double[] forecast(double[] y, int horizon) {
    int keep = Math.max(LEAST, CYCLES * seasons.longest());
    if (y.length < 12 || !transform.suits(y)) {
      return new double[0];
    }
    double[] z = transform.forward(y);
    int from = Math.max(0, z.length - keep);
    double[] recent = Arrays.copyOfRange(z, from, z.length);
    AdditiveModel model =
        AdditiveModel.fit(recent, AdditiveSettings.of(seasons).withChangepoints(BENDS));
    double[] out = new double[horizon];
    for (int h = 0; h < horizon; h++) {
      out[h] = model.at(recent.length + h);
    }
    return transform.back(out);
  }
}
