package io.tarsier.flow;

import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * How long one bounded resource will last, as far as is known.
 *
 * @param series the resource's usage or remainder
 * @param resource what it is in words: {@code disk /var}
 * @param state what it becomes: {@code full}
 * @param threshold the value that must not be reached
 * @param value where it was when this was estimated
 * @param at when this was estimated, in event time
 * @param probability that the threshold is reached within seven days
 * @param severity by the time that is left
 * @param exhaustion when it is reached; empty where that is improbable
 * @param perDay present trend a day towards the threshold, in the series' unit; NaN where that is
 *     not known
 * @param finding identifier of the finding that says so, if one is going on
 */
public record CapacityState(
    Series series,
    String resource,
    String state,
    double threshold,
    double value,
    Instant at,
    double probability,
    Severity severity,
    Optional<Range> exhaustion,
    double perDay,
    Optional<String> finding) {

  /**
   * When a threshold is reached.
   *
   * @param median half of the outcomes are earlier
   * @param earliest one outcome in ten is earlier
   * @param latest one outcome in ten is later
   */
  public record Range(Instant median, Instant earliest, Instant latest) {}
}
