package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.incidents.Topology;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Suppression;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The corridor from samples to incidents. Sources and requests put work into one bounded queue; one
 * thread takes it out, lets the {@link Pipeline} judge it, writes the conclusions down and then
 * tells the listeners. While storage fails, that thread holds on to what it could not write and
 * tries again; the queue fills and the sources wait.
 *
 * <p>Safe for use by several threads.
 */
public final class Corridor implements SampleSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Corridor.class);

  /** Source name of samples that are pushed without one. */
  public static final String PUSH = "push";

  private static final int QUEUE_CAPACITY = 128;

  /** Larger batches are cut, so that an operator's word never waits behind millions of samples. */
  private static final int MAX_BATCH = 5_000;

  private static final Comparator<CapacityState> BY_TIME_LEFT =
      Comparator.comparing((CapacityState c) ->
              c.exhaustion().map(CapacityState.Range::median).orElse(Instant.MAX))
          .thenComparing(CapacityState::probability, Comparator.reverseOrder())
          .thenComparing(c -> c.series().key());

  private static final Duration DECISION_TIMEOUT = Duration.ofSeconds(30);
  private static final long MAX_BACKOFF_MILLIS = 10_000;

  /** A snapshot that failed is tried again sooner than its interval says. */
  private static final long RETRY_SNAPSHOT_MILLIS = 10_000;

  private static final Duration STOP_TIMEOUT = Duration.ofMillis(3_300);

  /**
   * Batches that still wait this long after {@link #close} was called are refused, so that the rest
   * of the time is left for writing down what was learned.
   */
  private static final Duration DRAIN_TIME = Duration.ofMillis(700);

  /** How often those who wait look whether the corridor is closing. */
  private static final long LOOK_MILLIS = 100;

  private final Storage storage;
  private final CorridorSettings settings;
  private final InstantSource clock;
  private final Counters counters = new Counters();
  private final Training training;
  private final Pipeline pipeline;
  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final Map<String, SourceRunner> runners = new ConcurrentSkipListMap<>();
  private final List<Thread> sourceThreads = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile LogDesk logs = LogDesk.NONE;
  private volatile boolean closing;
  private volatile long drainUntil;

  /** Nobody takes anything out of the queue any more. */
  private volatile boolean ended;

  private volatile boolean stores = true;

  /** The engine knows of findings that could not be written down. */
  private boolean ahead;

  private long lastSnapshot;

  private Corridor(Storage storage, CorridorSettings settings, InstantSource clock) {
    this.storage = storage;
    this.settings = settings;
    this.clock = clock;
    this.training = new Training(settings.maxSeries());
    this.pipeline =
        new Pipeline(
            new AnomalyEngine(settings.detector(), training), storage, settings, clock, counters);
    this.lastSnapshot = clock.millis();
    this.thread = Thread.ofPlatform().name("corridor").unstarted(this::run);
  }

  /**
   * Opens the corridor and takes up what storage remembers: engine state, unfinished incidents,
   * feedback.
   */
  public static Corridor open(Storage storage, CorridorSettings settings, InstantSource clock) {
    Corridor corridor = new Corridor(storage, settings, clock);
    corridor.pipeline.restore();
    corridor.thread.start();
    return corridor;
  }

  /** Queues a batch under the source name {@value #PUSH}; waits while the corridor is full. */
  @Override
  public void accept(List<MetricSample> batch) throws InterruptedException {
    put(new Work.Samples(PUSH, List.copyOf(batch), false, new CompletableFuture<>()));
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
    if (closing || !queue.offer(work, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    refuseIfEnded();
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
    put(new Work.Samples(source, List.copyOf(batch), false, new CompletableFuture<>()));
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
    do {
      if (closing) {
        return false;
      }
    } while (!queue.offer(
        new Work.Found(List.copyOf(findings), epochMillis, done),
        LOOK_MILLIS,
        TimeUnit.MILLISECONDS));
    refuseIfEnded();
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the findings could not be taken in", e.getCause());
    }
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
            source, this::put, clock, settings.catchUp(), pipeline.lastSeen(source.name()));
    runners.put(source.name(), runner);
    sourceThreads.add(Thread.ofVirtual().name("source-" + source.name()).start(runner));
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
    return Stream.concat(
            runners.values().stream().map(SourceRunner::state), logs.sources().stream())
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
        queue.size(),
        QUEUE_CAPACITY,
        pipeline.catalogue.size(),
        counters.suppressed.sum(),
        pipeline.quiet.rules.active(clock.instant()),
        pipeline.catalogue.maxSeries());
  }

  /** False while what was concluded or learned cannot be written down. */
  public boolean stores() {
    return stores;
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
    return order(p -> p.decide(incident, Incident.Status.NOT_AN_ANOMALY, scope, actor));
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
    return order(p -> p.withdraw(finding, actor));
  }

  /**
   * Keeps quiet about some series for a while. Durable on return. When a rule in force already does
   * the same, that one is the answer.
   *
   * @throws IllegalArgumentException when the matchers cannot be used or the times make no sense
   * @throws LimitReachedException when there are too many rules
   */
  public Suppression suppress(
      List<LabelMatcher> matchers, Instant starts, Instant ends, String reason, String actor) {
    if (!ends.isAfter(starts) || !ends.isAfter(clock.instant())) {
      throw new IllegalArgumentException("a suppression has to end after its start, and after now");
    }
    if (Duration.between(starts, ends).compareTo(Suppression.LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a suppression lasts at most " + Suppression.LONGEST.toDays() + " days");
    }
    return order(p -> p.quiet.suppress(matchers, starts, ends, reason, actor));
  }

  /**
   * Ends a suppression now. Durable on return; a second time changes nothing.
   *
   * @throws java.util.NoSuchElementException when there is no such rule
   */
  public Suppression endSuppression(String id, String actor) {
    return order(p -> p.quiet.end(id, actor));
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
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Finishes what is queued, snapshots the engine and stops. Leaves storage open. */
  @Override
  public void close() {
    if (closing) {
      return;
    }
    drainUntil = System.nanoTime() + DRAIN_TIME.toNanos();
    closing = true;
    sourceThreads.forEach(Thread::interrupt);
    try {
      long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
      if (!queue.offer(new Work.Stop(), STOP_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
          || !thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        log.error(
            "the corridor did not finish in time; what was not acknowledged is learned again");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      training.close();
    }
  }

  private void put(Work work) throws InterruptedException {
    do {
      if (closing) {
        throw new InterruptedException("the corridor is closing");
      }
    } while (!queue.offer(work, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    refuseIfEnded();
  }

  /** What was queued behind the corridor's back while it ended: nobody waits for it in vain. */
  private void refuseIfEnded() {
    if (ended) {
      for (Work work = queue.poll(); work != null; work = queue.poll()) {
        refuse(work);
      }
    }
  }

  private static void refuse(Work work) {
    switch (work) {
      case Work.Samples s -> s.done().complete(false);
      case Work.Found f -> f.done().complete(false);
      case Work.Order<?> d ->
          d.done()
              .completeExceptionally(
                  new StorageException("Tarsier is stopping; decide again once it runs"));
      case Work.Stop ignored -> {}
    }
  }

  private Incident decide(String incident, Incident.Status status, String actor) {
    return order(p -> p.decide(incident, status, List.of(), actor));
  }

  private <T> T order(Function<Pipeline, Ordered<T>> order) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      if (closing
          || !queue.offer(
              new Work.Order<>(order, done), DECISION_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new StorageException("the corridor is busy or stopping; try again in a moment");
      }
      refuseIfEnded();
      return done.get(DECISION_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new StorageException(
          "storage does not answer; the decision is written as soon as it does", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException r) {
        throw r;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("interrupted while waiting for the decision to be written", e);
    }
  }

  private void run() {
    try {
      while (true) {
        Work work = queue.poll(1, TimeUnit.SECONDS);
        switch (work) {
          case null -> {}
          case Work.Samples s -> judge(s);
          case Work.Found f -> takeIn(f);
          case Work.Order<?> o -> carryOut(o);
          case Work.Stop ignored -> {
            snapshot();
            return;
          }
        }
        // Either way: a clock that was set back must not put the next one off.
        if (Math.abs(clock.millis() - lastSnapshot) >= settings.snapshotInterval().toMillis()) {
          snapshot();
        }
      }
    } catch (InterruptedException e) {
      log.warn("the corridor was interrupted");
    } finally {
      ended = true;
      refuseIfEnded();
    }
  }

  private void judge(Work.Samples s) throws InterruptedException {
    try {
      boolean written = true;
      List<MetricSample> batch = s.batch();
      for (int from = 0; from < batch.size(); from += MAX_BATCH) {
        if (ahead || (closing && System.nanoTime() - drainUntil > 0)) {
          written = false;
          break;
        }
        List<MetricSample> part = batch.subList(from, Math.min(batch.size(), from + MAX_BATCH));
        written &= write(pipeline.observe(s.source(), part, s.learnOnly()), storage::commit);
      }
      s.done().complete(written);
    } catch (RuntimeException e) {
      log.error("a batch of {} samples from {} was lost", s.batch().size(), s.source(), e);
      s.done().completeExceptionally(e);
    }
  }

  private void takeIn(Work.Found f) throws InterruptedException {
    try {
      f.done()
          .complete(
              !ahead && write(pipeline.found(f.findings(), f.epochMillis()), storage::commit));
    } catch (RuntimeException e) {
      log.error("{} findings were lost", f.findings().size(), e);
      f.done().completeExceptionally(e);
    }
  }

  private <T> void carryOut(Work.Order<T> o) throws InterruptedException {
    try {
      Ordered<T> ordered = o.order().apply(pipeline);
      if (write(ordered.conclusions(), ordered.writer())) {
        o.done().complete(ordered.result());
      } else {
        o.done().completeExceptionally(new StorageException("storage failed while stopping"));
      }
    } catch (RuntimeException e) {
      o.done().completeExceptionally(e);
    }
  }

  /** Writes until it is written; gives up only while closing. */
  private boolean write(Conclusions conclusions, Consumer<Storage.Commit> writer)
      throws InterruptedException {
    if (conclusions.isEmpty()) {
      return true;
    }
    for (int attempt = 0; ; attempt++) {
      try {
        writer.accept(conclusions.commit());
        stores = true;
        conclusions.events().forEach(this::publish);
        return true;
      } catch (StorageException e) {
        counters.storageFailures.increment();
        stores = false;
        log.warn("findings wait because storage failed: {}", e.getMessage());
        if (closing && attempt > 0) {
          ahead = true;
          return false;
        }
        long backoff = Math.min(MAX_BACKOFF_MILLIS, 500L << Math.min(attempt, 10));
        pause(backoff / 2 + ThreadLocalRandom.current().nextLong(backoff / 2));
      }
    }
  }

  /** Sleeps, but not into the time that is left for stopping. */
  private void pause(long millis) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    do {
      Thread.sleep(Math.min(millis, LOOK_MILLIS));
    } while (!closing && System.nanoTime() - until < 0);
  }

  private void snapshot() {
    lastSnapshot = clock.millis();
    if (ahead) {
      // A state that has told of findings which nobody can read would never tell of them again.
      return;
    }
    try {
      pipeline.snapshot();
      stores = true;
    } catch (StorageException e) {
      counters.storageFailures.increment();
      stores = false;
      lastSnapshot += Math.min(0, RETRY_SNAPSHOT_MILLIS - settings.snapshotInterval().toMillis());
      log.warn("the engine's state could not be written: {}", e.getMessage());
    } catch (RuntimeException e) {
      // A state that cannot be put into bytes must not end the watch.
      log.error("the engine's state could not be written", e);
    }
  }

  private void publish(Event event) {
    for (Consumer<Event> listener : listeners) {
      try {
        listener.accept(event);
      } catch (RuntimeException e) {
        log.error("a listener failed", e);
      }
    }
  }
}
