package io.tarsier.incidents;

import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Tells a trouble from a hiccup. One odd value among many close in time, one window of traces with
 * a slow request in it, is worth a finding and a place in an incident that is there, and calls
 * nobody, not by itself and not with others: one request that is slow or fails shows on all that it
 * went through, and one moment without customers on all that they would have asked. What still goes
 * on after two and a half intervals of its series does. A series that is read seldom says with one
 * value what others say with several. A line nobody had seen before is a hiccup until it has come
 * often enough to be more than faint.
 */
final class Brevity {

  private static final double INTERVALS = 2.5;
  private static final long LONGEST = Duration.ofSeconds(40).toMillis();

  /** A series with values this far apart need not wait for a second one. */
  private static final long SELDOM = Duration.ofSeconds(60).toMillis();

  /** What requests are called that are counted from traces. */
  private static final String REQUESTS = "requests_per_second";

  /** So many times what was expected, or that part of it, is more than a wave. */
  private static final double WAVE = 2.2;

  private Brevity() {}

  /**
   * @param now how far time has come
   */
  static boolean isBrief(Finding finding, Instant now) {
    if (finding instanceof GroupAnomaly g) {
      return lasted(g, now) < LONGEST;
    }
    if (finding instanceof LogAnomaly l) {
      return l.change() == LogAnomaly.Change.NEW && l.severity() == Severity.LOW;
    }
    if (!(finding instanceof MetricAnomaly a)) {
      return false;
    }
    if (isWave(a)) {
      return true;
    }
    long interval = interval(a.points());
    return interval < SELDOM && lasted(a, now) < Math.min(LONGEST, (long) (INTERVALS * interval));
  }

  private static boolean isWave(MetricAnomaly a) {
    double expected = a.peak().band().expected();
    double seen = a.peak().value();
    return a.series().metric().equals(REQUESTS) && seen < WAVE * expected && seen > expected / WAVE;
  }

  private static long lasted(Finding f, Instant now) {
    Instant end = f.ongoing() && now.isAfter(f.window().end()) ? now : f.window().end();
    return Duration.between(f.window().start(), end).toMillis();
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
