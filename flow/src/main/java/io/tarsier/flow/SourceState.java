package io.tarsier.flow;

import java.time.Instant;
import java.util.Optional;

/**
 * How one source is doing.
 *
 * @param name the source's name
 * @param healthy whether its last collection worked
 * @param lastSuccess when it last worked
 * @param lastError what went wrong last, if anything did since the last success
 * @param samples how many samples it has given since start
 * @param failures how many collections failed since start
 */
public record SourceState(
    String name,
    boolean healthy,
    Optional<Instant> lastSuccess,
    Optional<String> lastError,
    long samples,
    long failures) {}
