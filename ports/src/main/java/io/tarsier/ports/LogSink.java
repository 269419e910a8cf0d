package io.tarsier.ports;

/** Takes log records in. */
@FunctionalInterface
public interface LogSink {

  /** Takes a batch, waiting while there is no room: this is how back-pressure reaches a source. */
  void accept(LogBatch batch) throws InterruptedException;
}
