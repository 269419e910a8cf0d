package io.tarsier.flow;

import io.tarsier.cause.CallGraph;
import io.tarsier.cause.CallGraph.Edge;
import io.tarsier.cause.CauseTarget;
import io.tarsier.cause.MetricColumn;
import io.tarsier.incidents.Topology;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gathers what is known around an incident: the entities that it affects, what they depend on, what
 * depends on them, their series, changes and clues. Pods are taken for parts of the service that
 * runs in them, so that a service and its pods do not compete for being the cause.
 */
final class Surveyor {

  /** Labels that say where something is. */
  private static final Set<String> PLACE =
      Set.of(
          "cluster", "container", "host", "instance", "job", "namespace", "node", "pod", "service");

  private static final long SIGNS_BEFORE = 300_000;
  private static final int MOST_ENTITIES = 1000;
  private static final int DEPENDENCIES = 6;
  private static final int DEPENDENTS = 3;

  private final Catalogue catalogue;
  private final Topology topology;
  private final Clues clues;

  Surveyor(Catalogue catalogue, Topology topology, Clues clues) {
    this.catalogue = catalogue;
    this.topology = topology;
    this.clues = clues;
  }

  Survey survey(Incident incident, List<Finding> findings, long eventTime) {
    Set<Entity> reach = reach(incident.entities());
    Map<Entity, Entity> homes = new HashMap<>();
    reach.forEach(e -> homes.put(e, home(e)));
    long at = began(incident, findings);
    Map<Entity, List<Watched>> watched = watched(reach);
    Grid grid = Grid.around(at, eventTime, watched.values());
    Map<MetricColumn, Watched> series = new LinkedHashMap<>();
    Map<String, Set<Entity>> parts = new HashMap<>();
    watched.forEach((entity, all) -> {
      String home = homes.getOrDefault(entity, entity).id();
      if (!home.equals(entity.id())) {
        parts.computeIfAbsent(home, h -> new LinkedHashSet<>()).add(entity);
      }
      for (Watched w : plain(all)) {
        grid.fill(w).ifPresent(v -> series.put(new MetricColumn(home, name(home, w.series), v), w));
      }
    });
    List<Edge> calls = new ArrayList<>();
    Set<Edge> carriers = new LinkedHashSet<>();
    edges(reach, homes, calls, carriers);
    Map<String, Entity> entities = new HashMap<>();
    homes.values().forEach(e -> entities.put(e.id(), e));
    reach.forEach(e -> entities.put(e.id(), e));
    Map<String, Integer> counts = new HashMap<>();
    parts.forEach((home, all) -> counts.put(home, all.size()));
    return new Survey(
        grid.table(List.copyOf(series.keySet())),
        at,
        CallGraph.of(calls),
        List.copyOf(carriers),
        target(findings, homes),
        clues.of(findings, reach, homes, at, eventTime),
        entities,
        series,
        counts);
  }

  /** A shortage is often foreseen long before it hurts; the trouble begins when it does. */
  private static long began(Incident incident, List<Finding> findings) {
    List<Finding> telling =
        findings.stream().filter(f -> !(f instanceof CapacityForecast) && !isVague(f)).toList();
    // An incident that is open for long, as one of a certificate that will end, takes slips in.
    Severity worst =
        telling.stream().map(Finding::severity).max(Comparator.naturalOrder()).orElse(Severity.LOW);
    long first =
        telling.stream()
            .filter(f -> f.severity() == worst)
            .mapToLong(f -> f.window().start().toEpochMilli())
            .min()
            .orElse(incident.opened().toEpochMilli());
    // Lesser signs shortly before the worst belong to it.
    return telling.stream()
        .mapToLong(f -> f.window().start().toEpochMilli())
        .filter(start -> start >= first - SIGNS_BEFORE && start < first)
        .min()
        .orElse(first);
  }

  /**
   * What does not tell when a trouble began. What is missing, and courses of sessions, are looked
   * for in the minutes that went before; a new line that stays faint may be a slip of its own.
   */
  private static boolean isVague(Finding f) {
    return f instanceof LogAnomaly l
        && switch (l.change()) {
          case SEQUENCE, VANISHED, DROP -> true;
          case NEW -> l.severity() == Severity.LOW;
          case SPIKE, LEVEL, PARAMETER, TOGETHER -> false;
        };
  }

  private Set<Entity> reach(List<Entity> affected) {
    Set<Entity> reach = new LinkedHashSet<>(affected);
    spread(reach, affected, DEPENDENTS, false);
    spread(reach, List.copyOf(reach), DEPENDENCIES, true);
    return reach;
  }

