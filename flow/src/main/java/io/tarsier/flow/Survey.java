package io.tarsier.flow;

import io.tarsier.cause.CallGraph;
import io.tarsier.cause.CauseTarget;
import io.tarsier.cause.Clue;
import io.tarsier.cause.Diagnosis;
import io.tarsier.cause.Lessons;
import io.tarsier.cause.MetricColumn;
import io.tarsier.cause.MetricTable;
import io.tarsier.cause.RankedCause;
import io.tarsier.cause.Surroundings;
import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that is known around an incident, as the ranking of causes takes it.
 *
 * @param table the series of the entities within reach
 * @param at when the trouble began, as far as is known
 * @param calls who calls whom
 * @param carriers what runs on what
 * @param target where the trouble shows to users
 * @param clues what else is known of entities
 * @param entities by identifier
 * @param series by column, the series it was made of
 * @param parts of each entity that takes in its parts, pods of a service, how many it has
 */
record Survey(
    MetricTable table,
    long at,
    CallGraph calls,
    List<CallGraph.Edge> carriers,
    Optional<CauseTarget> target,
    List<Clue> clues,
    Map<String, Entity> entities,
    Map<MetricColumn, Watched> series,
    Map<String, Integer> parts) {

  private static final double ROUND = 1000;
  private static final int SHOWN = 4;

  /** Troubles that one of several parts can have while the others are well. */
  private static final Set<Diagnosis.Kind> OF_A_PART =
      EnumSet.of(Diagnosis.Kind.OUT_OF_MEMORY, Diagnosis.Kind.SATURATED, Diagnosis.Kind.DOWN);

  Surroundings surroundings(Lessons lessons) {
    return new Surroundings(carriers, clues, lessons);
  }

  /** A ranked cause in the words of the model. */
  Cause cause(RankedCause c) {
    Entity entity = part(c);
    return new Cause(
        entity == null ? entities.getOrDefault(c.entity(), Entity.parse(c.entity())) : entity,
        c.diagnosis().summary(),
        Math.round(c.score() * ROUND) / ROUND,
        Math.round(c.probability() * ROUND) / ROUND,
        c.evidence(),
        c.columns().stream()
            .map(series::get)
            .filter(Objects::nonNull)
            .map(w -> w.id)
            .distinct()
            .limit(SHOWN)
            .toList(),
        c.diagnosis().remedy());
  }

  /**
   * The one part of several that all resources which changed belong to; null when there is none.
   */
  private @Nullable Entity part(RankedCause c) {
    if (parts.getOrDefault(c.entity(), 0) < 2 || !OF_A_PART.contains(c.diagnosis().kind())) {
      return null;
    }
    Set<Entity> changed = new LinkedHashSet<>();
    for (MetricColumn column : c.columns()) {
      Watched w = series.get(column);
      if (w != null && !w.series.entity().id().equals(c.entity())) {
        changed.add(w.series.entity());
      }
    }
    return changed.size() == 1 ? changed.iterator().next() : null;
  }
}
