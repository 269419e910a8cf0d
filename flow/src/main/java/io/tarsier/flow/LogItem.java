package io.tarsier.flow;

import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A batch of log records that waits to be watched.
 *
 * @param source who brought it; positions are kept by it
 * @param bytes about how much memory it takes
 * @param sinceNanos when it came
 * @param done completes once everything concluded is durable
 */
record LogItem(
    String source, LogBatch batch, long bytes, long sinceNanos, CompletableFuture<Boolean> done) {

  private static final int MAX_RECORDS = 50_000;
  private static final long MAX_BYTES = 32L << 20;

  /** About what a record takes beside its text. */
  private static final int OVERHEAD = 64;

  static LogItem of(String source, LogBatch batch) {
    long bytes = 0;
    for (LogRecord r : batch.records()) {
      bytes += OVERHEAD + r.body().length();
    }
    return new LogItem(source, batch, bytes, System.nanoTime(), new CompletableFuture<>());
  }

  static BoundedQueue<LogItem> queue() {
    return new BoundedQueue<>(
        MAX_RECORDS, i -> i.batch().records().size(), MAX_BYTES, LogItem::bytes);
  }

  /** How long the oldest has waited. */
  static long lagMillis(BoundedQueue<LogItem> queue) {
    LogItem first = queue.first();
    return first == null
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - first.sinceNanos());
  }
}
