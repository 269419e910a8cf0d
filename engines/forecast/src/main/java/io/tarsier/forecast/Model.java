package io.tarsier.forecast;

/**
 * One way to continue a series. Stateless: it is fitted anew at every call, so that the rehearsal
 * on the past and the real forecast are the same code.
 */
interface Model {

  /** Short name that appears in {@link Forecast#parts()}. */
  String name();

  /**
   * The {@code horizon} values after the end of {@code y}.
   *
   * @param y finite values, oldest first; not to be changed
   * @return an empty array where the model does not suit the series (too short, not positive)
   */
  double[] forecast(double[] y, int horizon);
}
