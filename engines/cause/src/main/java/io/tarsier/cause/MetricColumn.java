package io.tarsier.cause;

/**
 * One series of a {@link MetricTable}.
 *
 * @param entity what it is about; any characters
 * @param metric what is measured
 * @param values a value for each time of the table, NaN where there is none; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record MetricColumn(String entity, String metric, double[] values) {

  /** The name of the column in a header: {@code entity:metric}. */
  public String name() {
    return metric.isEmpty() ? entity : entity + ":" + metric;
  }
}
