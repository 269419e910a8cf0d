package io.tarsier.flow;

import io.tarsier.model.Finding;
import io.tarsier.model.MetricSample;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread behind the corridor and the bounded queue before it: takes work out, lets the
 * {@link Pipeline} judge it, writes the conclusions down until they are written and then tells the
 * listeners.
 *
 * <p>Safe for use by several threads.
 */
final class Worker {

  private static final Logger log = LoggerFactory.getLogger(Corridor.class);

  static final int QUEUE_CAPACITY = 128;

  /** Larger batches are cut, so that an operator's word never waits behind millions of samples. */
  private static final int MAX_BATCH = 5_000;

  /** So many findings that wait share a transaction; more would keep the first of them waiting. */
  private static final int MAX_TOGETHER = 1_000;

  private static final Duration DECISION_TIMEOUT = Duration.ofSeconds(30);
  private static final long MAX_BACKOFF_MILLIS = 10_000;

  /** A snapshot that failed is tried again sooner than its interval says. */
  private static final long RETRY_SNAPSHOT_MILLIS = 10_000;

  private static final Duration STOP_TIMEOUT = Duration.ofMillis(3_300);

  /**
   * Batches that still wait this long after {@link #stop} was called are refused, so that the rest
   * of the time is left for writing down what was learned.
   */
  private static final Duration DRAIN_TIME = Duration.ofMillis(700);

  /** How often those who wait look whether the corridor is closing. */
  private static final long LOOK_MILLIS = 100;

  private final Pipeline pipeline;
  private final Storage storage;
  private final Duration snapshotInterval;
  private final InstantSource clock;
  private final Counters counters;
  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile long drainUntil;

  /** Nobody takes anything out of the queue any more. */
  private volatile boolean ended;

  private volatile boolean stores = true;

  /** The engine knows of findings that could not be written down. */
  private boolean ahead;

  private long lastSnapshot;

  Worker(
      Pipeline pipeline,
      Storage storage,
      Duration snapshotInterval,
      InstantSource clock,
      Counters counters) {
    this.pipeline = pipeline;
    this.storage = storage;
    this.snapshotInterval = snapshotInterval;
    this.clock = clock;
    this.counters = counters;
    this.lastSnapshot = clock.millis();
    this.thread = Thread.ofPlatform().name("corridor").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  boolean closing() {
    return closing;
  }

  boolean stores() {
    return stores;
  }

  int queued() {
    return queue.size();
  }

  Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Queues work; waits while the queue is full.
   *
   * @throws InterruptedException also when the corridor is closing
   */
  void put(Work work) throws InterruptedException {
    do {
      if (closing) {
        throw new InterruptedException("the corridor is closing");
      }
    } while (!queue.offer(work, LOOK_MILLIS, TimeUnit.MILLISECONDS));
    refuseIfEnded();
  }

  /** Queues work unless there is no room within a time; false then and while closing. */
  boolean offer(Work work, Duration patience) throws InterruptedException {
    if (closing || !queue.offer(work, patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    refuseIfEnded();
    return true;
  }

  /**
   * Has something done on the corridor's thread and returns once it is durable.
   *
   * @throws StorageException when it could not be written in time
   */
  <T> T order(Function<Pipeline, Ordered<T>> order) {
    CompletableFuture<T> done = new CompletableFuture<>();
    try {
      if (!offer(new Work.Order<>(order, done), DECISION_TIMEOUT)) {
        throw new StorageException("the corridor is busy or stopping; try again in a moment");
      }
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

  /** From now on nothing new comes in, and those who wait give up. */
  void refuse() {
    drainUntil = System.nanoTime() + DRAIN_TIME.toNanos();
    closing = true;
  }

  /** Finishes what is queued, snapshots the engine and ends; bounded in time. */
  void stop() {
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
    }
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
        if (Math.abs(clock.millis() - lastSnapshot) >= snapshotInterval.toMillis()) {
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

  /**
   * Takes findings in, those that wait behind them too, so that many small requests share one
   * transaction.
   */
  private void takeIn(Work.Found first) throws InterruptedException {
    List<Work.Found> all = new ArrayList<>(List.of(first));
    List<Finding> findings = new ArrayList<>(first.findings());
    long latest = first.epochMillis();
    while (queue.peek() instanceof Work.Found next
        && findings.size() + next.findings().size() <= MAX_TOGETHER) {
      queue.remove();
      all.add(next);
      findings.addAll(next.findings());
      latest = Math.max(latest, next.epochMillis());
    }
    try {
      boolean written = !ahead && write(pipeline.found(findings, latest), storage::commit);
      all.forEach(f -> f.done().complete(written));
    } catch (RuntimeException e) {
      log.error("{} findings were lost", findings.size(), e);
      all.forEach(f -> f.done().completeExceptionally(e));
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
      lastSnapshot += Math.min(0, RETRY_SNAPSHOT_MILLIS - snapshotInterval.toMillis());
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
