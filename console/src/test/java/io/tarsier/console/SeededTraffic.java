package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import io.tarsier.model.Span;
import io.tarsier.traces.GraphSettings;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.ServiceGraph;
import io.tarsier.traces.TraceAnalysis;
import io.tarsier.traces.TraceQuery;
import io.tarsier.traces.TraceStore;
import io.tarsier.traces.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * The requests of the seeded shop, put through the real graph: a gateway, some services behind it,
 * a database that sends no spans, and a payment service whose clock runs ahead.
 */
final class SeededTraffic implements Traffic {

  /** The trace that failed, and whose spans are odd in every way. */
  static final String ODD_TRACE = "00000000000000000000000000000bad";

  /** A trace of more spans than a page shows. */
  static final String LONG_TRACE = "00000000000000000000000000000fff";

  private final ServiceGraph graph = new ServiceGraph(GraphSettings.DEFAULT);
  private final TraceStore store = new TraceStore(100_000, 100_000);
  private final Instant now;
  private final String odd;
  private final Random random = new Random(11);
  private int ids;

  SeededTraffic(Instant now, String odd) {
    this.now = now;
    this.odd = odd;
    for (int s = 600; s > 0; s -= 2) {
      request(now.minusSeconds(s), s < 280);
    }
    oddTrace();
    longTrace();
    graph.advance(now.toEpochMilli());
  }

  private static Entity service(String name) {
    return new Entity(Entity.Kind.SERVICE, "shop", name);
  }

  private void request(Instant at, boolean slow) {
    String trace = String.format("%032x", 0x1000 + ids);
    long t = at.toEpochMilli() * 1_000_000;
    long wait = (long) ((slow ? 900 : 20) * (0.6 + random.nextDouble()) * 1e6);
    long ms = 1_000_000;
    boolean failed = slow && random.nextInt(8) == 0;
    String root = span(trace, "", "gateway", "GET /", Span.Kind.SERVER, t, wait + 40 * ms, failed);
    call(trace, root, "gateway", "catalog", "GET /products", t + 2 * ms, 9 * ms, false);
    String check =
        call(
            trace,
            root,
            "gateway",
            "checkout",
            "POST /confirm",
            t + 14 * ms,
            wait + 20 * ms,
            failed);
    call(trace, check, "checkout", "cart", "GET /cart", t + 16 * ms, 4 * ms, false);
    call(trace, check, "checkout", "payment", "POST /charge", t + 22 * ms, wait, failed);
    client(trace, check, "checkout", "orders-db", "INSERT orders", t + 23 * ms + wait, 6 * ms);
  }

  private void oddTrace() {
    long t = now.minusSeconds(40).toEpochMilli() * 1_000_000;
    long ms = 1_000_000;
    String root =
        span(ODD_TRACE, "", "gateway", "POST /orders " + odd, Span.Kind.SERVER, t, 900 * ms, true);
    String check = call(ODD_TRACE, root, "gateway", "checkout", odd, t + 10 * ms, 860 * ms, true);
    call(ODD_TRACE, check, "checkout", "cart", "GET /cart", t + 14 * ms, 20 * ms, false);
    String charge =
        span(
            ODD_TRACE,
            check,
            "checkout",
            "POST /charge",
            Span.Kind.CLIENT,
            t + 60 * ms,
            700 * ms,
            true);
    // Its clock is ten seconds ahead of its caller's.
    span(
        ODD_TRACE,
        charge,
        "payment",
        "POST /charge",
        Span.Kind.SERVER,
        t + 10_080 * ms,
        650 * ms,
        true);
    // Goes on after its parent answered.
    span(
        ODD_TRACE,
        check,
        "checkout",
        "log order",
        Span.Kind.INTERNAL,
        t + 800 * ms,
        95 * ms,
        false);
    client(ODD_TRACE, check, "checkout", "orders-db", "INSERT orders", t + 780 * ms, 14 * ms);
    span(ODD_TRACE, "ffffffffffffffff", "mail", "send", Span.Kind.INTERNAL, t, 20 * ms, false);
  }

  /** One request that asks for four hundred things, most of them at the same time. */
  private void longTrace() {
    long t = now.minusSeconds(30).toEpochMilli() * 1_000_000;
    long ms = 1_000_000;
    String root =
        span(LONG_TRACE, "", "gateway", "GET /report", Span.Kind.SERVER, t, 2_000 * ms, false);
    for (int i = 0; i < 400; i++) {
      call(LONG_TRACE, root, "gateway", "catalog", "item " + i, t + 20 * ms, (100 + i) * ms, false);
    }
  }

