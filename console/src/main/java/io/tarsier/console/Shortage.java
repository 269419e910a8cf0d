package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.util.Optional;

/**
 * A resource that runs out.
 *
 * @param series identifier of its series
 * @param severity how bad
 * @param resource what and where: {@code disk /var on web-1}
 * @param entity identifier of what has it
 * @param what what it becomes and when: {@code full in 3 d 4 h (80 %: 2 d 20 h – 3 d 12 h)}
 * @param when the moment itself
 * @param probability how likely it is, in words; empty where it is certain
 */
record Shortage(
    String series,
    Severity severity,
    String resource,
    String entity,
    String what,
    Viewer.Moment when,
    String probability) {

  Badge badge() {
    return Badge.of(severity);
  }

  /** Empty while nothing is called. */
  static Optional<Shortage> of(CapacityState c, Viewer viewer) {
    if (c.finding().isEmpty() || c.exhaustion().isEmpty()) {
      return Optional.empty();
    }
    CapacityState.Range range = c.exhaustion().get();
    boolean certain = range.earliest().equals(range.latest());
    return Optional.of(
        new Shortage(
            c.series().id(),
            c.severity(),
            c.resource() + " on " + c.series().entity().name(),
            c.series().entity().id(),
            certain ? moment(range, viewer) : c.state() + " " + when(range, viewer),
            viewer.moment(range.median()),
            certain ? "" : Math.round(100 * c.probability()) + " % likely"));
  }

  private static String when(CapacityState.Range range, Viewer viewer) {
    Duration left = Duration.between(viewer.now(), range.median());
    if (!left.isPositive()) {
      return "now";
    }
    return "in "
        + Viewer.length(left)
        + " (80 %: "
        + Viewer.length(Duration.between(viewer.now(), range.earliest()))
        + " – "
        + Viewer.length(Duration.between(viewer.now(), range.latest()))
        + ")";
  }

  /** A certificate's end is known to the second. */
  private static String moment(CapacityState.Range range, Viewer viewer) {
    Duration left = Duration.between(viewer.now(), range.median());
    return left.isPositive()
        ? "expires in " + Viewer.length(left)
        : "has expired " + Viewer.length(left.negated()) + " ago";
  }
}
