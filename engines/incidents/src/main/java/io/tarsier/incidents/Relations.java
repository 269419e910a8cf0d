package io.tarsier.incidents;

import io.tarsier.model.Entity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which entities have to do with each other: a service and the host it runs on, a pod and its node.
 * Symmetric, not transitive: two services on one host are related to the host, not to each other,
 * so that a host's trouble gathers what it caused without a busy host tying unrelated services
 * together.
 *
 * <p>Costs two set entries a relation; bounded, further relations are ignored once full.
 */
public final class Relations {

  private static final int MAX_ENTITIES = 100_000;
  private static final int MAX_NEIGHBOURS = 10_000;

  private final Map<Entity, Set<Entity>> neighbours = new HashMap<>();

  public void relate(Entity a, Entity b) {
    if (a.equals(b)) {
      return;
    }
    add(a, b);
    add(b, a);
  }

  public boolean related(Entity a, Entity b) {
    return a.equals(b) || neighbours.getOrDefault(a, Set.of()).contains(b);
  }

  private void add(Entity from, Entity to) {
    Set<Entity> known = neighbours.get(from);
    if (known == null) {
      if (neighbours.size() >= MAX_ENTITIES) {
        return;
      }
      known = new HashSet<>();
      neighbours.put(from, known);
    }
    if (known.size() < MAX_NEIGHBOURS) {
      known.add(to);
    }
  }
}
