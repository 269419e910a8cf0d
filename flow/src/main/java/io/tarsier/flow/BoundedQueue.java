package io.tarsier.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits, bounded by its number and by its bytes; who brings more has to wait. A batch larger
 * than the bounds is let in when nothing else waits, so that none is stuck for ever. Safe for use
 * by several threads.
 *
 * @param <T> a batch
 */
final class BoundedQueue<T> {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> batches = new ArrayDeque<>();
  private final ToIntFunction<T> count;
  private final ToLongFunction<T> weight;
  private final int maxCount;
  private final long maxBytes;
  private int waiting;
  private long bytes;
  private boolean closed;

  /**
   * @param count how many things a batch holds
   * @param weight its bytes
   */
  BoundedQueue(int maxCount, ToIntFunction<T> count, long maxBytes, ToLongFunction<T> weight) {
    this.maxCount = maxCount;
    this.count = count;
    this.maxBytes = maxBytes;
    this.weight = weight;
  }

  /** False when there was no room in time, or the queue is closed. */
  boolean offer(T batch, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && !batches.isEmpty() && isFull(batch)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return false;
      }
      batches.addLast(batch);
      waiting += count.applyAsInt(batch);
      bytes += weight.applyAsLong(batch);
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFull(T batch) {
    return waiting + count.applyAsInt(batch) > maxCount
        || bytes + weight.applyAsLong(batch) > maxBytes;
  }

  /** Waits for the next; null when none came in time, or the queue is closed and empty. */
  @Nullable T poll(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (batches.isEmpty()) {
        if (closed || left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      T batch = batches.removeFirst();
      waiting -= count.applyAsInt(batch);
      bytes -= weight.applyAsLong(batch);
      changed.signalAll();
      return batch;
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

  /** How many things wait. */
  int count() {
    lock.lock();
    try {
      return waiting;
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

  /** The batch that has waited longest; null where none waits. */
  @Nullable T first() {
    lock.lock();
    try {
      return batches.peekFirst();
    } finally {
      lock.unlock();
    }
  }
}
