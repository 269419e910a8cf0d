package io.tarsier.flow;

/**
 * Counters since start, all monotonic but the three gauges at the end.
 *
 * @param samples samples taken in
 * @param unjudged samples that could not be judged: not a number, late or a duplicate
 * @param refusedSeries samples of new series dropped because too many series are watched
 * @param findings findings opened
 * @param incidents incidents opened
 * @param storageFailures commits that failed and were tried again
 * @param queued batches that wait now
 * @param queueCapacity how many may wait before a source has to
 * @param series series watched now
 */
public record CorridorStats(
    long samples,
    long unjudged,
    long refusedSeries,
    long findings,
    long incidents,
    long storageFailures,
    int queued,
    int queueCapacity,
    int series) {}
