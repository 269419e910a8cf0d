package io.tarsier.traces;

import io.tarsier.model.Entity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of a stretch of time.
 *
 * @param services in order of their names
 * @param edges in order of caller and callee
 */
public record GraphView(List<ServiceView> services, List<EdgeView> edges) {

  /**
   * A service.
   *
   * @param own whether it sends spans itself; else it is known by its callers alone
   * @param firstSeen epoch milliseconds
   * @param lastSeen epoch milliseconds
   * @param measures of its own calls; of the calls that others made to it where it sends no spans
   * @param places where it ran then: pods, nodes, hosts
   */
  public record ServiceView(
      Entity entity,
      boolean own,
      long firstSeen,
      long lastSeen,
      Measures measures,
      List<Entity> places) {}

  /**
   * One service calls another.
   *
   * @param firstSeen epoch milliseconds
   * @param lastSeen epoch milliseconds
   * @param measures as the caller sees it
   */
  public record EdgeView(
      Entity caller, Entity callee, long firstSeen, long lastSeen, Measures measures) {}

  public GraphView {
    services = List.copyOf(services);
    edges = List.copyOf(edges);
  }

  /** The same with edges that are known from elsewhere, unless it has them. */
  public GraphView with(List<EdgeView> known) {
    Set<List<Entity>> there = new HashSet<>();
    edges.forEach(e -> there.add(List.of(e.caller(), e.callee())));
    Set<Entity> named = new HashSet<>();
    services.forEach(s -> named.add(s.entity()));
    List<EdgeView> allEdges = new ArrayList<>(edges);
    List<ServiceView> allServices = new ArrayList<>(services);
    for (EdgeView e : known) {
      if (there.add(List.of(e.caller(), e.callee()))) {
        allEdges.add(e);
        for (Entity end : List.of(e.caller(), e.callee())) {
          if (named.add(end)) {
            allServices.add(
                new ServiceView(end, false, e.firstSeen(), e.lastSeen(), Measures.NONE, List.of()));
          }
        }
      }
    }
    return sorted(allServices, allEdges);
  }

  static GraphView of(Collection<Node> nodes, long from, long to) {
    List<EdgeView> edges = new ArrayList<>();
    Map<Node, List<History>> received = new HashMap<>();
    for (Node node : nodes) {
      for (Edge e : node.edges.values()) {
        if (e.lastSeen >= from && e.firstSeen <= to) {
          edges.add(
              new EdgeView(
                  node.entity,
                  e.callee.entity,
                  e.firstSeen,
                  e.lastSeen,
                  e.history.between(from, to)));
          if (!e.callee.own) {
            received.computeIfAbsent(e.callee, n -> new ArrayList<>()).add(e.history);
          }
        }
      }
    }
    List<ServiceView> services = new ArrayList<>();
    for (Node node : nodes) {
      if (node.lastSeen >= from && node.firstSeen <= to) {
        List<History> histories =
            node.own ? List.of(node.history) : received.getOrDefault(node, List.of());
        services.add(
            new ServiceView(
                node.entity,
                node.own,
                node.firstSeen,
                node.lastSeen,
                History.between(histories, from, to),
                places(node, from)));
      }
    }
    return sorted(services, edges);
  }

  private static GraphView sorted(List<ServiceView> services, List<EdgeView> edges) {
    services.sort(Comparator.comparing(s -> s.entity().id()));
    edges.sort(
        Comparator.comparing((EdgeView e) -> e.caller().id()).thenComparing(e -> e.callee().id()));
    return new GraphView(services, edges);
  }

  private static List<Entity> places(Node node, long since) {
    List<Entity> places = new ArrayList<>();
    for (Home home : node.homes()) {
      if (home.seen >= since) {
        for (Entity place : home.places) {
          if (!places.contains(place)) {
            places.add(place);
          }
        }
      }
    }
    places.sort(Comparator.comparing(Entity::id));
    return List.copyOf(places);
  }
}
