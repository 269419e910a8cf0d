package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Counts on what the entities of one incident depend, and so finds the one thing that would explain
 * most of them: the node that all failing pods run on, the database that all slow services call.
 * Costs a look at the direct dependencies of every new entity.
 */
final class Explained {

  /** Of fewer entities the first one is as good as any. */
  private static final int FEW = 5;

  private static final int MAX_COUNTED = 10_000;

  private final Topology topology;
  private final Map<Entity, Integer> dependents = new LinkedHashMap<>();

  Explained(Topology topology) {
    this.topology = topology;
  }

  /** Takes in the first finding on an entity. */
  void add(Finding finding) {
    Set<Entity> dependencies = new HashSet<>(topology.dependenciesView(finding.entity()));
    Entity node = Marks.node(finding);
    if (node != null && !node.equals(finding.entity())) {
      dependencies.add(node);
    }
    for (Entity d : dependencies) {
      if (dependents.size() < MAX_COUNTED || dependents.containsKey(d)) {
        dependents.merge(d, 1, Integer::sum);
      }
    }
  }

  /**
   * What at least half of the others depend on.
   *
   * @param entities how many are affected
   */
  Optional<Entity> most(int entities) {
    if (entities < FEW) {
      return Optional.empty();
    }
    Entity most = null;
    int best = 0;
    for (Map.Entry<Entity, Integer> e : dependents.entrySet()) {
      boolean more =
          e.getValue() > best
              || (e.getValue() == best && most != null && e.getKey().id().compareTo(most.id()) < 0);
      if (more) {
        most = e.getKey();
        best = e.getValue();
      }
    }
    return best * 2 >= entities - 1 ? Optional.ofNullable(most) : Optional.empty();
  }
}
