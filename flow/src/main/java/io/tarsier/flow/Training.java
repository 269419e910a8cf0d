package io.tarsier.flow;

import io.tarsier.anomaly.Background;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread that trains what the corridor's thread should not wait for. It comes with the first
 * task and goes when there is none; a task too many is refused, and whoever needs its result does
 * it.
 */
final class Training implements Background, AutoCloseable {

  private final ThreadPoolExecutor worker;

  Training(int mostWaiting) {
    worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(mostWaiting),
            Thread.ofPlatform().name("training").daemon().factory());
    worker.allowCoreThreadTimeOut(true);
  }

  @Override
  public void run(Runnable task) {
    worker.execute(task);
  }

  /** Gives up what is not done; a restored model begins it again. */
  @Override
  public void close() {
    worker.shutdownNow();
  }
}
