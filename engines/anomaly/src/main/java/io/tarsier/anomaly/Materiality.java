package io.tarsier.anomaly;

import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whether an odd stretch can matter to anybody. One more open file among 117 is rare, and nobody
 * wants to hear of it: a series that has stayed within a few per cent of its level, the odd point
 * included, is flat, a share that moves by less than two points of a hundred is at rest, and so is
 * a size or a flow of bytes that moves by less than what a program takes without anybody noticing.
 * A count of things that come by chance scatters by its root: two connections more are nothing,
 * among four as among a hundred. A duration that is not nearly twice what it was keeps nobody
 * waiting that did not wait before; quantiles of few requests scatter as much.
 */
final class Materiality {

  /** A series whose recent range is less than this share of its level is flat. */
  private static final double FLAT = 0.05;

  /** A ratio, by its name, whose recent range is less than this is at rest. */
  private static final double RATIO_AT_REST = 0.02;

  /** A size in bytes, by its name, whose recent range is less than this is at rest. */
  private static final double BYTES_AT_REST = 8 << 20;

  /** A flow of bytes a second, by its name, whose recent range is less than this is at rest. */
  private static final double FLOW_AT_REST = 128 << 10;

  /** A count differs from what is usual when it is so many roots of it away, */
  private static final double ROOTS = 4;

  /** twice as many while it is not known how much it scatters, */
  private static final double ROOTS_YOUNG = 8;

  /** or when it falls by so much: of three that run for us, none may be left. */
  private static final double FALL = 0.5;

  /** A duration, by its name, has to be so many times what is usual, or that part of it. */
  private static final double SLOWER = 1.8;

  private static final Pattern DURATION = Pattern.compile(".*(duration|latency).*_seconds");

  private Materiality() {}

  /**
   * Whether the recent points, the odd one last, span enough to matter.
   *
   * @param ordinary what the series has been like
   * @param seen points of the series so far
   */
  static boolean matters(Series series, List<SeriesPoint> recent, Range ordinary, long seen) {
    return spans(series, recent) && !isScatter(recent, ordinary, seen) && !isSlack(series, recent);
  }

  /** Whether the points are durations, and the last is nearly as long as usual. */
  private static boolean isSlack(Series series, List<SeriesPoint> recent) {
    if (!DURATION.matcher(series.metric()).matches()) {
      return false;
    }
    double[] values = recent.stream().mapToDouble(SeriesPoint::value).toArray();
    double last = values[values.length - 1];
    Arrays.sort(values);
    double usual = values[values.length / 2];
    return last < SLOWER * usual && last > usual / SLOWER;
  }

  /** Whether the points are neither flat nor at rest. */
  static boolean spans(Series series, List<SeriesPoint> points) {
    Range span = span(points);
    double range = span.high() - span.low();
    double level = Math.max(Math.abs(span.low()), Math.abs(span.high()));
    return range >= FLAT * level && range >= atRest(series.metric());
  }

  private static Range span(List<SeriesPoint> points) {
    Range span = Range.NONE;
    for (SeriesPoint p : points) {
      span = span.with(p.value());
    }
    return span;
  }

  /** Whether the points are counts, more than yes and no, and the last is one of many alike. */
  private static boolean isScatter(List<SeriesPoint> recent, Range ordinary, long seen) {
    double[] values = new double[recent.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = recent.get(i).value();
      if (values[i] != Math.rint(values[i])) {
        return false;
      }
    }
    Range span = span(recent);
    if (span.low() < 0 || span.high() <= 1) {
      return false;
    }
    double last = values[values.length - 1];
    if (seen < Episode.YOUNG && last >= ordinary.low() && last <= ordinary.high()) {
      return true;
    }
    Arrays.sort(values);
    double usual = values[values.length / 2];
    double roots = (seen < Episode.YOUNG ? ROOTS_YOUNG : ROOTS) * Math.sqrt(Math.max(1, usual));
    return last >= usual ? last - usual < roots : usual - last < Math.min(roots, FALL * usual);
  }

  private static double atRest(String metric) {
    if (metric.endsWith("_ratio")) {
      return RATIO_AT_REST;
    }
    if (metric.endsWith("_bytes_per_second")) {
      return FLOW_AT_REST;
    }
    return metric.endsWith("_bytes") ? BYTES_AT_REST : 0;
  }
}
