package io.tarsier.anomaly;

import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.List;

/**
 * Whether an odd stretch can matter to anybody. One more open file among 117 is rare, and nobody
 * wants to hear of it: a series that has stayed within a few per cent of its level, the odd point
 * included, is flat, a share that moves by less than two points of a hundred is at rest, and so is
 * a size that moves by less than what a program takes without anybody noticing.
 */
final class Materiality {

  /** A series whose recent range is less than this share of its level is flat. */
  private static final double FLAT = 0.05;

  /** A ratio, by its name, whose recent range is less than this is at rest. */
  private static final double RATIO_AT_REST = 0.02;

  /** A size in bytes, by its name, whose recent range is less than this is at rest. */
  private static final double BYTES_AT_REST = 8 << 20;

  private Materiality() {}

  /** Whether the recent points, the odd one last, span enough to matter. */
  static boolean matters(Series series, List<SeriesPoint> recent) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (SeriesPoint p : recent) {
      low = Math.min(low, p.value());
      high = Math.max(high, p.value());
    }
    double range = high - low;
    double level = Math.max(Math.abs(low), Math.abs(high));
    return range >= FLAT * level && range >= atRest(series.metric());
  }

  private static double atRest(String metric) {
    if (metric.endsWith("_ratio")) {
      return RATIO_AT_REST;
    }
    return metric.endsWith("_bytes") ? BYTES_AT_REST : 0;
  }
}
