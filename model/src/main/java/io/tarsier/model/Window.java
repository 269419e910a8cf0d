package io.tarsier.model;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of event time, both ends included.
 *
 * @param start first moment
 * @param end last moment known so far, never before start
 */
public record Window(Instant start, Instant end) {

  public Window {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "a window ends at or after its start: " + start + " > " + end);
    }
  }

  public Duration length() {
    return Duration.between(start, end);
  }
}
