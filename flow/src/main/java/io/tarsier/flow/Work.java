package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.MetricSample;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What waits in the corridor's queue. The future completes once everything concluded from it is
 * durable.
 */
sealed interface Work {

  /**
   * Samples to judge.
   *
   * @param learnOnly history from before the program was asked to watch
   */
  record Samples(
      String source, List<MetricSample> batch, boolean learnOnly, CompletableFuture<Boolean> done)
      implements Work {}

  /**
   * Findings made elsewhere.
   *
   * @param epochMillis how late it is
   */
  record Found(List<? extends Finding> findings, long epochMillis, CompletableFuture<Boolean> done)
      implements Work {}

  /** An operator's word: what it does to the pipeline, and who waits for the answer. */
  record Order<T>(Function<Pipeline, Ordered<T>> order, CompletableFuture<T> done)
      implements Work {}

  /** The last piece of work: finish, snapshot, stop. */
  record Stop() implements Work {}
}
