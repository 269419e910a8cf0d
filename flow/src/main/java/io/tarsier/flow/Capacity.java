package io.tarsier.flow;

import io.tarsier.forecast.Exhaustion.Direction;

/**
 * A bounded resource behind a series: what it is, and where it ends.
 *
 * @param resource what it is in words: {@code disk /var}
 * @param state what it becomes: {@code full}
 * @param measure how the series tells what is left
 * @param share the value that must not be reached; for {@link Measure#USED} a share of the limit
 */
record Capacity(String resource, String state, Measure measure, double share) {

  /** How a series tells what is left. */
  enum Measure {
    /** The used part, 0 to 1. */
    RATIO,
    /** What is left, down to nothing. */
    REMAINDER,
    /** What is used, of a limit that another series tells. */
    USED,
    /** The second since 1970 at which it ends. */
    MOMENT
  }

  Direction direction() {
    return measure == Measure.REMAINDER ? Direction.FALLING : Direction.RISING;
  }

  /** The value that must not be reached, in the series' own unit. */
  double threshold(double limit) {
    return measure == Measure.USED ? share * limit : share;
  }

  boolean reached(double value, double limit) {
    double threshold = threshold(limit);
    return direction() == Direction.RISING ? value >= threshold : value <= threshold;
  }
}
