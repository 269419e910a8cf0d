package io.tarsier.flow;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How much of what came in people were told, in the last 24 hours or since start.
 *
 * @param since from when on it was counted
 * @param alerts words about alerts that came in, repetitions included
 * @param repeated those of them that said nothing new
 * @param findings troubles that were found or reported, each once, suppressed ones included
 * @param incidents incidents that were opened
 */
public record NoiseState(Instant since, long alerts, long repeated, long findings, long incidents) {

  /** The share of findings that nobody was bothered with separately; empty without findings. */
  public OptionalDouble reduction() {
    return findings == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(0, 1 - (double) incidents / findings));
  }
}
