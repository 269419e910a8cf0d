package io.tarsier.host;

import io.tarsier.model.Series;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Turns a counter into a per-second rate. The first reading, one after a counter that went
 * backwards (a device was replaced) and one after a clock that did give no sample, only a new
 * starting point.
 */
final class Rate {

  private final Series series;
  private double last;
  private @Nullable Instant lastAt;

  Rate(Series series) {
    this.series = series;
  }

  void read(Readings readings, long total) {
    read(readings, (double) total);
  }

  void read(Readings readings, double total) {
    Instant before = lastAt;
    double delta = total - last;
    last = total;
    lastAt = readings.readAt();
    if (before == null || delta < 0) {
      return;
    }
    double seconds = Duration.between(before, readings.readAt()).toNanos() / 1e9;
    if (seconds > 0) {
      readings.add(series, delta / seconds);
    }
  }
}
