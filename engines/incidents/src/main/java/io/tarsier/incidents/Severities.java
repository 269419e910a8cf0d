package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * How bad an incident is: as bad as its worst finding, and one step worse where the trouble reaches
 * users or much else. That is so when a service that nobody calls, where the users are, is slow,
 * failing or down, and when something is in trouble together with others of its many dependents. A
 * level, not a sum: whether it reaches users once or ten times makes no difference.
 *
 * <p>What an objective of a service says of the same trouble belongs here, beside the blast radius.
 */
final class Severities {

  /** So many dependents, near and far, are many. */
  private static final int MANY = 5;

  private Severities() {}

  /** Whether users feel what is wrong with an entity. */
  static boolean reachesUsers(Entity entity, @Nullable Symptom symptom, Topology topology) {
    return symptom != null && symptom != Symptom.UNUSUAL && topology.isEntry(entity);
  }

  /** Whether much depends on an entity. */
  static boolean carriesMuch(Entity entity, Topology topology) {
    if (topology.dependentsView(entity).size() >= MANY) {
      return true;
    }
    long above =
        Reach.of(topology, entity, Reach.MAX_HOPS).values().stream()
            .filter(Reach.Place::above)
            .limit(MANY)
            .count();
    return above >= MANY;
  }

  static Severity of(Severity worstFinding, boolean wide) {
    if (!wide) {
      return worstFinding;
    }
    return switch (worstFinding) {
      case LOW -> Severity.MEDIUM;
      case MEDIUM -> Severity.HIGH;
      case HIGH, CRITICAL -> Severity.CRITICAL;
    };
  }
}
