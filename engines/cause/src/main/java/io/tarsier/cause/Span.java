package io.tarsier.cause;

import java.time.Instant;
import java.util.Arrays;

/**
 * Which rows are the past and which may hold the trouble. The moment may be late, by a minute or by
 * two rows, so the past ends that much earlier: what is surely normal is what others are measured
 * by, and where in the remaining rows the trouble began is for {@link Onset} to find.
 *
 * @param first first row that may hold the trouble; all rows before are the past
 * @param end row after the last that is looked at
 * @param guard rows between the end of the past and the moment given
 */
record Span(int first, int end, int guard) {

  static final long LATE_MILLIS = 60_000;
  static final int LATE_ROWS = 2;
  private static final long LOOK_MILLIS = 600_000;
  private static final int LOOK_ROWS = 5;
  static final int FEW_ROWS = 5;
  private static final int ENOUGH_ROWS = 10;

  static Span around(long[] times, long at) {
    int n = times.length;
    if (n <= FEW_ROWS) {
      throw new CauseException(
          "there are only "
              + n
              + " rows with a time; a cause is found by comparing with the past, which takes at least "
              + (FEW_ROWS + 1)
              + ", better some hundred: take an earlier start");
    }
    long step = step(times);
    int guard = Math.clamp((LATE_MILLIS + step - 1) / step, LATE_ROWS, n);
    int moment = Arrays.binarySearch(times, at);
    moment = moment >= 0 ? moment : -moment - 2;
    if (moment < FEW_ROWS) {
      throw new CauseException(
          "only "
              + Math.max(0, moment + 1)
              + " rows lie before "
              + Instant.ofEpochMilli(at)
              + ", the first is of "
              + Instant.ofEpochMilli(times[0])
              + ": take metrics from earlier on, or correct the time");
    }
    if (at - times[n - 1] > Math.max(LATE_MILLIS, LATE_ROWS * step)) {
      throw new CauseException(
          "no rows around "
              + Instant.ofEpochMilli(at)
              + ", the last is of "
              + Instant.ofEpochMilli(times[n - 1])
              + ": take metrics until later, or correct the time");
    }
    int first = moment - guard;
    if (first < ENOUGH_ROWS) {
      first = Math.min(moment, ENOUGH_ROWS);
    }
    long rows = Math.max(LOOK_ROWS, LOOK_MILLIS / step);
    return new Span(first, (int) Math.min(n, first + guard + rows), moment - first);
  }

  int rows() {
    return end - first;
  }

  /** Rows in which the trouble may begin, counted from the first. */
  int beginnings() {
    return Math.min(rows(), guard + 2);
  }

  /** The usual distance of two rows, at least a millisecond. */
  private static long step(long[] times) {
    long[] steps = new long[times.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = times[i + 1] - times[i];
    }
    Arrays.sort(steps);
    return Math.max(1, steps[steps.length / 2]);
  }
}
