package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import java.time.Duration;
import java.util.Optional;

/**
 * A resource that runs out.
 *
 * @param series identifier of its series
 * @param badge how bad
 * @param resource what and where: {@code disk /var on web-1}
 * @param entity identifier of what has it
 * @param what what it becomes and when: {@code full in 3 d 4 h (80 %: 2 d 20 h – 3 d 12 h)}
 * @param when the moment itself
 * @param probability in percent
 */
record Shortage(
    String series,
    Badge badge,
    String resource,
    String entity,
    String what,
    Viewer.Moment when,
    String probability) {

  /** Empty while nothing is called. */
  static Optional<Shortage> of(CapacityState c, Viewer viewer) {
    if (c.finding().isEmpty() || c.exhaustion().isEmpty()) {
      return Optional.empty();
    }
    CapacityState.Range range = c.exhaustion().get();
    Duration left = Duration.between(viewer.now(), range.median());
    String when =
        left.isPositive()
            ? "in "
                + Viewer.length(left)
                + " (80 %: "
                + Viewer.length(Duration.between(viewer.now(), range.earliest()))
                + " – "
                + Viewer.length(Duration.between(viewer.now(), range.latest()))
                + ")"
            : "now";
    return Optional.of(
        new Shortage(
            c.series().id(),
            Badge.of(c.severity()),
            c.resource() + " on " + c.series().entity().name(),
            c.series().entity().id(),
            c.state() + " " + when,
            viewer.moment(range.median()),
            Math.round(100 * c.probability()) + " %"));
  }
}
