package io.tarsier.incidents;

import io.tarsier.model.Finding;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.SeriesPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells a trouble from a hiccup. One odd value among many close in time, one window of traces with
 * a slow request in it, is worth a finding and a place in an incident that is there, and calls
 * nobody by itself. What still goes on after two and a half intervals of its series does. A series
 * that is read seldom says with one value what others say with several.
 */
final class Brevity {

  private static final double INTERVALS = 2.5;
  private static final long LONGEST = Duration.ofSeconds(40).toMillis();

  /** A series with values this far apart need not wait for a second one. */
  private static final long SELDOM = Duration.ofSeconds(60).toMillis();

  private Brevity() {}

  /**
   * @param now how far time has come
   */
  static boolean isBrief(Finding finding, Instant now) {
    if (!(finding instanceof MetricAnomaly a)) {
      return false;
    }
    long interval = interval(a.points());
    Instant end = a.ongoing() && now.isAfter(a.window().end()) ? now : a.window().end();
    long lasted = Duration.between(a.window().start(), end).toMillis();
    return interval < SELDOM && lasted < Math.min(LONGEST, (long) (INTERVALS * interval));
  }

  /** The shortest distance of two points that are shown with a finding; long where there is one. */
  private static long interval(List<SeriesPoint> points) {
    long shortest = Long.MAX_VALUE;
    for (int i = 1; i < points.size(); i++) {
      shortest = Math.min(shortest, points.get(i).epochMillis() - points.get(i - 1).epochMillis());
    }
    return shortest;
  }
}
