package io.tarsier.forecast;

import java.util.function.IntConsumer;

/**
 * Runs independent numbered tasks, in any order and on any threads, and returns when all are done.
 * An engine has no threads of its own; whoever has cores to give writes {@code (n, task) ->
 * IntStream.range(0, n).parallel().forEach(task)}. Every task writes only its own slot, so the
 * result is the same for all of them.
 */
@FunctionalInterface
public interface Workers {

  /** One after the other on the calling thread. */
  Workers INLINE =
      (tasks, task) -> {
        for (int i = 0; i < tasks; i++) {
          task.accept(i);
        }
      };

  void each(int tasks, IntConsumer task);
}
