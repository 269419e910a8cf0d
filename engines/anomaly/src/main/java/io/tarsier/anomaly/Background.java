package io.tarsier.anomaly;

/** Where work runs that the judging thread should not wait for. */
@FunctionalInterface
public interface Background {

  /** On the judging thread itself: for files and tests. */
  Background INLINE = Runnable::run;

  /**
   * Runs a task some time, here or elsewhere. A task that is refused or lost is done by the judging
   * thread when it needs the result.
   */
  void run(Runnable task);
}
