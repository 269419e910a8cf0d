package io.tarsier.forecast;

import java.time.Duration;

/**
 * When a threshold will be reached.
 *
 * @param probability that it is reached within the horizon
 * @param median if it is reached, half of the outcomes are earlier
 * @param early if it is reached, one outcome in ten is earlier
 * @param late if it is reached, one outcome in ten is later
 * @param trendAge how long a rise unlike anything in the known past has been going on; zero if
 *     nothing new is
 * @param perDay present trend per day in the series' unit, towards the threshold if positive
 * @param horizon how far was looked
 */
public record ExhaustionEstimate(
    double probability,
    Duration median,
    Duration early,
    Duration late,
    Duration trendAge,
    double perDay,
    Duration horizon) {

  /** Whether a rise unlike anything in the known past is going on. */
  public boolean newTrend() {
    return !trendAge.isZero();
  }

  /**
   * One clause for people: {@code full in 3 d 4 h (80 %: 2 d 20 h – 3 d 12 h)}.
   *
   * @param what the state reached, as "full" or "expired"
   */
  public String words(String what) {
    if (probability >= 1 && late.isZero()) {
      return what + " now";
    }
    if (probability < 0.05) {
      return "not " + what + " within " + words(horizon);
    }
    String range = words(early) + " – " + words(late);
    if (probability < 0.5) {
      return "possibly "
          + what
          + " within "
          + words(horizon)
          + " ("
          + Math.round(100 * probability)
          + " %, then in "
          + range
          + ")";
    }
    return what + " in " + words(median) + " (80 %: " + range + ")";
  }

  /** The two largest units: {@code 3 d 4 h}, {@code 2 h 5 min}, {@code 40 s}. */
  static String words(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    long[] sizes = {86_400, 3_600, 60, 1};
    String[] units = {"d", "h", "min", "s"};
    for (int i = 0; i < sizes.length; i++) {
      long big = seconds / sizes[i];
      if (big > 0 || i == sizes.length - 1) {
        long small = i + 1 < sizes.length ? seconds % sizes[i] / sizes[i + 1] : 0;
        return big + " " + units[i] + (small > 0 ? " " + small + " " + units[i + 1] : "");
      }
    }
    throw new IllegalStateException("seconds are the smallest unit");
  }
}
