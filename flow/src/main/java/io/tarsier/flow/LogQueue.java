package io.tarsier.flow;

import io.tarsier.model.LogRecord;
import io.tarsier.ports.LogBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be watched, bounded by records and by bytes; who brings more has to wait. A batch
 * larger than the bounds is let in when nothing else waits, so that none is stuck for ever.
 */
final class LogQueue {

  static final int MAX_RECORDS = 50_000;
  static final long MAX_BYTES = 32L << 20;

  /** About what a record takes beside its text. */
  private static final int OVERHEAD = 64;

  /**
   * A batch that waits.
   *
   * @param source who brought it; positions are kept by it
   * @param done completes once everything concluded is durable
   */
  record Item(
      String source, LogBatch batch, long bytes, long sinceNanos, CompletableFuture<Boolean> done) {

    static Item of(String source, LogBatch batch) {
      long bytes = 0;
      for (LogRecord r : batch.records()) {
        bytes += OVERHEAD + r.body().length();
      }
      return new Item(source, batch, bytes, System.nanoTime(), new CompletableFuture<>());
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Item> items = new ArrayDeque<>();
  private int records;
  private long bytes;
  private boolean closed;

  /** False when there was no room in time, or the queue is closed. */
  boolean offer(Item item, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && !items.isEmpty() && isFull(item)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return false;
      }
      items.addLast(item);
      records += item.batch().records().size();
      bytes += item.bytes();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(Item item) {
    return records + item.batch().records().size() > MAX_RECORDS
        || bytes + item.bytes() > MAX_BYTES;
  }

  /** Waits for the next; null when none came in time, or the queue is closed and empty. */
  @Nullable Item poll(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (items.isEmpty()) {
        if (closed || left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      Item item = items.removeFirst();
      records -= item.batch().records().size();
      bytes -= item.bytes();
      changed.signalAll();
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** Lets nothing in any more and wakes who waits. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  int records() {
    lock.lock();
    try {
      return records;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  /** How long the oldest has waited. */
  long lagMillis() {
    lock.lock();
    try {
      return items.isEmpty()
          ? 0
          : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - items.getFirst().sinceNanos());
    } finally {
      lock.unlock();
    }
  }
}
