package io.tarsier.flow;

import io.tarsier.incidents.Topology;
import io.tarsier.model.Entity;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Span;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.ports.TraceIntake;
import io.tarsier.ports.TraceSource;
import io.tarsier.traces.GraphState;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.Measures;
import io.tarsier.traces.ServiceGraph;
import io.tarsier.traces.Subject;
import io.tarsier.traces.TraceAnalysis;
import io.tarsier.traces.TraceQuery;
import io.tarsier.traces.TraceStore;
import io.tarsier.traces.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a span: it joins the graph of services, and what the graph counted goes into the
 * corridor as samples of series (see {@link TraceSeries}), where it is judged like any other; who
 * calls whom and what runs where goes into the topology. One thread does all of it; requests put
 * spans into a queue that is bounded in spans, and are told to come back while it is full.
 *
 * <p>Spans are not written down: after a crash the last windows are missing. The graph is, every
 * few minutes.
 *
 * <p>Safe for use by several threads.
 */
public final class TraceFlow implements TraceIntake, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TraceFlow.class);

  /** Source name of the samples. */
  public static final String SOURCE = "traces";

  private static final String SNAPSHOT = "traces/graph";
  private static final long LOOK_MILLIS = 200;

  /** How often the topology is told of what was seen. */
  private static final long PLACE_NANOS = Duration.ofSeconds(1).toNanos();

  private static final int LATE_WINDOWS = 8;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private static final int MAX_WAITING = 100_000;

  /** So many spans are observed before those who ask get their turn. */
  private static final int TURN = 2_000;

  private final Corridor corridor;
  private static final long MINUTE = 60_000;

  private final TraceSettings settings;
  private final Storage storage;
  private final InstantSource clock;

  /** Guards graph and store; never held while the corridor is waited for. */
  private final ReentrantLock lock = new ReentrantLock(true);

  private final ServiceGraph graph;
  private final TraceStore store;
  private final TraceSeries series;
  private final BoundedQueue<List<Span>> queue =
      new BoundedQueue<>(MAX_WAITING, List::size, Long.MAX_VALUE, batch -> 0);
  private final LongAdder spans = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final Map<String, TraceSourceRunner> runners = new ConcurrentSkipListMap<>();
  private final List<Thread> sourceThreads = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private long lastSnapshot;
  private long placed;
  private long placedAt = System.nanoTime();

  private TraceFlow(
      Corridor corridor, Storage storage, TraceSettings settings, InstantSource clock) {
    this.corridor = corridor;
    this.settings = settings;
    this.storage = storage;
    this.clock = clock;
    this.graph = new ServiceGraph(settings.graph());
    this.store = new TraceStore(settings.recentSpans(), settings.keptSpans());
    this.series = new TraceSeries(settings.series());
    this.lastSnapshot = clock.millis();
    graph.tell((trace, reason) -> store.keep(trace));
    restore();
    this.thread = Thread.ofPlatform().name("traces").unstarted(this::run);
  }

  /** Takes up what storage remembers and begins to wait for spans. */
  public static TraceFlow open(
      Corridor corridor, Storage storage, TraceSettings settings, InstantSource clock) {
    TraceFlow flow = new TraceFlow(corridor, storage, settings, clock);
    corridor.attach(flow);
    flow.thread.start();
    return flow;
  }

  @Override
  public boolean take(List<Span> spans, Duration patience) throws InterruptedException {
    return spans.isEmpty() || queue.offer(List.copyOf(spans), patience.toNanos());
  }

  /** Follows a store of traces on a thread of its own until {@link #close}. */
  public void watch(TraceSource source) {
    TraceSourceRunner runner =
        new TraceSourceRunner(
            source,
            spans -> {
              if (!queue.offer(List.copyOf(spans), Long.MAX_VALUE)) {
                throw new InterruptedException("the traces are closing");
              }
            },
            clock);
    runners.put(source.name(), runner);
    sourceThreads.add(Thread.ofVirtual().name("traces-" + source.name()).start(runner));
  }

  /** The stores that are read. */
  List<SourceState> sources() {
    return runners.values().stream().map(TraceSourceRunner::state).toList();
  }

  public TraceStats stats() {
    lock.lock();
    try {
      ServiceGraph.Size size = graph.size();
      return new TraceStats(
          spans.sum(),
          lost.sum(),
          size.refused(),
          queue.count(),
          size.services(),
          size.edges(),
          size.pending(),
          store.size(),
          series.size(),
          series.refused());
    } finally {
      lock.unlock();
    }
  }

  /**
   * The graph of a stretch of time; minutes are kept for about an hour. Calls that are known from
   * elsewhere, a mesh's metrics or a file, are in it without numbers.
   *
   * @param from begin
   * @param to end
   */
  public GraphView graph(Instant from, Instant to) {
    lock.lock();
    try {
      return graph.view(from.toEpochMilli(), to.toEpochMilli()).with(known(from.toEpochMilli()));
    } finally {
      lock.unlock();
    }
  }

  private List<GraphView.EdgeView> known(long since) {
    List<GraphView.EdgeView> edges = new ArrayList<>();
    for (Topology.Dependency d : corridor.topology().dependencies()) {
      if (d.kind() == Topology.Kind.CALLS && d.seen() >= since) {
        edges.add(new GraphView.EdgeView(d.source(), d.target(), 0, d.seen(), Measures.NONE));
      }
    }
    return edges;
  }

  /** Event time of the newest span; empty before the first. */
  public Optional<Instant> newest() {
    lock.lock();
    try {
      return graph.newest() == Long.MIN_VALUE
          ? Optional.empty()
          : Optional.of(Instant.ofEpochMilli(graph.newest()));
    } finally {
      lock.unlock();
    }
  }

  /** Traces that are kept, the newest or the slowest first. */
  public List<TraceSummary> traces(TraceQuery query) {
    lock.lock();
    try {
      return store.find(query);
    } finally {
      lock.unlock();
    }
  }

  /** A whole trace with what took its time; empty where it is not kept. */
  public Optional<TraceAnalysis> trace(String id) {
    List<Span> found;
    int dropped;
    lock.lock();
    try {
      found = store.spans(id);
      dropped = store.dropped(id);
    } finally {
      lock.unlock();
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(TraceAnalysis.of(found, dropped));
  }

  /**
   * Traces that show what a series of rates, errors or durations is made of: of each minute the one
   * with the slowest call, or the slowest that failed, as far as they are kept. None of a series
   * that no traces are behind.
   */
  public List<TraceSummary> exemplars(Series series, Instant from, Instant to) {
    Optional<Subject> subject = TraceSeries.subject(series);
    if (subject.isEmpty()) {
      return List.of();
    }
    Set<String> ids = new LinkedHashSet<>();
    lock.lock();
    try {
      long kept = settings.graph().historyMinutes() * MINUTE;
      long end = Math.min(to.toEpochMilli(), graph.newest());
      long first = Math.floorDiv(Math.max(from.toEpochMilli(), end - kept), MINUTE) * MINUTE;
      for (long m = first; m < end; m += MINUTE) {
        Measures seen = graph.measures(subject.get(), m, m + 1);
        ids.add(series.metric().equals(TraceSeries.ERRORS) ? seen.failedTrace() : seen.slowTrace());
      }
      return ids.stream().flatMap(id -> store.summary(id).stream()).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Counts what is queued and stops. What has not come to the end of its window is not told. */
  @Override
  public void close() {
    sourceThreads.forEach(Thread::interrupt);
    queue.close();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        log.error("the traces did not finish in time");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Span> batch = queue.poll(LOOK_MILLIS);
        if (batch == null && queue.isClosed()) {
          snapshot();
          return;
        }
        step(batch == null ? List.of() : batch);
        if (Math.abs(clock.millis() - lastSnapshot) >= settings.snapshotInterval().toMillis()) {
          snapshot();
        }
      }
    } catch (InterruptedException e) {
      log.warn("the traces were interrupted");
    } catch (RuntimeException e) {
      log.error("traces are no longer followed", e);
    }
  }

  private void step(List<Span> batch) throws InterruptedException {
    try {
      for (int from = 0; from < Math.max(1, batch.size()); from += TURN) {
        List<MetricSample> samples =
            observe(batch.subList(from, Math.min(batch.size(), from + TURN)));
        if (!samples.isEmpty()) {
          corridor.feed(SOURCE, samples);
        }
      }
    } catch (RuntimeException e) {
      // One batch that cannot be followed must not end the watch.
      lost.add(batch.size());
      log.error("{} spans were lost", batch.size(), e);
    }
  }

  private List<MetricSample> observe(List<Span> batch) {
    lock.lock();
    try {
      long now = clock.millis();
      for (Span span : batch) {
        store.add(span);
        graph.observe(span, now);
      }
      spans.add(batch.size());
      if (queue.count() == 0) {
        // While more waits, time goes by the spans alone: the clock would close windows whose spans
        // have come but were not yet looked at.
        graph.advance(now);
      }
      if (System.nanoTime() - placedAt > PLACE_NANOS) {
        placedAt = System.nanoTime();
        place();
      }
      return series.samples(graph.drain());
    } finally {
      lock.unlock();
    }
  }

  /** Tells the topology what was seen since it was last told. */
  private void place() {
    Topology topology = corridor.topology();
    long at = graph.newest();
    if (at == Long.MIN_VALUE) {
      return;
    }
    // Calls that nobody answers are known later than they were.
    long since = placed - LATE_WINDOWS * settings.graph().window().toMillis();
    placed = at;
    graph.calls(
        since, (caller, callee) -> topology.depend(caller, callee, Topology.Kind.CALLS, at));
    graph.homes(
        since,
        (Entity source, Entity target) ->
            topology.depend(source, target, Topology.Kind.RUNS_ON, at));
  }

  private void snapshot() {
    lastSnapshot = clock.millis();
    GraphState state;
    lock.lock();
    try {
      state = graph.state();
    } finally {
      lock.unlock();
    }
    if (state.services().isEmpty()) {
      return;
    }
    try {
      storage.snapshots().put(Map.of(SNAPSHOT, state.save()));
    } catch (StorageException e) {
      log.warn("the graph of services could not be written: {}", e.getMessage());
    }
  }

  private void restore() {
    Map<String, byte[]> states = new HashMap<>();
    storage.snapshots().read(SNAPSHOT, states::put);
    byte[] bytes = states.get(SNAPSHOT);
    if (bytes == null) {
      return;
    }
    try {
      graph.restore(GraphState.load(bytes));
      Topology topology = corridor.topology();
      for (GraphState.KnownEdge e : graph.state().edges()) {
        topology.depend(e.caller(), e.callee(), Topology.Kind.CALLS, e.lastSeen());
      }
    } catch (RuntimeException e) {
      log.warn("the graph of services cannot be read and is learned anew: {}", e.toString());
    }
  }
}
