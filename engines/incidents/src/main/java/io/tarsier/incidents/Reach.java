package io.tarsier.incidents;

import io.tarsier.model.Entity;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;

/**
 * What an entity depends on and what depends on it, over a few steps. Steps are taken in one
 * direction only: what merely shares a dependency or a caller with it is not within reach.
 *
 * <p>Breadth first; time and memory go with what is met, at most {@value #MAX_MET} entities in each
 * direction.
 */
final class Reach {

  static final int MAX_HOPS = 4;
  private static final int MAX_MET = 20_000;

  /**
   * Where an entity lies.
   *
   * @param hops how many steps away
   * @param above whether it depends on where the steps began, so that trouble travels to it
   */
  record Place(int hops, boolean above) {}

  private Reach() {}

  /** What lies within some steps, without the start itself. */
  static Map<Entity, Place> of(Topology topology, Entity start, int hops) {
    Map<Entity, Place> met = new HashMap<>();
    walk(start, hops, true, topology::dependentsView, met);
    walk(start, hops, false, topology::dependenciesView, met);
    return met;
  }

  private static void walk(
      Entity start,
      int hops,
      boolean above,
      Function<Entity, Set<Entity>> next,
      Map<Entity, Place> met) {
    Map<Entity, Integer> seen = new HashMap<>(Map.of(start, 0));
    Queue<Entity> open = new ArrayDeque<>();
    open.add(start);
    while (!open.isEmpty() && seen.size() < MAX_MET) {
      Entity at = open.remove();
      int step = seen.getOrDefault(at, 0) + 1;
      for (Entity e : next.apply(at)) {
        if (seen.putIfAbsent(e, step) != null) {
          continue;
        }
        met.merge(e, new Place(step, above), (a, b) -> b.hops() < a.hops() ? b : a);
        if (step < hops) {
          open.add(e);
        }
      }
    }
  }
}
