package io.tarsier.flow;

/**
 * Counters since start, all monotonic but the five gauges at the end.
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
 * @param suppressedFindings findings opened that a suppression held back; a counter
 * @param suppressions suppression rules in force now
 * @param maxSeries how many series may be watched
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
    int series,
    long suppressedFindings,
    int suppressions,
    int maxSeries) {}
