package io.tarsier.host;

import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What one collection gathers. Samples carry the time the caller asked for; rates are divided by
 * the time that really passed between two readings, which may differ when the caller was late.
 */
final class Readings {

  private final List<MetricSample> samples;
  private final long epochMillis;
  private final Instant readAt;

  /**
   * @param stamp the event time of every sample
   * @param readAt when the reading takes place
   * @param expected about how many samples there will be
   */
  Readings(Instant stamp, Instant readAt, int expected) {
    this.samples = new ArrayList<>(expected);
    this.epochMillis = stamp.toEpochMilli();
    this.readAt = readAt;
  }

  Instant readAt() {
    return readAt;
  }

  /** Adds a value; one that is not finite says nothing about a machine and is left out. */
  void add(Series series, double value) {
    if (Double.isFinite(value)) {
      samples.add(new MetricSample(series, epochMillis, value));
    }
  }

  void add(Series series, long value) {
    add(series, (double) value);
  }

  List<MetricSample> samples() {
    return samples;
  }
}
