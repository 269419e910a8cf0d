package io.tarsier.incidents;

import io.tarsier.model.Entity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What depends on what: a service on the services it calls, a service on the pods it runs in, a pod
 * on its node. A trouble travels against these arrows, from what is depended on to what depends on
 * it.
 *
 * <p>Dependencies are remembered with the time they were last seen, so that those which vanished
 * can be told from those which last. Costs two map entries a dependency; bounded, further ones are
 * ignored once full. Safe for use by several threads.
 */
public final class Topology {

  private static final int MAX_ENTITIES = 100_000;
  private static final int MAX_NEIGHBOURS = 10_000;

  private final Map<Entity, Map<Entity, Link>> dependencies = new ConcurrentHashMap<>();
  private final Map<Entity, Set<Entity>> dependents = new ConcurrentHashMap<>();

  /** Why one entity depends on another. */
  public enum Kind {
    /** It sends requests to it. */
    CALLS,
    /** It is carried by it: a service by a pod, a pod by a node. */
    RUNS_ON
  }

  /**
   * One arrow.
   *
   * @param source what depends
   * @param target what it depends on
   * @param seen when that was last seen, milliseconds since 1970
   */
  public record Dependency(Entity source, Entity target, Kind kind, long seen) {}

  private record Link(Kind kind, long seen) {}

  /** Notes that one entity depends on another; an entity does not depend on itself. */
  public void depend(Entity source, Entity target, Kind kind, long epochMillis) {
    if (source.equals(target)) {
      return;
    }
    Map<Entity, Link> known = dependencies.get(source);
    if (known == null) {
      if (dependencies.size() >= MAX_ENTITIES) {
        return;
      }
      known = dependencies.computeIfAbsent(source, s -> new ConcurrentHashMap<>());
    }
    Set<Entity> back = dependents.get(target);
    if (back == null) {
      if (dependents.size() >= MAX_ENTITIES) {
        return;
      }
      back = dependents.computeIfAbsent(target, t -> ConcurrentHashMap.newKeySet());
    }
    boolean room = known.size() < MAX_NEIGHBOURS && back.size() < MAX_NEIGHBOURS;
    if (room || known.containsKey(target)) {
      known.merge(
          target,
          new Link(kind, epochMillis),
          (a, b) -> new Link(b.kind(), Math.max(a.seen(), b.seen())));
      back.add(source);
    }
  }

  /** What an entity depends on directly. */
  public Set<Entity> dependenciesOf(Entity entity) {
    return Set.copyOf(dependencies.getOrDefault(entity, Map.of()).keySet());
  }

  /** What depends on an entity directly. */
  public Set<Entity> dependentsOf(Entity entity) {
    return Set.copyOf(dependents.getOrDefault(entity, Set.of()));
  }

  /** As {@link #dependenciesOf}, without a copy: it changes while others write. */
  Set<Entity> dependenciesView(Entity entity) {
    Map<Entity, Link> known = dependencies.get(entity);
    return known == null ? Set.of() : known.keySet();
  }

  /** As {@link #dependentsOf}, without a copy: it changes while others write. */
  Set<Entity> dependentsView(Entity entity) {
    Set<Entity> known = dependents.get(entity);
    return known == null ? Set.of() : known;
  }

  /** Whether one entity sends requests to another. */
  boolean calls(Entity source, Entity target) {
    Link link = dependencies.getOrDefault(source, Map.of()).get(target);
    return link != null && link.kind() == Kind.CALLS;
  }

  /** Whether it calls others and nobody calls it: it is where the users are. */
  boolean isEntry(Entity entity) {
    return dependenciesView(entity).stream().anyMatch(d -> calls(entity, d))
        && dependentsView(entity).stream().noneMatch(d -> calls(d, entity));
  }

  /** Whether one of two entities depends on the other directly, or both are the same. */
  public boolean related(Entity a, Entity b) {
    return a.equals(b)
        || dependencies.getOrDefault(a, Map.of()).containsKey(b)
        || dependencies.getOrDefault(b, Map.of()).containsKey(a);
  }

  /** All arrows, in no particular order. */
  public List<Dependency> dependencies() {
    List<Dependency> all = new ArrayList<>();
    dependencies.forEach((source, targets) ->
        targets.forEach(
            (target, link) -> all.add(new Dependency(source, target, link.kind(), link.seen()))));
    return all;
  }

  /** Forgets what was last seen before a moment. */
  public void forgetBefore(long epochMillis) {
    dependencies.forEach((source, targets) -> {
      targets
          .entrySet()
          .removeIf(e -> {
            boolean old = e.getValue().seen() < epochMillis;
            if (old) {
              dependents.getOrDefault(e.getKey(), Set.of()).remove(source);
            }
            return old;
          });
    });
    dependencies.values().removeIf(Map::isEmpty);
    dependents.values().removeIf(Set::isEmpty);
  }
}
