package io.tarsier.incidents;

import java.time.Duration;

/**
 * When findings belong together.
 *
 * @param gap a finding joins an incident when it begins no later than this after the incident's
 *     latest activity
 * @param quiet an incident is resolved once all its findings have been over for this long
 */
public record IncidentSettings(Duration gap, Duration quiet) {

  public static final IncidentSettings DEFAULT =
      new IncidentSettings(Duration.ofMinutes(5), Duration.ofMinutes(10));

  public IncidentSettings {
    if (gap.isNegative() || quiet.isNegative()) {
      throw new IllegalArgumentException("gap and quiet cannot be negative");
    }
  }
}
