package io.tarsier.ports;

import java.time.Duration;
import java.time.Instant;

/**
 * Somewhere that metric samples are fetched from. One thread at a time calls it. Sources that are
 * pushed to (remote write) have no port: they hand their samples to the same {@link SampleSink}.
 */
public interface MetricSource extends AutoCloseable {

  /** Short name for logs, metrics and the console: {@code host}, {@code prometheus}. */
  String name();

  /** How often {@link #collect} wants to be called. */
  Duration interval();

  /**
   * Hands over history, in time order within each series, so that nothing need be learned from
   * nothing. Called once, before the first {@link #collect}. Sources without a past do nothing.
   *
   * @throws SourceException when the source cannot be read; the caller goes on with {@link
   *     #collect}
   */
  default void catchUp(Instant from, Instant to, SampleSink sink) throws InterruptedException {}

  /**
   * Hands over what is new.
   *
   * @throws SourceException when the source cannot be read; the caller counts it and tries again
   *     later
   */
  void collect(Instant now, SampleSink sink) throws InterruptedException;

  @Override
  void close();
}
