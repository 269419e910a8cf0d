package io.tarsier.ports;

import io.tarsier.model.Span;
import java.time.Instant;
import java.util.List;

/**
 * Somewhere that traces are fetched from. One thread at a time calls it. Spans that are pushed have
 * no port: they go to the same {@link TraceIntake}.
 */
public interface TraceSource extends AutoCloseable {

  /** Short name for logs, metrics and the console: {@code zipkin}. */
  String name();

  /** Takes spans in; waits while there is no room. */
  @FunctionalInterface
  interface Sink {
    void accept(List<Span> spans) throws InterruptedException;
  }

  /**
   * Hands over the spans of whole traces that were active in a stretch of time. What was handed
   * over before may come again; the caller tells it by its identifiers.
   *
   * @throws SourceException when the source cannot be read; the caller counts it and asks for the
   *     same stretch again later
   */
  void collect(Instant from, Instant to, Sink sink) throws InterruptedException;

  @Override
  void close();
}