  private void spread(Set<Entity> reach, List<Entity> from, int hops, boolean down) {
    Deque<Entity> open = new ArrayDeque<>(from);
    for (int hop = 0; hop < hops && !open.isEmpty(); hop++) {
      Deque<Entity> next = new ArrayDeque<>();
      for (Entity e : open) {
        for (Entity n : down ? topology.dependenciesOf(e) : topology.dependentsOf(e)) {
          if (reach.size() < MOST_ENTITIES && reach.add(n)) {
            next.add(n);
          }
        }
      }
      open = next;
    }
  }

  /** The service that runs in a pod, else its workload; the entity itself for the rest. */
  private Entity home(Entity entity) {
    if (entity.kind() != Entity.Kind.POD) {
      return entity;
    }
    return topology.dependentsOf(entity).stream()
        .filter(e -> e.kind() == Entity.Kind.SERVICE || e.kind() == Entity.Kind.WORKLOAD)
        .min(
            Comparator.comparing((Entity e) -> e.kind() != Entity.Kind.SERVICE)
                .thenComparing(Entity::id))
        .orElse(entity);
  }

  private Map<Entity, List<Watched>> watched(Set<Entity> reach) {
    Map<Entity, List<Watched>> watched = new LinkedHashMap<>();
    reach.forEach(e -> watched.put(e, new ArrayList<>()));
    for (Watched w : catalogue.all()) {
      List<Watched> of = watched.get(w.series.entity());
      if (of != null) {
        of.add(w);
      }
    }
    // The catalogue's order is that of a hash; the ranking has to be the same after a restart.
    watched.values().forEach(all -> all.sort(Comparator.comparing(w -> w.series.key())));
    return watched;
  }

  /**
   * Where a metric is known for an entity as a whole, its shares by caller or operation are not.
   */
  private static List<Watched> plain(List<Watched> all) {
    Set<String> whole = new LinkedHashSet<>();
    for (Watched w : all) {
      if (!TraceSeries.isShare(w.series)) {
        whole.add(w.series.metric());
      }
    }
    return all.stream()
        .filter(w -> !TraceSeries.isShare(w.series) || !whole.contains(w.series.metric()))
        .toList();
  }

  /**
   * Series of parts carry the part's name, so that people see whose they are. What the entity says
   * already is left out.
   */
  private static String name(String home, Series series) {
    Map<String, String> telling = new TreeMap<>(series.labels().asMap());
    telling.keySet().removeAll(PLACE);
    String name = series.metric() + Labels.of(telling);
    return home.equals(series.entity().id()) ? name : series.entity().name() + " " + name;
  }

  private void edges(
      Set<Entity> reach, Map<Entity, Entity> homes, List<Edge> calls, Set<Edge> carriers) {
    for (Entity e : reach) {
      Entity source = homes.getOrDefault(e, e);
      for (Entity d : topology.dependenciesOf(e)) {
        Entity target = homes.getOrDefault(d, d);
        if (source.equals(target) || !reach.contains(d)) {
          continue;
        }
        Edge edge = new Edge(source.id(), target.id());
        if (target.kind() == Entity.Kind.SERVICE) {
          calls.add(edge);
        } else {
          carriers.add(edge);
        }
      }
    }
  }

  /**
   * Where the trouble shows to users: of the affected entities whose answers are late or wrong, one
   * that no other of them depends on.
   */
  private Optional<CauseTarget> target(List<Finding> findings, Map<Entity, Entity> homes) {
    List<MetricAnomaly> seen = new ArrayList<>();
    for (Finding f : findings) {
      if (f instanceof MetricAnomaly a
          && CauseTarget.isSymptom(a.series().metric())
          && !TraceSeries.isShare(a.series())) {
        seen.add(a);
      }
    }
    Set<Entity> sick = new LinkedHashSet<>();
    seen.forEach(a -> sick.add(homes.getOrDefault(a.entity(), a.entity())));
    Optional<MetricAnomaly> front =
        seen.stream()
            .max(
                Comparator.comparingInt((MetricAnomaly a) -> -above(a, homes, sick))
                    .thenComparingDouble(MetricAnomaly::score)
                    .thenComparing(MetricAnomaly::id));
    if (front.isPresent()) {
      Entity home = homes.getOrDefault(front.get().entity(), front.get().entity());
      return Optional.of(new CauseTarget(home.id(), name(home.id(), front.get().series())));
    }
    Entity first = findings.getFirst().entity();
    return Optional.of(new CauseTarget(homes.getOrDefault(first, first).id(), ""));
  }

  /** How many of the sick depend on an entity. */
  private int above(MetricAnomaly a, Map<Entity, Entity> homes, Set<Entity> sick) {
    Entity home = homes.getOrDefault(a.entity(), a.entity());
    Set<Entity> above = new LinkedHashSet<>(List.of(home));
    spread(above, List.of(home), DEPENDENCIES, false);
    above.remove(home);
    above.retainAll(sick);
    return above.size();
  }
}
