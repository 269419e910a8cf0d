package io.tarsier.flow;

import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
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
            .map(w -> w.points.interval())
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
    double[] values = new double[times.length];
    Arrays.fill(values, Double.NaN);
    long holds = (long) (OVERDUE * Math.max(step, w.points.interval().orElse(step)));
    return w.points.fill(times, step, holds, values) ? Optional.of(values) : Optional.empty();
  }

  MetricTable table(List<MetricColumn> columns) {
    return new MetricTable(times, columns);
  }
}
