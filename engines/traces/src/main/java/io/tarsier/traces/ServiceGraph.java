package io.tarsier.traces;

import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import io.tarsier.model.Span.Kind;
import io.tarsier.numerics.QuantileSketch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who calls whom, how often, how well and how fast, from spans in any order.
 *
 * <p>A call has two sides: a span of the caller and a span of the callee that names it as its
 * parent. Whichever comes first waits for the other. A caller's span that names its peer and meets
 * no callee until its window closes is a call of that peer: a database, or a service that is down.
 * If the same name has led to a service before, it is a call of that service. Durations of an edge
 * are the caller's, so that the network is in them; durations of a service are its own. Each is
 * measured by one clock.
 *
 * <p>Calls are counted in windows of event time, by their end. A span of the future (its clock is
 * ahead) counts as now, a late one (or one whose clock is behind) in the oldest window that is
 * still open; a window closes {@link GraphSettings#lag} after its end. Time goes by the newest span
 * and, between spans, by the clock that is handed in.
 *
 * <p>A span costs about a microsecond. Memory is bounded by {@link GraphSettings}: 100 bytes for
 * each span that waits, some 20 kB for a busy service or edge. The method is that of the service
 * graph connector of the OpenTelemetry Collector, with names learned and sketches for durations.
 *
 * <p>Not safe for several threads.
 */
public final class ServiceGraph {

  /** The operation that stands for those beyond the limit. */
  public static final String OTHER = "other";

  /** A jump further than so many windows is not walked through window by window. */
  private static final long MAX_STEPS = 128;

  private static final int SWEEP_WINDOWS = 20;

  /** Spans that wait are kept for so many windows after their own has closed. */
  private static final int KEPT_WINDOWS = 4;

  private static final int MAX_NAMES = 1_000;

  private final GraphSettings settings;
  private final long windowMillis;
  private final long lagMillis;
  private final Map<Entity, Node> nodes = new HashMap<>();
  private final Waiting callers;
  private final Waiting callees;
  private final List<Reading> readings = new ArrayList<>();
  private @Nullable BiConsumer<String, Reason> telling;
  private int edges;
  private long refused;

  /** The oldest window that is open. */
  private long oldest = Long.MIN_VALUE;

  /** Event time of the newest span, and the clock when it came. */
  private long newest = Long.MIN_VALUE;

  private long newestAt;

  /** Why a trace is worth keeping. */
  public enum Reason {
    /** A call in it failed. */
    FAILED,
    /** A call in it is the slowest of its window. */
    SLOW
  }

  public ServiceGraph(GraphSettings settings) {
    this.settings = settings;
    this.windowMillis = settings.window().toMillis();
    this.lagMillis = settings.lag().toMillis();
    this.callers = new Waiting(settings.pending());
    this.callees = new Waiting(settings.pending());
  }

  /** From now on, tells of traces that are worth keeping, as soon as it knows. */
  public void tell(BiConsumer<String, Reason> of) {
    telling = of;
  }

  /**
   * Takes a span in.
   *
   * @param now the time of its arrival, epoch milliseconds
   */
  public void observe(Span span, long now) {
    Node node = node(span.entity());
    if (node == null) {
      refused++;
      return;
    }
    long end = Math.min(Math.floorDiv(span.endNanos(), 1_000_000), now);
    long window = open(Math.floorDiv(end, windowMillis));
    if (end > newest) {
      newest = end;
      newestAt = now;
    }
    node.own = true;
    node.seen(end);
    node.runs(span.labels(), end);
    int bucket = QuantileSketch.bucket(span.durationNanos() / 1e9);
    Kind kind = span.kind();
    boolean serves = kind == Kind.SERVER || kind == Kind.CONSUMER;
    if (serves || (kind == Kind.INTERNAL && span.parent().isEmpty())) {
      count(node.calls, window, bucket, span.failed(), span.trace());
      count(operation(node, span.operation()), window, bucket, span.failed(), span.trace());
    }
    if (serves && !span.parent().isEmpty()) {
      answer(span, node, window, bucket);
    }
    ask(span, node, window, bucket);
  }

  /** The callee's side has come. */
  private void answer(Span span, Node node, long window, int bucket) {
    Waiting.Place caller = callers.find(span.trace(), span.parent());
    if (caller == null) {
      wait(callees, span, span.parent(), node, window, bucket, false);
      return;
    }
    meet(caller, node, window, bucket, span.failed());
  }

  /** What may be the caller's side has come. */
  private void ask(Span span, Node node, long window, int bucket) {
    boolean calls = span.kind() == Kind.CLIENT || span.kind() == Kind.PRODUCER;
    Waiting.Place caller = wait(callers, span, span.id(), node, window, bucket, calls);
    Waiting.Place callee = callees.find(span.trace(), span.id());
    while (callee != null) {
      if (!callee.settled) {
        callee.settled = true;
        meet(caller, callee.node, window, callee.bucket, callee.failed);
      }
      callee = callees.next(callee);
    }
  }

  private Waiting.Place wait(
      Waiting where, Span span, String key, Node node, long window, int bucket, boolean calls) {
    Waiting.Place place =
        new Waiting.Place(
            span.trace(), key, node, window, bucket, span.failed(), calls, span.peer());
    Waiting.Place out = where.add(place);
    if (out != null) {
      settle(out);
    }
    return place;
  }

  /** Both sides are there. */
  private void meet(Waiting.Place caller, Node callee, long window, int bucket, boolean failed) {
    boolean first = !caller.settled;
    caller.settled = true;
    if (caller.node == callee) {
      return;
    }
    if (caller.peer.isPresent()) {
      name(caller.node, caller.peer.get(), callee);
    }
    Edge edge = edge(caller.node, callee);
    if (edge == null) {
      return;
    }
    // Further callees of one message have their own durations.
    boolean timed = caller.calls && first;
    count(
        edge,
        Math.max(window, oldest),
        timed ? caller.bucket : bucket,
        failed || (caller.calls && caller.failed),
        caller.trace);
  }

  /** Remembers which service is meant by a name. */
  private static void name(Node caller, Entity name, Node callee) {
    Node known = caller.names.get(name);
    if (known == null) {
      if (caller.names.size() < MAX_NAMES) {
        caller.names.put(name, callee);
      }
    } else if (known != callee) {
      // A gateway: the name says nothing of who is behind it.
      caller.names.put(name, caller);
    }
  }

  /** A span will not meet its counterpart any more. */
  private void settle(Waiting.Place place) {
    if (place.settled || !place.calls || place.peer.isEmpty()) {
      return;
    }
    place.settled = true;
    Entity name = place.peer.get();
    Node known = place.node.names.get(name);
    Node callee = known == null || known == place.node ? node(name) : known;
    if (callee == null || callee == place.node) {
      return;
    }
    Edge edge = edge(place.node, callee);
    if (edge != null) {
      count(edge, Math.max(place.window, oldest), place.bucket, place.failed, place.trace);
    }
  }

  private void count(Edge edge, long window, int bucket, boolean failed, String trace) {
    long millis = Math.min(newest, (window + 1) * windowMillis);
    edge.seen(millis);
    edge.callee.seen(millis);
    count(edge.calls, window, bucket, failed, trace);
  }

  private void count(Calls calls, long window, int bucket, boolean failed, String trace) {
    boolean telltale = calls.add(window, bucket, failed, trace);
    if (telltale && telling != null) {
      telling.accept(trace, failed ? Reason.FAILED : Reason.SLOW);
    }
  }

  private @Nullable Node node(Entity entity) {
    Node node = nodes.get(entity);
    if (node == null && nodes.size() < settings.services()) {
      node = new Node(entity);
      nodes.put(entity, node);
    }
    return node;
  }

  private @Nullable Edge edge(Node caller, Node callee) {
    Edge edge = caller.edges.get(callee);
    if (edge == null) {
      if (edges >= settings.edges()) {
        refused++;
        return null;
      }
      edge = new Edge(caller, callee);
      caller.edges.put(callee, edge);
      edges++;
    }
    return edge;
  }

  private Calls operation(Node node, String name) {
    Calls calls = node.operations.get(name);
    if (calls != null) {
      return calls;
    }
    boolean room = node.operations.size() < settings.operations() - 1;
    return node.operations.computeIfAbsent(
        room ? name : OTHER, n -> new Calls(new Subject.Operation(node.entity, n), null));
  }

  /** The open window to count in; closes those that are too old for it to be open. */
  private long open(long window) {
    if (oldest == Long.MIN_VALUE) {
      oldest = window;
    }
    closeBefore(window - Calls.OPEN + 1);
    return Math.max(window, oldest);
  }

  private void closeBefore(long window) {
    if (window - oldest > MAX_STEPS) {
      for (int i = 0; i < Calls.OPEN; i++) {
        close();
      }
      oldest = Math.max(oldest, window - MAX_STEPS);
    }
    while (oldest < window) {
      close();
    }
  }

  /**
   * Closes what time has closed.
   *
   * @param now the clock, epoch milliseconds
   */
  public void advance(long now) {
    if (oldest == Long.MIN_VALUE) {
      return;
    }
    if (newest > now) {
      // The clock was ahead and has been set right.
      newest = now;
      newestAt = now;
      oldest = Math.min(oldest, Math.floorDiv(now, windowMillis));
    }
    long time = newest + Math.max(0, now - newestAt);
    closeBefore(Math.floorDiv(time - lagMillis, windowMillis));
  }

  private void close() {
    for (Waiting.Place p = callers.due(oldest); p != null; p = callers.due(oldest)) {
      settle(p);
    }
    callers.dropBefore(oldest - KEPT_WINDOWS);
    callees.dropBefore(oldest - KEPT_WINDOWS);
    for (Node node : nodes.values()) {
      close(node.calls, true);
      // The only operation says what the service says.
      boolean several = node.operations.size() > 1;
      node.operations.values().forEach(o -> close(o, several));
      node.edges.values().forEach(e -> close(e.calls, true));
    }
    if (oldest % SWEEP_WINDOWS == 0) {
      sweep(newest - settings.forget().toMillis());
    }
    oldest++;
  }

  private void close(Calls calls, boolean told) {
    Reading reading = calls.close(oldest, windowMillis, settings.historyMinutes());
    if (reading != null && told) {
      readings.add(reading);
    }
  }

  private void sweep(long before) {
    for (Node node : nodes.values()) {
      edges -= node.edges.size();
      node.edges.values().removeIf(e -> e.lastSeen < before);
      edges += node.edges.size();
      node.operations.values().removeIf(Calls::isIdle);
    }
    if (nodes.values().removeIf(n -> n.lastSeen < before && n.edges.isEmpty())) {
      for (Node node : nodes.values()) {
        node.names.values().removeIf(n -> nodes.get(n.entity) != n);
      }
    }
  }

  /** What was said since the last call, in order of time. */
  public List<Reading> drain() {
    List<Reading> out = List.copyOf(readings);
    readings.clear();
    return out;
  }

  /** Hands over which entity runs on which, as seen in or after a moment. */
  public void homes(long since, BiConsumer<Entity, Entity> runsOn) {
    for (Node node : nodes.values()) {
      for (Home home : node.homes()) {
        if (home.seen >= since) {
          Entity inner = node.entity;
          for (Entity place : home.places) {
            runsOn.accept(inner, place);
            inner = place;
          }
        }
      }
    }
  }

  /** Hands over who called whom in or after a moment. */
  public void calls(long since, BiConsumer<Entity, Entity> calls) {
    for (Node node : nodes.values()) {
      for (Edge edge : node.edges.values()) {
        if (edge.lastSeen >= since) {
          calls.accept(edge.caller.entity, edge.callee.entity);
        }
      }
    }
  }

  /**
   * The graph as it was in a stretch of time, as far back as minutes are kept.
   *
   * @param from begin, epoch milliseconds
   * @param to end, epoch milliseconds
   */
  public GraphView view(long from, long to) {
    return GraphView.of(nodes.values(), from, to);
  }

  /** What was counted of a service or an edge in a stretch of time; nothing where it is unknown. */
  public Measures measures(Subject subject, long from, long to) {
    Node callee = nodes.get(subject.service());
    if (callee == null) {
      return Measures.NONE;
    }
    return switch (subject) {
      case Subject.Service ignored ->
          callee.own ? callee.history.between(from, to) : received(callee, from, to);
      case Subject.Edge(Entity by, Entity ignored) -> {
        Node caller = nodes.get(by);
        Edge edge = caller == null ? null : caller.edges.get(callee);
        yield edge == null ? Measures.NONE : edge.history.between(from, to);
      }
      case Subject.Operation ignored -> Measures.NONE;
    };
  }

  private Measures received(Node callee, long from, long to) {
    List<History> in = new ArrayList<>();
    for (Node node : nodes.values()) {
      Edge edge = node.edges.get(callee);
      if (edge != null) {
        in.add(edge.history);
      }
    }
    return History.between(in, from, to);
  }

  /** What it knows of services and edges, to be written down. Minutes and open windows are not. */
  public GraphState state() {
    return GraphState.of(nodes.values());
  }

  /** Takes up what was written down; for a graph that has seen nothing yet. */
  public void restore(GraphState state) {
    for (GraphState.Known k : state.services()) {
      Node node = node(k.service());
      if (node != null) {
        node.own = k.own();
        node.firstSeen = k.firstSeen();
        node.lastSeen = k.lastSeen();
        node.calls.resume(k.usual());
      }
    }
    for (GraphState.KnownEdge k : state.edges()) {
      Node caller = nodes.get(k.caller());
      Node callee = nodes.get(k.callee());
      Edge edge = caller == null || callee == null ? null : edge(caller, callee);
      if (edge != null) {
        edge.firstSeen = k.firstSeen();
        edge.lastSeen = k.lastSeen();
        edge.calls.resume(k.usual());
      }
    }
  }

  /** Event time of the newest span, epoch milliseconds; the smallest number before the first. */
  public long newest() {
    return newest;
  }

  public Size size() {
    return new Size(nodes.size(), edges, callers.size() + callees.size(), refused);
  }

  /**
   * How much it holds.
   *
   * @param services services, and peers without spans of their own
   * @param edges who calls whom
   * @param pending spans that are kept to meet their counterpart
   * @param refused spans and calls not counted because there are too many services or edges
   */
  public record Size(int services, int edges, int pending, long refused) {}
}
