package io.tarsier.flow;

import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
import io.tarsier.model.SeriesPoint;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Puts series with times of their own onto common rows. A value holds until the next one of its
 * series is due, so that a series which falls silent can be told from one that is asked less often.
 *
 * @param times beginnings of the rows, milliseconds since 1970
 * @param step length of a row
 */
@SuppressWarnings("ArrayRecordComponent")
record Grid(long[] times, long step) {

  private static final long SHORTEST = 1_000;
  private static final long LONGEST = 300_000;
  private static final int ROWS_BEFORE = 240;
  private static final int ROWS_AFTER = 120;

  /** A value that is as late is not late, it is missing. */
  private static final double OVERDUE = 1.8;

  /** A source that has been silent for longer does not hold the others up. */
  private static final long SOURCE_SILENT = 120_000;

  static Grid around(long at, long eventTime, Collection<List<Watched>> series) {
    List<Watched> all = series.stream().flatMap(List::stream).toList();
    long[] intervals =
        all.stream()
            .map(w -> interval(w.points.points()))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            .toArray();
    long step =
        intervals.length == 0
            ? 15_000
            : Math.clamp(intervals[intervals.length / 2], SHORTEST, LONGEST);
    long end = settled(all, eventTime);
    long first = at - ROWS_BEFORE * step;
    int rows = Math.clamp((end - first) / step, 1, ROWS_BEFORE + ROWS_AFTER);
    long[] times = new long[rows];
    Arrays.setAll(times, i -> first + i * step);
    return new Grid(times, step);
  }

  /**
   * Until when all sources have told what there is: some are slower than others, and what is still
   * on its way must not look like silence.
   */
  private static long settled(List<Watched> series, long eventTime) {
    Map<String, Long> newest = new HashMap<>();
    for (Watched w : series) {
      newest.merge(w.state().source(), w.lastSeen(), Math::max);
    }
    return newest.values().stream()
        .filter(t -> t > eventTime - SOURCE_SILENT)
        .mapToLong(t -> t)
        .min()
        .orElse(eventTime);
  }

  /** The values of a series by row; empty where it has none in all that time. */
  Optional<double[]> fill(Watched w) {
    List<SeriesPoint> points = w.points.points();
    double[] values = new double[times.length];
    Arrays.fill(values, Double.NaN);
    long holds = (long) (OVERDUE * Math.max(step, interval(points).orElse(step)));
    boolean any = false;
    int next = 0;
    for (int row = 0; row < times.length; row++) {
      long end = times[row] + step;
      while (next < points.size() && points.get(next).epochMillis() < end) {
        next++;
      }
      if (next > 0 && end - points.get(next - 1).epochMillis() <= holds) {
        values[row] = points.get(next - 1).value();
        any |= Double.isFinite(values[row]);
      }
    }
    return any ? Optional.of(values) : Optional.empty();
  }

  MetricTable table(List<MetricColumn> columns) {
    return new MetricTable(times, columns);
  }

  /** The usual distance of two points. */
  private static OptionalLong interval(List<SeriesPoint> points) {
    int n = Math.min(points.size() - 1, 50);
    if (n < 1) {
      return OptionalLong.empty();
    }
    long[] gaps = new long[n];
    for (int i = 0; i < n; i++) {
      int at = points.size() - 1 - i;
      gaps[i] = points.get(at).epochMillis() - points.get(at - 1).epochMillis();
    }
    Arrays.sort(gaps);
    return OptionalLong.of(gaps[n / 2]);
  }
}
