package io.tarsier.ports;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.Map;

/**
 * What people have been told of one incident that goes on, so that nothing is told twice.
 *
 * @param incident its identifier
 * @param status as last told
 * @param severity as last told
 * @param since when the first was told; escalation counts from here
 * @param steps by route, how many of its steps have been taken
 * @param channels by channel, the severity that it was told last
 */
public record Told(
    String incident,
    Incident.Status status,
    Severity severity,
    Instant since,
    Map<String, Integer> steps,
    Map<String, Severity> channels) {
  public Told {
    steps = Map.copyOf(steps);
    channels = Map.copyOf(channels);
  }
}
