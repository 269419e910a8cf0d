package io.tarsier.model;

/**
 * One point of a plot: what was seen, what was expected, how odd it was.
 *
 * @param epochMillis event time
 * @param value what was seen
 * @param band what was expected
 * @param score anomaly score in [0, 1]
 * @param anomalous whether the point was called an anomaly
 */
public record SeriesPoint(
    long epochMillis, double value, Band band, double score, boolean anomalous) {}
