package io.tarsier.flow;

import io.tarsier.model.Span;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Spans that wait, bounded in their number; a larger batch is let in when nothing else waits. */
final class SpanQueue {

  static final int MAX_SPANS = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<List<Span>> batches = new ArrayDeque<>();
  private int spans;
  private boolean closed;

  /** False when there was no room in time, or the queue is closed. */
  boolean offer(List<Span> batch, long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (!closed && spans > 0 && spans + batch.size() > MAX_SPANS) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return false;
      }
      batches.addLast(batch);
      spans += batch.size();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next; null when none came in time, or the queue is closed and empty. */
  @Nullable List<Span> poll(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (batches.isEmpty()) {
        if (closed || left <= 0) {
          return null;
        }
        left = changed.awaitNanos(left);
      }
      List<Span> batch = batches.removeFirst();
      spans -= batch.size();
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

  int size() {
    lock.lock();
    try {
      return spans;
    } finally {
      lock.unlock();
    }
  }
}
