package io.tarsier.cause;

import java.util.Optional;

/**
 * The question what a trouble came from.
 *
 * @param metrics the series, with a stretch of normal operation before the trouble
 * @param at when the trouble was noticed, milliseconds since 1970; up to a minute or two rows late
 * @param graph who calls whom, empty where unknown
 * @param target where it was noticed, if anywhere in particular
 */
public record CauseRequest(
    MetricTable metrics, long at, CallGraph graph, Optional<CauseTarget> target) {}
