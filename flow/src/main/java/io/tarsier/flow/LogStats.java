package io.tarsier.flow;

/**
 * Counters of the logs since start; the last five are gauges.
 *
 * @param records taken in, several lines of a stack trace as one
 * @param masked those in which something was masked
 * @param findings told of, each of its versions
 * @param unwatched records that were given up because they could not be judged
 * @param tailDropped lines of live tails that a slow listener did not get
 * @param queued records that wait
 * @param queuedBytes about how many bytes they are
 * @param lagMillis how long the oldest of them has waited
 * @param patterns pairs of entity and pattern watched
 * @param streams streams that are read
 */
public record LogStats(
    long records,
    long masked,
    long findings,
    long unwatched,
    long tailDropped,
    int queued,
    long queuedBytes,
    long lagMillis,
    int patterns,
    int streams) {}
