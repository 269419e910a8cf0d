package io.tarsier.flow;

/**
 * Totals since start, and how much is held.
 *
 * @param spans spans taken in
 * @param lost spans that could not be followed
 * @param refused spans and calls beyond the most services or edges
 * @param queued spans that wait
 * @param services services and peers known
 * @param edges who calls whom
 * @param pending spans that wait for their counterpart
 * @param kept spans kept for people
 * @param series series made of traces
 * @param seriesRefused readings not handed on because there are too many series
 */
public record TraceStats(
    long spans,
    long lost,
    long refused,
    int queued,
    int services,
    int edges,
    int pending,
    int kept,
    int series,
    long seriesRefused) {}
