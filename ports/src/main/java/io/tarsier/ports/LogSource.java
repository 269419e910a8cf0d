package io.tarsier.ports;

import java.util.Map;

/**
 * Somewhere that log records are read from. One thread at a time calls it. Sources that are pushed
 * to have no port: they hand their batches to the same {@link LogSink}.
 */
public interface LogSource extends AutoCloseable {

  /** Short name for logs, metrics and the console: {@code files}, {@code loki}. */
  String name();

  /**
   * Hands over records as they come, until the thread is interrupted or a source that ends has
   * ended.
   *
   * @param positions by stream, where to go on; what came before is known. Streams that are not
   *     named are new to the reader
   * @throws SourceException when the source cannot be read; the caller counts it and calls again
   *     after a pause, with the positions of the batches that were accepted
   */
  void follow(Map<String, String> positions, LogSink sink) throws InterruptedException;

  @Override
  void close();
}
