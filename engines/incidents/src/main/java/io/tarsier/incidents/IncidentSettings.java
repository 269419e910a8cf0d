package io.tarsier.incidents;

import java.time.Duration;

/**
 * When findings belong together.
 *
 * @param gap a finding joins an incident when it begins no later than this after the incident's
 *     latest activity
 * @param quiet an incident is resolved once all its findings have been over for this long
 * @param flaps what has begun more often than this within the flapping time comes and goes
 * @param flapping the flapping time; also how long such a trouble has to be quiet to be over
 * @param stormRate more new findings a minute than this are a storm
 * @param stormIncidents so many new incidents are opened while a storm lasts
 */
public record IncidentSettings(
    Duration gap, Duration quiet, int flaps, Duration flapping, int stormRate, int stormIncidents) {

  public static final IncidentSettings DEFAULT =
      new IncidentSettings(Duration.ofMinutes(5), Duration.ofMinutes(10));

  public IncidentSettings {
    if (gap.isNegative() || quiet.isNegative() || flapping.isNegative()) {
      throw new IllegalArgumentException("gap, quiet and flapping cannot be negative");
    }
    if (flaps < 1 || stormRate < 1 || stormIncidents < 2) {
      throw new IllegalArgumentException(
          "flaps and storm rate are at least 1, incidents of a storm at least 2");
    }
  }

  /** The usual bounds on flapping and storms. */
  public IncidentSettings(Duration gap, Duration quiet) {
    this(gap, quiet, 3, Duration.ofMinutes(30), 60, 3);
  }
}
