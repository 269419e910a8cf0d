package io.tarsier.flow;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One bounded resource and the finding that says that it runs out, if one is going on. How that is
 * known is the matter of those who extend this. Guarded by itself: the corridor's thread writes,
 * pages read.
 */
abstract sealed class Foreseen permits Tracked, Expiry {

  static final Duration HORIZON = Duration.ofDays(7);

  /** Estimates are made in slots of event time, each series at its own place in the slot. */
  static final long REFRESH_MILLIS = Duration.ofMinutes(5).toMillis();

  final Series series;
  final Capacity capacity;
  private final long offset;

  long last = Long.MIN_VALUE;
  long slot = Long.MIN_VALUE;
  double value = Double.NaN;
  @Nullable CapacityForecast open;

  /** How bad it was when an operator closed it; null when nobody has. */
  @Nullable Severity closedAt;

  volatile @Nullable CapacityState state;

  Foreseen(Series series, Capacity capacity) {
    this.series = series;
    this.capacity = capacity;
    this.offset = Math.floorMod(series.id().hashCode(), REFRESH_MILLIS);
  }

  abstract void learn(long millis, double sample);

  /** Estimates anew when it is time to; the finding if it is new, has changed or is over. */
  abstract Optional<CapacityForecast> refresh();

  /** How it goes on; empty while too little is known. */
  abstract Optional<SeriesOutlook> outlook(Duration horizon, double level);

  /** What it may grow to, where another series tells. */
  abstract Optional<Bound> bound();

  /** A finding of a resource not heard of for longer is over. */
  abstract Duration patience();

  abstract byte[] save();

  /** Goes on where {@link #save} stopped; gives the identifier of the open finding, "" if none. */
  abstract String load(byte[] saved) throws IOException;

  /** Whether a new slot has begun; notes that it has. */
  final boolean isTime() {
    long now = Math.floorDiv(last - offset, REFRESH_MILLIS);
    boolean due = now != slot;
    slot = now;
    return due;
  }

  /** Ends the finding that is going on. */
  final synchronized Optional<CapacityForecast> end() {
    CapacityForecast over = open == null ? null : open.over();
    open = null;
    return Optional.ofNullable(over);
  }

  /** An operator has closed the finding's incident. */
  final synchronized Optional<CapacityForecast> closedByOperator() {
    closedAt = open == null ? closedAt : open.severity();
    return end();
  }

  final synchronized Optional<CapacityForecast> open() {
    return Optional.ofNullable(open);
  }

  final synchronized void resume(CapacityForecast finding) {
    open = finding;
    state =
        new CapacityState(
            series,
            capacity.resource(),
            capacity.state(),
            finding.threshold(),
            finding.value(),
            finding.window().end(),
            finding.score(),
            finding.severity(),
            Optional.of(
                new CapacityState.Range(finding.exhausted(), finding.earliest(), finding.latest())),
            Double.NaN,
            Optional.of(finding.id()));
  }

  /** When it was last heard of, in event time. */
  final synchronized long lastSeen() {
    return last;
  }

  final Optional<CapacityState> state() {
    return Optional.ofNullable(state);
  }

  /** Whether an operator who closed it should hear of it again. */
  final boolean speaksAgain(Severity now) {
    return closedAt == null || now.compareTo(closedAt) > 0;
  }

  final String closedName() {
    return closedAt == null ? "" : closedAt.name();
  }

  static @Nullable Severity closedOf(String name) {
    return name.isEmpty() ? null : Severity.valueOf(name);
  }
}
