package io.tarsier.model;

/**
 * One value of one series.
 *
 * @param series whose value it is
 * @param epochMillis event time
 * @param value any double; NaN and infinities are legal here and judged by the engine
 */
public record MetricSample(Series series, long epochMillis, double value) implements Signal {

  @Override
  public Entity entity() {
    return series.entity();
  }
}
