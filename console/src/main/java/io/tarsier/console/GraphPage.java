package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.Measures;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the page of the graph of services: the picture for those who have script, tables that say
 * the same for everybody. Order is by badness and then by name, so that lines stay where they are.
 */
final class GraphPage {

  static final int MAX_SERVICES = 100;
  static final int MAX_CALLS = 150;
  private static final int MAX_NEIGHBOURS = 40;
  private static final int MAX_PLACES = 20;
  private static final int MAX_INCIDENTS = 5;

  /** Fewer failures stand in the table alone. */
  private static final double TELLING = 0.005;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Traffic traffic;
  private final Health health;
  private final Viewer viewer;
  private final GraphView graph;

  GraphPage(Traffic traffic, Health health, Viewer viewer, TimeRange range) {
    this.traffic = traffic;
    this.health = health;
    this.viewer = viewer;
    this.graph = traffic.graph(range.from(), range.to());
  }

  /** What its place in a list depends on. */
  private Comparator<GraphView.ServiceView> worstFirst() {
    return Comparator.comparing(
            (GraphView.ServiceView s) -> health.of(s.entity()).orElse(null),
            Comparator.nullsLast(Comparator.<Severity>reverseOrder()))
        .thenComparing(s -> s.entity().id());
  }

  /**
   * The page.
   *
   * @param search words that a service's identifier must all hold
   * @param service identifier of the service to show more of; empty for none
   */
  GraphPageView build(String search, String service) {
    String[] words = search.toLowerCase(Locale.ROOT).strip().split("\\s+");
    Predicate<Entity> wanted =
        e -> Arrays.stream(words).allMatch(e.id().toLowerCase(Locale.ROOT)::contains);
    List<GraphView.ServiceView> found =
        graph.services().stream()
            .filter(s -> wanted.test(s.entity()))
            .sorted(worstFirst())
            .toList();
    List<GraphView.EdgeView> calls =
        graph.edges().stream()
            .filter(e -> wanted.test(e.caller()) || wanted.test(e.callee()))
            .sorted(
                Comparator.comparing((GraphView.EdgeView e) ->
                        health.badge(e.caller(), e.callee()).equals(Badge.EXPECTED))
                    .thenComparing(e -> e.caller().id())
                    .thenComparing(e -> e.callee().id()))
            .toList();
    GraphPageView.Panel panel = panel(service);
    return new GraphPageView(
        search,
        found.stream().limit(MAX_SERVICES).map(this::row).toList(),
        Math.max(0, found.size() - MAX_SERVICES),
        calls.stream().limit(MAX_CALLS).map(this::call).toList(),
        Math.max(0, calls.size() - MAX_CALLS),
        found.size(),
        graph.services().size(),
        summary(),
        traffic.newest().map(viewer::moment).orElse(null),
        panel,
        service.isEmpty() || panel != null ? "" : service);
  }

  private String summary() {
    Map<Severity, Integer> by = new TreeMap<>(Comparator.reverseOrder());
    graph
        .services()
        .forEach(s -> health.of(s.entity()).ifPresent(v -> by.merge(v, 1, Integer::sum)));
    if (by.isEmpty()) {
      return "all as expected";
    }
    StringBuilder s = new StringBuilder();
    by.forEach((severity, n) ->
        s.append(s.isEmpty() ? "" : ", ").append(n).append(' ').append(Badge.of(severity).word()));
    return s.append(", the others as expected").toString();
  }

  /** Services that something goes on with, the worst first. */
  List<GraphPageView.ServiceRow> inTrouble(int limit) {
    return graph.services().stream()
        .filter(s -> health.of(s.entity()).isPresent())
        .sorted(worstFirst())
        .limit(limit)
        .map(this::row)
        .toList();
  }

  /** How many services there are. */
  int size() {
    return graph.services().size();
  }

  private GraphPageView.ServiceRow row(GraphView.ServiceView s) {
    Entity e = s.entity();
    return new GraphPageView.ServiceRow(
        e.id(),
        e.name(),
        e.scope(),
        health.badge(e),
        health.causeOf(e).isPresent(),
        s.own(),
        numbers(s.measures()),
        href(e));
  }

