package io.tarsier.cause;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who calls whom. Cycles are allowed; an entity that calls itself is not kept. */
public final class CallGraph {

  private static final CallGraph EMPTY = new CallGraph(List.of());

  private final Map<String, Set<String>> callees = new LinkedHashMap<>();
  private final Map<String, Set<String>> callers = new LinkedHashMap<>();

  /**
   * One entity calls another.
   *
   * @param source the caller
   * @param target the callee
   */
  public record Edge(String source, String target) {}

  private CallGraph(List<Edge> edges) {
    for (Edge e : edges) {
      if (!e.source().equals(e.target())) {
        callees.computeIfAbsent(e.source(), s -> new LinkedHashSet<>()).add(e.target());
        callers.computeIfAbsent(e.target(), s -> new LinkedHashSet<>()).add(e.source());
      }
    }
  }

  public static CallGraph of(List<Edge> edges) {
    return edges.isEmpty() ? EMPTY : new CallGraph(edges);
  }

  /** For when nothing is known of calls. */
  public static CallGraph empty() {
    return EMPTY;
  }

  public boolean isEmpty() {
    return callees.isEmpty();
  }

  /** Every entity that calls or is called, in the order of names. */
  public Set<String> entities() {
    Set<String> all = new TreeSet<>(callees.keySet());
    all.addAll(callers.keySet());
    return all;
  }

  /** Every call once, callers in the order they came. */
  List<Edge> edges() {
    return callees.entrySet().stream()
        .flatMap(e -> e.getValue().stream().map(t -> new Edge(e.getKey(), t)))
        .toList();
  }

  Set<String> calleesOf(String entity) {
    return callees.getOrDefault(entity, Set.of());
  }

  Set<String> callersOf(String entity) {
    return callers.getOrDefault(entity, Set.of());
  }
}
