package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.traces.GraphView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where services stand in the picture of the graph: those that nobody calls at the left, everybody
 * else at the right of all who call him, so that calls run from left to right.
 *
 * <p>Layers by longest path, order within a layer by the mean place of the neighbours (Sugiyama,
 * Tagawa and Toda, "Methods for Visual Understanding of Hierarchical System Structures", 1981). Of
 * calls in a circle, the one that closes it is left out. The same graph gives the same picture;
 * time grows with services and edges, a thousand services take a few milliseconds. A layer that is
 * too high is folded into several columns.
 */
final class GraphLayout {

  private static final int SWEEPS = 6;
  private static final int LEAST_HEIGHT = 7;

  /**
   * A place.
   *
   * @param column from the left
   * @param row from the middle, negative above it
   */
  record Place(double column, double row) {}

  private final List<Entity> services = new ArrayList<>();
  private final Map<Entity, List<Entity>> callees = new HashMap<>();
  private final Map<Entity, List<Entity>> callers = new HashMap<>();
  private final Map<Entity, Integer> layers = new HashMap<>();

  private GraphLayout(GraphView graph) {
    graph.services().stream()
        .map(GraphView.ServiceView::entity)
        .sorted(Comparator.comparing(Entity::id))
        .forEach(services::add);
    Set<Entity> known = new HashSet<>(services);
    graph.edges().stream()
        .filter(e -> known.contains(e.caller()) && known.contains(e.callee()))
        .filter(e -> !e.caller().equals(e.callee()))
        .sorted(
            Comparator.comparing((GraphView.EdgeView e) -> e.caller().id())
                .thenComparing(e -> e.callee().id()))
        .forEach(e -> {
          callees.computeIfAbsent(e.caller(), c -> new ArrayList<>()).add(e.callee());
          callers.computeIfAbsent(e.callee(), c -> new ArrayList<>()).add(e.caller());
        });
  }

  static Map<Entity, Place> of(GraphView graph) {
    GraphLayout layout = new GraphLayout(graph);
    layout.layer();
    return layout.places();
  }

  /** Longest paths, over an order in which callers come before those they call. */
  private void layer() {
    List<Entity> order = order();
    Map<Entity, Integer> rank = new HashMap<>();
    for (int i = 0; i < order.size(); i++) {
      rank.put(order.get(i), i);
    }
    services.forEach(s -> layers.put(s, 0));
    for (Entity caller : order) {
      for (Entity callee : callees.getOrDefault(caller, List.of())) {
        // A call against the order closes a circle.
        if (rank.getOrDefault(callee, 0) > rank.getOrDefault(caller, 0)) {
          layers.merge(callee, layers.getOrDefault(caller, 0) + 1, Math::max);
        }
      }
    }
  }

  /** Depth first from those that nobody calls, last finished first. */
  private List<Entity> order() {
    List<Entity> finished = new ArrayList<>();
    Set<Entity> seen = new HashSet<>();
    List<Entity> starts = new ArrayList<>();
    services.stream().filter(s -> !callers.containsKey(s)).forEach(starts::add);
    starts.addAll(services);
    for (Entity start : starts) {
      visit(start, seen, finished);
    }
    return finished.reversed();
  }

  /** Without recursion: a chain may be as long as there are services. */
  private void visit(Entity start, Set<Entity> seen, List<Entity> finished) {
    if (!seen.add(start)) {
      return;
    }
    List<Entity> path = new ArrayList<>(List.of(start));
    List<Integer> next = new ArrayList<>(List.of(0));
    while (!path.isEmpty()) {
      int top = path.size() - 1;
      List<Entity> below = callees.getOrDefault(path.get(top), List.of());
      int i = next.get(top);
      if (i == below.size()) {
        finished.add(path.removeLast());
        next.removeLast();
        continue;
      }
      next.set(top, i + 1);
      if (seen.add(below.get(i))) {
        path.add(below.get(i));
        next.add(0);
      }
    }
  }

  private Map<Entity, Place> places() {
    int height = Math.max(LEAST_HEIGHT, (int) Math.ceil(Math.sqrt(services.size()) * 1.1));
    List<List<Entity>> rows = new ArrayList<>();
    for (Entity s : services) {
      int layer = layers.getOrDefault(s, 0);
      while (rows.size() <= layer) {
        rows.add(new ArrayList<>());
      }
      rows.get(layer).add(s);
    }
    arrange(rows);
    Map<Entity, Place> places = new HashMap<>();
    int column = 0;
    for (List<Entity> layer : rows) {
      int columns = Math.ceilDiv(layer.size(), height);
      int deep = Math.ceilDiv(layer.size(), Math.max(1, columns));
      for (int i = 0; i < layer.size(); i++) {
        int in = Math.min(deep, layer.size() - i / deep * deep);
        places.put(layer.get(i), new Place(column + i / deep, i % deep - (in - 1) / 2.0));
      }
      column += Math.max(1, columns);
    }
    return places;
  }

  private void arrange(List<List<Entity>> rows) {
    Map<Entity, Double> at = new HashMap<>();
    rows.forEach(r -> number(r, at));
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean down = sweep % 2 == 0;
      for (List<Entity> row : down ? rows : rows.reversed()) {
        Map<Entity, Double> want = new HashMap<>();
        for (Entity s : row) {
          List<Entity> near = (down ? callers : callees).getOrDefault(s, List.of());
          double here = at.getOrDefault(s, 0.0);
          want.put(
              s, near.stream().mapToDouble(n -> at.getOrDefault(n, 0.0)).average().orElse(here));
        }
        row.sort(Comparator.comparingDouble(s -> want.getOrDefault(s, 0.0)));
        number(row, at);
      }
    }
  }

  private static void number(List<Entity> row, Map<Entity, Double> at) {
    for (int i = 0; i < row.size(); i++) {
      at.put(row.get(i), i - (row.size() - 1) / 2.0);
    }
  }
}
