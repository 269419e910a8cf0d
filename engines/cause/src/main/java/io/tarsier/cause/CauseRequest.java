package io.tarsier.cause;

import java.util.Optional;

/**
 * The question what a trouble came from.
 *
 * @param metrics the series, with a stretch of normal operation before the trouble
 * @param at when the trouble was noticed, milliseconds since 1970; up to a minute or two rows late
 * @param graph who calls whom, empty where unknown
 * @param target where it was noticed, if anywhere in particular
 * @param surroundings what else is known; empty when series and calls are all there is
 */
public record CauseRequest(
    MetricTable metrics,
    long at,
    CallGraph graph,
    Optional<CauseTarget> target,
    Optional<Surroundings> surroundings) {

  /** A question with nothing to go by but series and calls. */
  public CauseRequest(MetricTable metrics, long at, CallGraph graph, Optional<CauseTarget> target) {
    this(metrics, at, graph, target, Optional.empty());
  }
}
