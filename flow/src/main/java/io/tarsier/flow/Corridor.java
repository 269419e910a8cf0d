package io.tarsier.flow;

import io.tarsier.model.Incident;
import io.tarsier.model.MetricSample;
import io.tarsier.model.SeriesPoint;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The corridor from samples to incidents. Safe for use by several threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Corridor implements SampleSink, AutoCloseable {

  /**
   * Opens the corridor and takes up what storage remembers: engine state, unfinished incidents,
   * feedback.
   */
  public static Corridor open(Storage storage, CorridorSettings settings, InstantSource clock) {
    throw new AssertionError();
  }

  /** Queues a batch of the source named {@code push}; waits while the corridor is full. */
  @Override
  public void accept(List<MetricSample> batch) throws InterruptedException {}

  /**
   * Takes a batch in and returns once everything concluded from it is durable, so that the sender
   * may be told "done".
   *
   * @return false when the corridor was too busy to finish within the timeout; the sender should
   *     try again later
   */
  public boolean acceptDurably(String source, List<MetricSample> batch, Duration timeout)
      throws InterruptedException {
    return false;
  }

  /**
   * Starts to catch up with and then collect from a source, on a thread of its own, until {@link
   * #close}.
   */
  public void watch(MetricSource source) {}

  /** All watched series, in order of their keys. */
  public List<SeriesState> series() {
    return List.of();
  }

  public Optional<SeriesState> series(String id) {
    return Optional.empty();
  }

  /** The recent points of a series, oldest first; empty when there is no such series. */
  public List<SeriesPoint> points(String id) {
    return List.of();
  }

  public List<SourceState> sources() {
    return List.of();
  }

  public CorridorStats stats() {
    throw new AssertionError();
  }

  /**
   * Says that somebody looks after an incident. Durable on return.
   *
   * @throws java.util.NoSuchElementException when there is no such incident
   * @throws IllegalStateException when its status is final
   */
  public Incident acknowledge(String incident, String actor) {
    throw new AssertionError();
  }

  /** Closes an incident. Durable on return; throws as {@link #acknowledge}. */
  public Incident resolve(String incident, String actor) {
    throw new AssertionError();
  }

  /**
   * Says that an incident was none: closes it and raises the thresholds of its series. Durable on
   * return; throws as {@link #acknowledge}.
   */
  public Incident dismiss(String incident, String actor) {
    throw new AssertionError();
  }

  /** Hears of every change until the returned handle is closed. A listener must not block. */
  public Subscription subscribe(Consumer<Event> listener) {
    return () -> {};
  }

  /**
   * Finishes what is queued, snapshots the engine and stops. Does not close storage or sources'
   * servers.
   */
  @Override
  public void close() {}
}
