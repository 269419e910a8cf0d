package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.incidents.Topology;
import io.tarsier.model.Alert;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The corridor from samples to incidents. Sources and requests put work into one bounded queue; one
 * thread takes it out, lets the {@link Pipeline} judge it, writes the conclusions down and then
 * tells the listeners. While storage fails, that thread holds on to what it could not write and
 * tries again; the queue fills and the sources wait.
 *
 * <p>Safe for use by several threads.
 */
public final class Corridor implements SampleSink, AutoCloseable {

  /** Source name of samples that are pushed without one. */
  public static final String PUSH = "push";

  private static final Comparator<CapacityState> BY_TIME_LEFT =
      Comparator.comparing((CapacityState c) ->
              c.exhaustion().map(CapacityState.Range::median).orElse(Instant.MAX))
          .thenComparing(CapacityState::probability, Comparator.reverseOrder())
          .thenComparing(c -> c.series().key());

  /** How often those who wait look whether the corridor is closing. */
  private static final Duration PATIENCE = Duration.ofMillis(100);

  private final Storage storage;
  private final CorridorSettings settings;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final Training training;
  private final Pipeline pipeline;
  private final Worker worker;
  private final Map<String, SourceRunner> runners = new ConcurrentSkipListMap<>();
  private final List<ClusterRunner> clusters = new CopyOnWriteArrayList<>();
  private final List<Thread> sourceThreads = new CopyOnWriteArrayList<>();
  private volatile LogDesk logs = LogDesk.NONE;
  private volatile Supplier<List<SourceState>> traces = List::of;
  private volatile Optional<Wordings> wordings = Optional.empty();

  private Corridor(Storage storage, CorridorSettings settings, InstantSource clock) {
    this.storage = storage;
    this.settings = settings;
    this.clock = clock;
    this.training = new Training(settings.maxSeries());
    this.pipeline =
        new Pipeline(
            new AnomalyEngine(settings.detector(), training), storage, settings, clock, counters);
    this.worker = new Worker(pipeline, storage, settings.snapshotInterval(), clock, counters);
  }

  /**
   * Opens the corridor and takes up what storage remembers: engine state, unfinished incidents,
   * feedback.
   */
  public static Corridor open(Storage storage, CorridorSettings settings, InstantSource clock) {
    Corridor corridor = new Corridor(storage, settings, clock);
    corridor.pipeline.restore();
    corridor.worker.start();
    return corridor;
  }

  /** Queues a batch under the source name {@value #PUSH}; waits while the corridor is full. */
  @Override
  public void accept(List<MetricSample> batch) throws InterruptedException {
    worker.put(new Work.Samples(PUSH, List.copyOf(batch), false, new CompletableFuture<>()));
  }

