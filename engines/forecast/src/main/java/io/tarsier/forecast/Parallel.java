package io.tarsier.forecast;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs independent numbered tasks on a few threads. Every task writes only its own slot, so the
 * result does not depend on the number of threads.
 */
final class Parallel {

  private Parallel() {}

  static void each(int tasks, int threads, IntConsumer task) {
    if (threads <= 1 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.accept(i);
      }
      return;
    }
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Future<?>[] running = new Future<?>[threads];
      for (int i = 0; i < threads; i++) {
        running[i] = pool.submit(worker);
      }
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("a forecast failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while forecasting; start it again", e);
    }
  }
}
