package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.Hours;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Who is told of which incidents.
 *
 * @param name unique; remembered with what was told
 * @param atLeast how bad an incident has to be
 * @param entities patterns, one of which has to match the identifier of one affected entity, {@code
 *     pod/shop/*}; empty for any
 * @param namespaces patterns, one of which has to match the scope of one affected entity; empty for
 *     any
 * @param hours when it holds; empty for always
 * @param steps who is told at first, and who later while nobody acknowledges
 * @param goOn whether routes behind this one are looked at too where it matches
 */
public record NoticeRoute(
    String name,
    Severity atLeast,
    List<String> entities,
    List<String> namespaces,
    Optional<Hours> hours,
    List<Step> steps,
    boolean goOn) {

  /**
   * One rung of the ladder.
   *
   * @param after how long after the first notice, if nobody has acknowledged by then
   * @param channels names of notifiers
   */
  public record Step(Duration after, List<String> channels) {
    public Step {
      channels = List.copyOf(channels);
    }
  }

  public NoticeRoute {
    entities = List.copyOf(entities);
    namespaces = List.copyOf(namespaces);
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("route " + name + " tells nobody: give it channels");
    }
  }

  /** Everything from a severity on, at any time. */
  public static NoticeRoute to(String name, Severity atLeast, List<String> channels) {
    return new NoticeRoute(
        name,
        atLeast,
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(new Step(Duration.ZERO, channels)),
        false);
  }

  boolean matches(Severity severity, List<Entity> about, Instant now, ZoneId zone) {
    return severity.compareTo(atLeast) >= 0
        && (entities.isEmpty()
            || about.stream()
                .anyMatch(e -> entities.stream().anyMatch(p -> Globs.matches(p, e.id()))))
        && (namespaces.isEmpty()
            || about.stream()
                .anyMatch(e -> namespaces.stream().anyMatch(p -> Globs.matches(p, e.scope()))))
        && (hours.isEmpty() || hours.get().contain(now, zone));
  }
}
