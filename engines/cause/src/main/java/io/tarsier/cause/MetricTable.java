package io.tarsier.cause;

import java.util.List;

/**
 * Series that share their times.
 *
 * @param times milliseconds since 1970, never falling; not copied
 * @param columns the series, each as long as the times
 */
@SuppressWarnings("ArrayRecordComponent")
public record MetricTable(long[] times, List<MetricColumn> columns) {
  public MetricTable {
    columns = List.copyOf(columns);
    for (int i = 1; i < times.length; i++) {
      if (times[i] < times[i - 1]) {
        throw new IllegalArgumentException("row " + (i + 1) + " is earlier than the row before it");
      }
    }
    for (MetricColumn c : columns) {
      if (c.values().length != times.length) {
        throw new IllegalArgumentException(
            c.name() + " has " + c.values().length + " values for " + times.length + " times");
      }
    }
  }
}
