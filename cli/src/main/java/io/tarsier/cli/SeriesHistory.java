package io.tarsier.cli;

import io.tarsier.forecast.RegularSeries;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * The rows of one CSV series that a forecast can use. Keeps the newest {@value #MAX_ROWS}; a
 * forecast looks at far fewer.
 */
final class SeriesHistory {

  static final int MAX_ROWS = 400_000;

  /** Distance that stands for months, whose lengths differ. */
  private static final long SHORTEST_MONTH = 28L * 86_400_000;

  private static final long LONGEST_MONTH = 31L * 86_400_000;

  final Tally tally = new Tally();
  private long[] times = new long[1024];
  private double[] values = new double[1024];
  private int size;
  private long newest = Long.MIN_VALUE;
  private String written = "";

  /**
   * Reads all of an input.
   *
   * @param name its name for messages
   * @throws BadInputException when it cannot be read or holds nothing to continue
   */
  static SeriesHistory read(String name, InputStream in) {
    SeriesHistory history = new SeriesHistory();
    SeriesReader.read(name, in, history.tally, history::row);
    if (history.size == 0) {
      throw new BadInputException(
          name
              + " has no row with a readable time and value; expected a header line and rows such as"
              + " 2026-01-01 00:00:00,42");
    }
    return history;
  }

  private void row(String time, String value, OptionalLong at, double number) {
    if (at.isEmpty()) {
      return;
    }
    if (at.getAsLong() > newest) {
      newest = at.getAsLong();
      written = time;
    }
    if (!Double.isFinite(number)) {
      return;
    }
    if (size == 2 * MAX_ROWS) {
      System.arraycopy(times, MAX_ROWS, times, 0, MAX_ROWS);
      System.arraycopy(values, MAX_ROWS, values, 0, MAX_ROWS);
      size = MAX_ROWS;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, Math.min(2 * MAX_ROWS, 2 * size));
      values = Arrays.copyOf(values, times.length);
    }
    times[size] = at.getAsLong();
    values[size] = number;
    size++;
  }

  RegularSeries regular() {
    int from = Math.max(0, size - MAX_ROWS);
    try {
      return RegularSeries.align(
          Arrays.copyOfRange(times, from, size), Arrays.copyOfRange(values, from, size));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The times that follow, written as those of the input. */
  String[] timesAfter(RegularSeries series, int horizon) {
    TimeStyle style = TimeStyle.like(written);
    long[] after = series.timesAfter(horizon);
    long last = after[0] - series.stepMillis();
    boolean months =
        series.stepMillis() > SHORTEST_MONTH
            && series.stepMillis() < LONGEST_MONTH
            && series.seasonHint() == 12;
    String[] out = new String[horizon];
    for (int h = 0; h < horizon; h++) {
      out[h] = style.write(months ? TimeStyle.monthsLater(last, h + 1) : after[h]);
    }
    return out;
  }
}
