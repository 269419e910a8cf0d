package io.tarsier.forecast;

import io.tarsier.numerics.Quantiles;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Samples as they came, laid on an even grid: the interval is the median distance between them (or
 * the clock's interval nearest to it), samples in one slot are averaged, empty slots are NaN.
 * Order, duplicates and jitter do not matter. Sorting dominates the cost. Months are laid on slots
 * of a mean month. At most {@value #MAX_SLOTS} newest slots are kept.
 *
 * @param startMillis time of the first slot
 * @param stepMillis distance of the slots
 * @param values one per slot, NaN where nothing was seen
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers for the models; nobody compares them
public record RegularSeries(long startMillis, long stepMillis, double[] values) {

  static final int MAX_SLOTS = 100_000;

  private static final long SECOND = 1_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;
  private static final long MONTH = 2_629_746 * SECOND;

  private static final long[] CLOCK = {
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    20 * SECOND,
    30 * SECOND,
    60 * SECOND,
    120 * SECOND,
    300 * SECOND,
    600 * SECOND,
    900 * SECOND,
    1_200 * SECOND,
    1_800 * SECOND,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    8 * HOUR,
    12 * HOUR,
    DAY,
    7 * DAY
  };

  /** Lays samples on a grid. Needs at least two distinct times. */
  public static RegularSeries align(long[] millis, double[] values) {
    if (millis.length != values.length) {
      throw new IllegalArgumentException("one time for each value");
    }
    int[] order =
        IntStream.range(0, millis.length)
            .boxed()
            .sorted(Comparator.comparingLong(i -> millis[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] apart = new double[Math.max(0, order.length - 1)];
    for (int i = 1; i < order.length; i++) {
      long gap = millis[order[i]] - millis[order[i - 1]];
      apart[i - 1] = gap > 0 ? gap : Double.NaN;
    }
    double median = Quantiles.median(apart);
    if (Double.isNaN(median)) {
      throw new IllegalArgumentException(
          "a forecast needs samples at two different times at least; give a longer series");
    }
    long step = interval(median);
    long last = millis[order[order.length - 1]];
    long first = Math.max(millis[order[0]], last - step * (MAX_SLOTS - 1));
    int slots = (int) Math.round((double) (last - first) / step) + 1;
    double[] sums = new double[slots];
    int[] counts = new int[slots];
    for (int i : order) {
      // Counted from the newest sample, which a forecast must continue exactly.
      int slot = slots - 1 - (int) Math.round((double) (last - millis[i]) / step);
      if (slot >= 0 && Double.isFinite(values[i])) {
        sums[slot] += values[i];
        counts[slot]++;
      }
    }
    for (int s = 0; s < slots; s++) {
      sums[s] = counts[s] == 0 ? Double.NaN : sums[s] / counts[s];
    }
    return new RegularSeries(last - step * (slots - 1), step, sums);
  }

  private static long interval(double median) {
    if (median >= 28 * DAY && median <= 31 * DAY) {
      return MONTH;
    }
    for (long step : CLOCK) {
      if (Math.abs(median - step) <= 0.02 * step) {
        return step;
      }
    }
    return Math.max(1, Math.round(median));
  }

  /** Points in a day, or in a week or year for coarser data; 1 if no whole number fits. */
  public int seasonHint() {
    if (stepMillis == MONTH) {
      return 12;
    }
    if (stepMillis == 7 * DAY) {
      return 52;
    }
    if (stepMillis == DAY) {
      return 7;
    }
    return stepMillis < DAY && DAY % stepMillis == 0 ? (int) (DAY / stepMillis) : 1;
  }

  /** Times of the slots after the last one. */
  public long[] timesAfter(int horizon) {
    long[] times = new long[horizon];
    Arrays.setAll(times, h -> startMillis + stepMillis * (values.length + h));
    return times;
  }
}