  /** Both sides of a call; the callee's span. */
  private String call(
      String trace,
      String parent,
      String from,
      String to,
      String what,
      long start,
      long took,
      boolean failed) {
    String client = span(trace, parent, from, what, Span.Kind.CLIENT, start, took, failed);
    return span(
        trace, client, to, what, Span.Kind.SERVER, start + took / 20, took - took / 10, failed);
  }

  private void client(
      String trace, String parent, String from, String to, String what, long start, long took) {
    add(
        new Span(
            trace,
            id(),
            parent,
            service(from),
            Labels.empty(),
            what,
            Span.Kind.CLIENT,
            start,
            took,
            false,
            Optional.of(service(to)),
            Labels.of("db.statement", "INSERT INTO orders VALUES (?) " + odd)));
  }

  private String span(
      String trace,
      String parent,
      String service,
      String what,
      Span.Kind kind,
      long start,
      long took,
      boolean failed) {
    String id = id();
    add(
        new Span(
            trace,
            id,
            parent,
            service(service),
            Labels.of(Map.of("k8s_pod_name", service + "-7d9f", "k8s_node_name", "node-1")),
            what,
            kind,
            start,
            took,
            failed,
            Optional.empty(),
            Labels.of("http.route", what)));
    return id;
  }

  private String id() {
    return String.format("%016x", ++ids);
  }

  private void add(Span span) {
    store.add(span);
    graph.observe(span, now.toEpochMilli());
  }

  /** As many services as asked for, each called by up to three of those before it. */
  static Traffic large(int services) {
    Random dice = new Random(3);
    GraphView few = new SeededTraffic(Instant.now(), "x").graph(Instant.EPOCH, Instant.now());
    List<GraphView.ServiceView> nodes = new ArrayList<>();
    List<GraphView.EdgeView> edges = new ArrayList<>();
    for (int i = 0; i < services; i++) {
      Entity e = service(String.format("service-%04d", i));
      nodes.add(
          new GraphView.ServiceView(
              e, true, 0, 1, few.services().get(i % 3).measures(), List.of()));
      Set<Entity> callers = new LinkedHashSet<>();
      for (int c = 0; i > 0 && c < 1 + dice.nextInt(3); c++) {
        callers.add(nodes.get(dice.nextInt(i / 2 + 1)).entity());
      }
      callers.remove(e);
      for (Entity caller : callers) {
        edges.add(new GraphView.EdgeView(caller, e, 0, 1, few.edges().get(i % 4).measures()));
      }
    }
    GraphView all = new GraphView(nodes, edges);
    return new Still(all);
  }

  /** A graph that stays as it is, without traces. */
  private record Still(GraphView all) implements Traffic {
    @Override
    public GraphView graph(Instant from, Instant to) {
      return all;
    }

    @Override
    public Optional<Instant> newest() {
      return Optional.empty();
    }

    @Override
    public List<TraceSummary> traces(TraceQuery query) {
      return List.of();
    }

    @Override
    public Optional<TraceAnalysis> trace(String id) {
      return Optional.empty();
    }
  }

  @Override
  public GraphView graph(Instant from, Instant to) {
    return graph.view(from.toEpochMilli(), to.toEpochMilli());
  }

  @Override
  public Optional<Instant> newest() {
    return Optional.of(Instant.ofEpochMilli(graph.newest()));
  }

  @Override
  public List<TraceSummary> traces(TraceQuery query) {
    return store.find(query);
  }

  @Override
  public Optional<TraceAnalysis> trace(String id) {
    List<Span> spans = store.spans(id);
    return spans.isEmpty()
        ? Optional.empty()
        : Optional.of(TraceAnalysis.of(spans, store.dropped(id)));
  }

  /** The slow ones, for the series of durations. */
  @Override
  public List<TraceSummary> exemplars(Series series, Instant from, Instant to) {
    if (!series.metric().equals("http_request_duration_seconds")) {
      return List.of();
    }
    TraceQuery slow =
        new TraceQuery(
            Optional.of(series.entity()),
            Optional.empty(),
            1_200_000_000L,
            from.toEpochMilli(),
            to.toEpochMilli(),
            false,
            8);
    return store.find(slow).reversed();
  }
}
