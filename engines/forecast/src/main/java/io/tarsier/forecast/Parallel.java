package io.tarsier.forecast;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Runs independent numbered tasks, on the caller's thread or also on those that the JVM shares
 * among all; an engine starts none of its own. Every task writes only its own slot, so the result
 * does not depend on the number of threads.
 */
final class Parallel {

  private Parallel() {}

  static void each(int tasks, int threads, IntConsumer task) {
    IntStream numbers = IntStream.range(0, tasks);
    (threads > 1 ? numbers.parallel() : numbers).forEach(task);
  }
}
