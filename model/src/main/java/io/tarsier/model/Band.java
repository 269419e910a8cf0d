package io.tarsier.model;

/**
 * What was expected: a middle value and the range around it. NaN where nothing could be expected
 * yet.
 *
 * @param lower lower end of the expected range
 * @param expected the middle
 * @param upper upper end of the expected range
 */
public record Band(double lower, double expected, double upper) {

  public static final Band UNKNOWN = new Band(Double.NaN, Double.NaN, Double.NaN);

  public boolean isKnown() {
    return !Double.isNaN(expected);
  }
}