  /**
   * Takes a batch in and returns once everything concluded from it is durable, so that the sender
   * may be told "done".
   *
   * @return false when the corridor was too busy to finish within the timeout; the sender should
   *     try again later
   */
  public boolean acceptDurably(String source, List<MetricSample> batch, Duration timeout)
      throws InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    Work work = new Work.Samples(source, List.copyOf(batch), false, done);
    if (!worker.offer(work, timeout)) {
      return false;
    }
    try {
      return done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the batch could not be judged", e.getCause());
    }
  }

  /** Queues a batch under a source's name; waits while the corridor is full. */
  void feed(String source, List<MetricSample> batch) throws InterruptedException {
    worker.put(new Work.Samples(source, List.copyOf(batch), false, new CompletableFuture<>()));
  }

  /** What depends on what; whoever learns of a dependency tells it here. */
  public Topology topology() {
    return pipeline.topology;
  }

  /**
   * Takes in findings that were made elsewhere and returns once they are durable. A finding with a
   * known identifier replaces the earlier version of itself.
   *
   * @param epochMillis how late it is, at least, in the time of what they are about
   * @return false when the corridor is closing and could not write them
   */
  public boolean conclude(List<? extends Finding> findings, long epochMillis)
      throws InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    while (!worker.offer(new Work.Found(List.copyOf(findings), epochMillis, done), PATIENCE)) {
      if (worker.closing()) {
        return false;
      }
    }
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the findings could not be taken in", e.getCause());
    }
  }

  /**
   * As {@link #conclude(List, long)}, but gives up after a time.
   *
   * @return false when the corridor was too busy to finish within the timeout; the sender should
   *     try again later, by which nothing is counted twice
   */
  public boolean conclude(List<? extends Finding> findings, long epochMillis, Duration timeout)
      throws InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    long deadline = System.nanoTime() + timeout.toNanos();
    if (!worker.offer(new Work.Found(List.copyOf(findings), epochMillis, done), timeout)) {
      return false;
    }
    try {
      return done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the findings could not be taken in", e.getCause());
    }
  }

  /**
   * Takes in what another system reports and returns once it is durable.
   *
   * @return false when the corridor was too busy to finish within the timeout; the sender should
   *     try again later
   */
  public boolean report(List<Alert> alerts, Duration timeout) throws InterruptedException {
    return conclude(alerts.stream().map(ReportedAlert::of).toList(), clock.millis(), timeout);
  }

  /** Alerts of others that fire now. */
  public int firingAlerts() {
    return pipeline.firingAlerts();
  }

  /** Findings that go on, of any kind, but for those that a suppression holds back. */
  public List<Finding> ongoing() {
    return pipeline.told();
  }

  /** Words about alerts since start that said nothing new. */
  public long repeatedAlerts() {
    return counters.repeatedAlerts.sum();
  }

  /** How much of what came in people were told. */
  public NoiseState noise() {
    return pipeline.noise.state();
  }

  /** Ends the ongoing findings about logs that nobody watches any more. */
  public void endLogs(Predicate<String> watched) throws InterruptedException {
    List<LogAnomaly> over =
        pipeline.ongoingLogs().stream()
            .filter(l -> !watched.test(l.id()))
            .map(l -> l.endedAt(l.window().end()))
            .toList();
    if (!over.isEmpty()) {
      conclude(over, Long.MIN_VALUE);
    }
  }

  /** From now on, traces are followed too. */
  void attach(TraceFlow flow) {
    traces = flow::sources;
  }

  /** From now on, incidents are worded too. */
  void attach(Wordings to) {
    wordings = Optional.of(to);
    subscribe(event -> {
      if (event instanceof Event.IncidentChanged changed) {
        to.heard(changed.incident());
      }
    });
  }

  /** What a language model made of an incident, where one is set up. */
  public Optional<Wordings.Worded> wording(String incident) {
    return wordings.flatMap(w -> w.of(incident));
  }

  /** From now on, logs are watched too. */
  void attach(LogDesk desk) {
    logs = desk;
    pipeline.attach(desk);
  }

  /**
   * Starts to catch up with and then collect from a source, on a thread of its own, until {@link
   * #close}.
   */
  public void watch(MetricSource source) {
    SourceRunner runner =
        new SourceRunner(
            source, worker::put, clock, settings.catchUp(), pipeline.lastSeen(source.name()));
    runners.put(source.name(), runner);
    sourceThreads.add(Thread.ofVirtual().name("source-" + source.name()).start(runner));
  }

  /** Looks at a cluster from now on, on a thread of its own, until {@link #close}. */
  public void watch(Cluster cluster) {
    ClusterRunner runner =
        new ClusterRunner(
            cluster,
            new ClusterWatch(cluster.name(), pipeline.topology),
            changes -> report(changes, cluster.name()),
            clock);
    clusters.add(runner);
    sourceThreads.add(Thread.ofVirtual().name("cluster-" + cluster.name()).start(runner));
  }

  /** All watched series, in order of their keys. */
  public List<SeriesState> series() {
    return pipeline.catalogue.all().stream()
        .map(Watched::state)
        .sorted(Comparator.comparing(s -> s.series().key()))
        .toList();
  }

  public Optional<SeriesState> series(String id) {
    return Optional.ofNullable(pipeline.catalogue.get(id)).map(Watched::state);
  }

  /** The recent points of a series, oldest first; empty when there is no such series. */
  public List<SeriesPoint> points(String id) {
    Watched watched = pipeline.catalogue.get(id);
    return watched == null ? List.of() : watched.points.points();
  }

  /** The bounded resources whose exhaustion is estimated, the soonest and likeliest first. */
  public List<CapacityState> capacity() {
    return pipeline.capacities.states().stream().sorted(BY_TIME_LEFT).toList();
  }

  /** How long the resource behind a series lasts; empty for other series and at first. */
  public Optional<CapacityState> capacity(String id) {
    return Optional.ofNullable(pipeline.catalogue.get(id))
        .flatMap(w -> pipeline.capacities.of(w.series))
        .flatMap(Foreseen::state);
  }

  /**
   * How a series is expected to go on. A resource is forecast from weeks of its past, another
   * series from the points that are kept of it. Takes some ten milliseconds on the caller's thread.
   *
   * @param horizon how far ahead; what is known may limit it
   * @param level share of future points that the range shall contain
   * @return empty when there is no such series or too little is known of it
   */
  public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
    return Optional.ofNullable(pipeline.catalogue.get(id))
        .flatMap(w -> Outlooks.of(w, pipeline.capacities.of(w.series), horizon, level));
  }

  public List<SourceState> sources() {
    return Stream.of(
            runners.values().stream().map(SourceRunner::state).toList(),
            clusters.stream().map(ClusterRunner::state).toList(),
            logs.sources(),
            traces.get())
        .flatMap(List::stream)
        .toList();
  }

  public CorridorStats stats() {
    return new CorridorStats(
        counters.samples.sum(),
        counters.unjudged.sum(),
        counters.refusedSeries.sum(),
        counters.findings.sum(),
        counters.incidents.sum(),
        counters.storageFailures.sum(),
        worker.queued(),
        Worker.QUEUE_CAPACITY,
        pipeline.catalogue.size(),
        counters.suppressed.sum(),
        pipeline.quiet.rules.active(clock.instant()),
        pipeline.catalogue.maxSeries());
  }

  /** False while what was concluded or learned cannot be written down. */
  public boolean stores() {
    return worker.stores();
  }

  /**
   * Says that somebody looks after an incident. Durable on return.
   *
   * @throws java.util.NoSuchElementException when there is no such incident
   * @throws IllegalStateException when its status is final
   * @throws StorageException when it could not be written in time
   */
  public Incident acknowledge(String incident, String actor) {
    return decide(incident, Incident.Status.ACKNOWLEDGED, actor);
  }

  /** Closes an incident. Durable on return; throws as {@link #acknowledge}. */
  public Incident resolve(String incident, String actor) {
    return decide(incident, Incident.Status.RESOLVED, actor);
  }

  /**
   * Says that an incident was none: closes it and raises the thresholds of its series. Durable on
   * return; throws as {@link #acknowledge}.
   */
  public Incident dismiss(String incident, String actor) {
    return dismiss(incident, List.of(), actor);
  }

  /**
   * The same for all series that a selector matches, those that appear later included.
   *
   * @throws IllegalArgumentException when the selector cannot be used or matches no unusual series
   *     of the incident
   * @throws LimitReachedException when this was said too often
   */
  public Incident dismiss(String incident, List<LabelMatcher> scope, String actor) {
    return worker.order(
        p -> p.decisions.decide(incident, Incident.Status.NOT_AN_ANOMALY, scope, actor));
  }

  /**
   * Notes what the cause of an incident was, finished or not; rankings learn from it. Durable on
   * return.
   *
   * @throws java.util.NoSuchElementException when there is no such incident
   */
  public Incident judgeCause(String incident, Entity cause, String actor) {
    return worker.order(p -> p.decisions.judgeCause(incident, cause, actor));
  }

  /** What operators dismissed, oldest first, what was taken back included. */
  public List<Dismissal> feedback() {
    return storage.feedback().all();
  }

  /**
   * Takes back a dismissal: thresholds are lowered again. Durable on return; a second time changes
   * nothing.
   *
   * @param finding of which it was said
   * @throws java.util.NoSuchElementException when nobody dismissed it
   */
  public Dismissal withdraw(String finding, String actor) {
    return worker.order(p -> p.decisions.withdraw(finding, actor));
  }

  /**
   * Keeps quiet about some series for a while. Durable on return. When a rule already does the
   * same, that one is the answer.
   *
   * @param ends {@link Suppression#OPEN} for a rule with hours that nobody ends yet
   * @param weekly the hours in which it holds; empty for all
   * @throws IllegalArgumentException when the matchers cannot be used or the times make no sense
   * @throws LimitReachedException when there are too many rules
   */
  public Suppression suppress(
      List<LabelMatcher> matchers,
      Instant starts,
      Instant ends,
      Optional<Weekly> weekly,
      String reason,
      String actor) {
    if (!ends.isAfter(starts) || !ends.isAfter(clock.instant())) {
      throw new IllegalArgumentException("a suppression has to end after its start, and after now");
    }
    if (weekly.isEmpty() && Duration.between(starts, ends).compareTo(Suppression.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a suppression lasts at most " + Suppression.LONGEST.toDays() + " days");
    }
    return worker.order(p -> p.quiet.suppress(matchers, starts, ends, weekly, reason, actor));
  }

  /**
   * Ends a suppression now. Durable on return; a second time changes nothing.
   *
   * @throws java.util.NoSuchElementException when there is no such rule
   */
  public Suppression endSuppression(String id, String actor) {
    return worker.order(p -> p.quiet.end(id, actor));
  }

  /** Notes what was changed on purpose. Durable on return. */
  public List<Change> report(List<Change> changes, String actor) {
    return worker.order(p -> p.changes.report(changes, actor));
  }

  /** The suppression rules, those that ended lately included. */
  public List<SuppressionState> suppressions() {
    return pipeline.quiet.rules.states(pipeline.catalogue, clock.instant());
  }

  /**
   * How many watched series some matchers are about.
   *
   * @throws IllegalArgumentException when they cannot be used
   */
  public int matching(List<LabelMatcher> matchers) {
    return pipeline.catalogue.count(SeriesSelector.of(matchers));
  }

  /** Hears of every change until the returned handle is closed. A listener must not block. */
  public Subscription subscribe(Consumer<Event> listener) {
    return worker.subscribe(listener);
  }

  /** Finishes what is queued, snapshots the engine and stops. Leaves storage open. */
  @Override
  public void close() {
    if (worker.closing()) {
      return;
    }
    worker.refuse();
    sourceThreads.forEach(Thread::interrupt);
    wordings.ifPresent(Wordings::close);
    try {
      worker.stop();
    } finally {
      training.close();
    }
  }

  private Incident decide(String incident, Incident.Status status, String actor) {
    return worker.order(p -> p.decisions.decide(incident, status, List.of(), actor));
  }
}
