package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.Drift;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Window;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What is usual of a series has become something else.
 *
 * @param since since when about, epoch milliseconds
 * @param told when that was sure
 * @param lowBefore nearly all values were above this
 * @param highBefore and below this
 * @param low nearly all values are above this now
 * @param high and below this
 * @param distance mean distance of the values now from the nearest there were before
 */
record Shift(
    long since,
    long told,
    double lowBefore,
    double highBefore,
    double low,
    double high,
    double distance) {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("HH:mm 'UTC on' d MMM", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  /** The ends that lie furthest apart, as points: whether that can matter is asked of points. */
  List<SeriesPoint> points() {
    boolean below = Math.abs(low - lowBefore) > Math.abs(high - highBefore);
    return List.of(point(since, below ? lowBefore : highBefore), point(told, below ? low : high));
  }

  private static SeriesPoint point(long time, double value) {
    return new SeriesPoint(time, value, Band.UNKNOWN, 0, false);
  }

  /** The finding that says so. */
  Drift finding(Series series) {
    Instant start = Instant.ofEpochMilli(since);
    return new Drift(
        Drift.idOf(series, start),
        series,
        new Window(start, Instant.ofEpochMilli(told)),
        score(),
        confidence(),
        explanation(series),
        new Drift.Range(lowBefore, highBefore),
        new Drift.Range(low, high));
  }

  /** Distance in widths of what was usual, in [0, 1): half where it is as far as that was wide. */
  double score() {
    double width = Math.max(0, highBefore - lowBefore);
    return distance > 0 ? distance / (distance + width) : 0;
  }

  private double confidence() {
    double common = Math.max(0, Math.min(high, highBefore) - Math.max(low, lowBefore));
    double all = Math.max(high, highBefore) - Math.min(low, lowBefore);
    return all > 0 ? 1 - common / all : 0;
  }

  private String explanation(Series series) {
    return "since "
        + MINUTE.format(Instant.ofEpochMilli(since))
        + " "
        + series.name()
        + " runs at "
        + range(low, high)
        + " instead of "
        + range(lowBefore, highBefore)
        + "; what is normal was learned anew";
  }

  private static String range(double low, double high) {
    String from = Explanation.number(low);
    String to = Explanation.number(high);
    if (from.equals(to)) {
      return from;
    }
    return low < 0 ? from + " to " + to : from + "–" + to;
  }
}
