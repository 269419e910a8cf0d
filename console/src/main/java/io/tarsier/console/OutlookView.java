package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.SeriesOutlook;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How a series is expected to go on, drawn on the server: what was as a line, what will most likely
 * be as a dashed one, its range around it, and the value that must not be reached.
 *
 * @param past path of what was
 * @param mean path of the most likely values
 * @param band outline of the range
 * @param now where the future begins
 * @param limit height of the value that must not be reached; empty where it lies outside
 * @param low value at the lower edge, in words
 * @param high value at the upper edge, in words
 * @param from where the picture begins
 * @param to where it ends
 * @param words what it says
 * @param calm whether nothing runs out
 */
record OutlookView(
    String past,
    String mean,
    String band,
    String now,
    String limit,
    String low,
    String high,
    Viewer.Moment from,
    Viewer.Moment to,
    String words,
    boolean calm) {

  static final int WIDTH = 960;
  static final int HEIGHT = 132;
  private static final double PAD = 3;
  private static final double LEVEL = 0.8;
  private static final Duration SHORTEST = Duration.ofHours(24);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** The past takes as much of the picture as the future, and half as much again. */
  private static final double PAST_SHARE = 1.5;

  /** Empty for a series that has no end, or while too little is known. */
  static Optional<OutlookView> of(Watch watch, String id, Units unit, Viewer viewer) {
    Optional<CapacityState> state =
        watch.capacity().stream().filter(c -> c.series().id().equals(id)).findFirst();
    return state.flatMap(c ->
        isMoment(c)
            ? Optional.of(moment(c, viewer))
            : watch.forecast(id, horizon(c), LEVEL).map(o -> draw(o, c, unit, viewer)));
  }

  private static boolean isMoment(CapacityState c) {
    return c.exhaustion().filter(r -> r.earliest().equals(r.latest())).isPresent();
  }

  /** A certificate's end needs no picture. */
  private static OutlookView moment(CapacityState c, Viewer viewer) {
    Instant end = c.exhaustion().orElseThrow().median();
    Viewer.Moment at = viewer.moment(end);
    Duration left = Duration.between(viewer.now(), end);
    String words =
        c.resource()
            + (left.isPositive()
                ? " expires in " + Viewer.length(left)
                : " has expired " + Viewer.length(left.negated()) + " ago")
            + ", "
            + viewer.clock(end);
    return new OutlookView("", "", "", "", "", "", "", at, at, words, c.finding().isEmpty());
  }

  /** A day, or somewhat beyond the end of the resource; in whole days, so that it can be kept. */
  private static Duration horizon(CapacityState c) {
    long hours = c.exhaustion().map(r -> Duration.between(c.at(), r.latest()).toHours()).orElse(0L);
    Duration whole = Duration.ofDays(hours / 24 + 1);
    Duration least = whole.compareTo(SHORTEST) < 0 ? SHORTEST : whole;
    return least.compareTo(LONGEST) > 0 ? LONGEST : least;
  }

  private static OutlookView draw(SeriesOutlook o, CapacityState c, Units unit, Viewer viewer) {
    double[] mean = o.forecast().mean();
    double[] lower = o.forecast().lower();
    double[] upper = o.forecast().upper();
    int shown = Math.min(o.past().length, (int) Math.round(PAST_SHARE * mean.length));
    double[] past = Arrays.copyOfRange(o.past(), o.past().length - shown, o.past().length);
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double[] values : new double[][] {past, mean}) {
      for (double v : values) {
        low = Double.isFinite(v) ? Math.min(low, v) : low;
        high = Double.isFinite(v) ? Math.max(high, v) : high;
      }
    }
    // A wide range must not flatten the line.
    double room = high > low ? high - low : Math.max(Math.abs(high) * 0.1, 1e-9);
    double floor = Math.min(low, Math.max(Arrays.stream(lower).min().orElse(low), low - room / 2));
    double top = Math.max(high, Math.min(Arrays.stream(upper).max().orElse(high), high + room / 2));
    if (c.exhaustion().isPresent()) {
      floor = Math.min(floor, c.threshold());
      top = Math.max(top, c.threshold());
    }
    if (top <= floor) {
      floor -= room;
      top += room;
    }
    Scale scale = new Scale(shown + mean.length, floor, top);
    StringBuilder band = new StringBuilder();
    for (int h = 0; h < mean.length; h++) {
      scale.point(band, shown + h, upper[h]);
    }
    for (int h = mean.length - 1; h >= 0; h--) {
      scale.point(band, shown + h, lower[h]);
    }
    StringBuilder ahead = new StringBuilder();
    if (shown > 0) {
      scale.point(ahead, shown - 1, past[shown - 1]);
    }
    for (int h = 0; h < mean.length; h++) {
      scale.point(ahead, shown + h, mean[h]);
    }
    StringBuilder was = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      scale.point(was, i, past[i]);
    }
    boolean inside = c.threshold() >= floor && c.threshold() <= top;
    return new OutlookView(
        was.toString(),
        ahead.toString(),
        band.append('Z').toString(),
        scale.x(Math.max(0, shown - 1)),
        inside ? scale.y(c.threshold()) : "",
        unit.format(floor),
        unit.format(top),
        viewer.moment(Instant.ofEpochMilli(o.timeOf(-shown))),
        viewer.moment(Instant.ofEpochMilli(o.timeOf(mean.length - 1))),
        Shortage.of(c, viewer)
            .map(s -> s.resource() + " " + s.what())
            .orElse(
                c.resource()
                    + " is not expected to be "
                    + c.state()
                    + " within 7 days (probability "
                    + Math.round(100 * c.probability())
                    + " %)"),
        c.finding().isEmpty());
  }

  private record Scale(int points, double low, double high) {
    String x(int i) {
      return number(PAD + (WIDTH - 2 * PAD) * i / Math.max(1, points - 1));
    }

    String y(double value) {
      double v = Math.clamp(value, low, high);
      return number(HEIGHT - PAD - (HEIGHT - 2 * PAD) * (v - low) / (high - low));
    }

    /** Goes on with a path; what is not known is passed over. */
    void point(StringBuilder path, int i, double value) {
      if (Double.isFinite(value)) {
        path.append(path.isEmpty() ? 'M' : 'L').append(x(i)).append(' ').append(y(value));
      }
    }

    private static String number(double v) {
      return String.format(Locale.ROOT, "%.1f", v);
    }
  }
}