  private GraphPageView.CallRow call(GraphView.EdgeView e) {
    return new GraphPageView.CallRow(
        e.caller().name(),
        href(e.caller()),
        e.callee().name(),
        href(e.callee()),
        health.badge(e.caller(), e.callee()),
        numbers(e.measures()));
  }

  static String href(Entity service) {
    return Query.empty().with("service", service.id()).on("/graph");
  }

  static GraphPageView.Numbers numbers(Measures m) {
    return new GraphPageView.Numbers(
        Units.PER_SECOND.format(m.rate()),
        m.calls() == 0 ? "–" : Units.RATIO.format(m.errorRatio()),
        m.errors() > 0,
        Units.SECONDS.format(m.p50()),
        Units.SECONDS.format(m.p95()));
  }

  private GraphPageView.@Nullable Panel panel(String id) {
    if (id.isEmpty()) {
      return null;
    }
    GraphView.ServiceView service =
        graph.services().stream().filter(s -> s.entity().id().equals(id)).findFirst().orElse(null);
    if (service == null) {
      return null;
    }
    Entity e = service.entity();
    Measures m = service.measures();
    Optional<Incident> caused = health.causeOf(e);
    List<Incident> incidents = health.incidents(e);
    return new GraphPageView.Panel(
        row(service),
        service.places().stream().limit(MAX_PLACES).map(Entity::id).toList(),
        graph.edges().stream()
            .filter(x -> x.callee().equals(e))
            .limit(MAX_NEIGHBOURS)
            .map(x -> neighbour(x.caller(), x))
            .toList(),
        graph.edges().stream()
            .filter(x -> x.caller().equals(e))
            .limit(MAX_NEIGHBOURS)
            .map(x -> neighbour(x.callee(), x))
            .toList(),
        java.util.stream.Stream.concat(caused.stream(), incidents.stream())
            .distinct()
            .limit(MAX_INCIDENTS)
            .map(i ->
                new GraphPageView.IncidentLink(
                    i.title(), "/incidents/" + i.id(), Badge.of(i.severity())))
            .toList(),
        m.slowTrace().isEmpty() ? "" : "/traces/" + m.slowTrace(),
        m.failedTrace().isEmpty() ? "" : "/traces/" + m.failedTrace());
  }

  private GraphPageView.Neighbour neighbour(Entity other, GraphView.EdgeView edge) {
    return new GraphPageView.Neighbour(
        other.name(), href(other), health.badge(other), numbers(edge.measures()));
  }

  /** The picture, for the script that draws it. */
  String json() {
    Map<Entity, GraphLayout.Place> places = GraphLayout.of(graph);
    double fastest = graph.edges().stream().mapToDouble(e -> e.measures().rate()).max().orElse(1);
    ObjectNode root = JSON.createObjectNode();
    ArrayNode nodes = root.putArray("nodes");
    for (GraphView.ServiceView s : graph.services()) {
      GraphPageView.ServiceRow row = row(s);
      GraphLayout.Place at = places.get(s.entity());
      nodes
          .addObject()
          .put("id", row.id())
          .put("name", row.name())
          .put("tone", row.badge().tone())
          .put("word", row.badge().word())
          .put("cause", row.cause())
          .put("own", row.own())
          .put("column", at == null ? 0 : at.column())
          .put("row", at == null ? 0 : at.row());
    }
    ArrayNode edges = root.putArray("edges");
    for (GraphView.EdgeView e : graph.edges()) {
      GraphPageView.Numbers n = numbers(e.measures());
      String failed = e.measures().errorRatio() >= TELLING ? "\n" + n.errors() + " failed" : "";
      edges
          .addObject()
          .put("source", e.caller().id())
          .put("target", e.callee().id())
          .put("tone", health.badge(e.caller(), e.callee()).tone())
          .put("width", width(e.measures().rate(), fastest))
          .put("label", n.rate() + " · " + n.p95() + failed)
          .put("brief", n.rate() + failed);
    }
    return root.toString();
  }

  /** From 1 for next to none to 6 for the most, by orders of magnitude. */
  private static double width(double rate, double fastest) {
    if (rate <= 0 || fastest <= 0) {
      return 1;
    }
    double share = 1 + Math.log10(rate / fastest) / 3;
    return Math.round((1 + 5 * Math.clamp(share, 0, 1)) * 10) / 10.0;
  }
}
