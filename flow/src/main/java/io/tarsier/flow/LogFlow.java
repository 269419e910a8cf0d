package io.tarsier.flow;

import io.tarsier.logs.PatternState;
import io.tarsier.logs.PatternWatch;
import io.tarsier.model.Entity;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogRecord;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogIntake;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a log line: what is personal or secret in it is masked, lines become records, records
 * are watched, and what is found goes into the corridor, where it joins incidents. One thread does
 * all of it; sources and requests put batches into one queue that is bounded by records and bytes,
 * and wait while it is full.
 *
 * <p>A finding is durable before the next batch is looked at, and the state is written down
 * together with where each stream goes on. After a crash, reading goes on from there: what was
 * found in between is found again, under the same identifiers.
 *
 * <p>Safe for use by several threads.
 */
public final class LogFlow implements LogDesk, LogIntake, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LogFlow.class);

  /** Source of batches that are pushed. */
  public static final String PUSH = "push";

  private static final int MAX_FINDINGS = 1_000;
  private static final int MAX_TAILS = 64;
  private static final long LOOK_MILLIS = 200;
  private static final long TICK_MILLIS = 1_000;

  /** Records may arrive this much later than others without being late. */
  private static final long SLACK_MILLIS = 5_000;

  /** A batch whose newest record is older than this shows that a source is catching up. */
  private static final long BEHIND_MILLIS = 60_000;

  /** So long after a batch from the past time is not taken to have gone on. */
  private static final long CATCH_UP_NANOS = Duration.ofSeconds(3).toNanos();

  /** Findings of before the start that were not met again by then are over. */
  private static final long SETTLE_NANOS = Duration.ofMinutes(1).toNanos();

  private static final Duration DRAIN_TIME = Duration.ofMillis(500);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final long CACHE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Corridor corridor;
  private final LogSettings settings;
  private final InstantSource clock;
  private final LogSnapshots snapshots;
  private final LogParsing parsing = new LogParsing();
  private final PatternWatch watch;

  /** Guards the watch; never held while the corridor is waited for. */
  private final ReentrantLock lock = new ReentrantLock();

  private final BoundedQueue<LogItem> queue = LogItem.queue();
  private final Queue<Runnable> opinions = new ConcurrentLinkedQueue<>();
  private final Map<String, Map<String, String>> positions = new HashMap<>();
  private final Map<String, LogSourceRunner> runners = new ConcurrentSkipListMap<>();
  private final List<Thread> sourceThreads = new CopyOnWriteArrayList<>();
  private final List<LogTail> tails = new CopyOnWriteArrayList<>();
  private final LongAdder records = new LongAdder();
  private final LongAdder masked = new LongAdder();
  private final LongAdder told = new LongAdder();
  private final LongAdder unwatched = new LongAdder();
  private final LongAdder tailDropped = new LongAdder();
  private final Thread thread;
  private final long opened = System.nanoTime();
  private volatile long drainUntil = Long.MAX_VALUE;
  private volatile int streams;
  private volatile int patternCount;
  private List<LogAnomaly> found = new ArrayList<>();
  private boolean settled;

  /** The watch knows of findings that could not be written down. */
  private boolean ahead;

  private long newest = Long.MIN_VALUE;
  private long behindUntil;
  private long lastTick;
  private long lastSnapshot;
  private List<PatternState> cached = List.of();
  private long cachedAt;

  private LogFlow(Corridor corridor, Storage storage, LogSettings settings, InstantSource clock) {
    this.corridor = corridor;
    this.settings = settings;
    this.clock = clock;
    this.snapshots = new LogSnapshots(storage.snapshots());
    long now = clock.millis();
    LogSnapshots.Loaded loaded = snapshots.load(settings.watch(), parsing, positions, now);
    this.watch = loaded.watch();
    for (Dismissal d : storage.feedback().all()) {
      boolean later = d.time().toEpochMilli() > loaded.writtenAt();
      if (later && d.withdrawn().isEmpty() && LogAnomaly.isId(d.finding())) {
        watch.dismiss(d.finding());
      }
    }
    this.lastSnapshot = now;
    this.lastTick = now;
    this.behindUntil = System.nanoTime() + CATCH_UP_NANOS;
    this.cachedAt = System.nanoTime() - CACHE_NANOS;
    this.thread = Thread.ofPlatform().name("logs").unstarted(this::run);
  }

  /** Takes up what storage remembers and begins to wait for records. */
  public static LogFlow open(
      Corridor corridor, Storage storage, LogSettings settings, InstantSource clock) {
    LogFlow flow = new LogFlow(corridor, storage, settings, clock);
    corridor.attach(flow);
    flow.thread.start();
    return flow;
  }

  /** Follows a source on a thread of its own until {@link #close}. */
  public void watch(LogSource source) {
    LogSourceRunner runner =
        new LogSourceRunner(
            source, positions.getOrDefault(source.name(), Map.of()), this::put, clock);
    runners.put(source.name(), runner);
    sourceThreads.add(Thread.ofVirtual().name("logs-" + source.name()).start(runner));
  }

  private void put(String source, LogBatch batch) throws InterruptedException {
    if (!queue.offer(LogItem.of(source, batch), Long.MAX_VALUE)) {
      throw new InterruptedException("the logs are closing");
    }
  }

  /**
   * Takes pushed records in and returns once everything concluded from them is durable, so that the
   * sender may be told "done".
   *
   * @param batch the lines of a stack trace are joined within its stream
   * @return false when there was no room or time within the timeout; the sender should try again
   *     later
   */
  @Override
  public boolean take(LogBatch batch, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    LogItem item = LogItem.of(PUSH, new LogBatch(batch.stream(), batch.records(), ""));
    if (!queue.offer(item, timeout.toNanos())) {
      return false;
    }
    try {
      return item.done().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the records could not be watched", e.getCause());
    }
  }

  @Override
  public List<SourceState> sources() {
    return runners.values().stream().map(LogSourceRunner::state).toList();
  }

  public LogStats stats() {
    return new LogStats(
        records.sum(),
        masked.sum(),
        told.sum(),
        unwatched.sum(),
        tailDropped.sum(),
        queue.count(),
        queue.bytes(),
        LogItem.lagMillis(queue),
        patternCount,
        streams);
  }

  /** All patterns of all entities, new and changed ones first; up to a second old. */
  public List<PatternState> patterns() {
    lock.lock();
    try {
      if (System.nanoTime() - cachedAt >= CACHE_NANOS) {
        cached = List.copyOf(watch.patterns());
        cachedAt = System.nanoTime();
      }
      return cached;
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the patterns say of a stretch of time, compared with the stretch before it.
   *
   * @param from begin in epoch milliseconds
   * @param to end in epoch milliseconds
   */
  public PatternChanges compare(long from, long to) {
    return PatternChanges.of(patterns(), from, to);
  }

  /** One pattern, of the entity where it comes most. */
  public Optional<PatternState> pattern(String id) {
    lock.lock();
    try {
      return watch.pattern(id);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Listens to the lines of one pattern from now on, in all entities.
   *
   * @throws LimitReachedException when too many listen already
   */
  public LogTail tail(String pattern) {
    LogTail tail = new LogTail(pattern, tails::remove);
    tails.add(tail);
    if (tails.size() > MAX_TAILS) {
      tail.close();
      throw new LimitReachedException("at most " + MAX_TAILS + " live tails at once");
    }
    return tail;
  }

  @Override
  public void dismissed(String finding) {
    opinions.add(() -> watch.dismiss(finding));
  }

  @Override
  public void withdrawn(String finding) {
    opinions.add(() -> watch.undismiss(finding));
  }

  /** Finishes what is queued, writes down what was learned and stops. */
  @Override
  public void close() {
    drainUntil = System.nanoTime() + DRAIN_TIME.toNanos();
    sourceThreads.forEach(Thread::interrupt);
    queue.close();
    try {
      if (!thread.join(STOP_TIMEOUT)) {
        log.error("the logs did not finish in time; what was not written down is read again");
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    tails.forEach(LogTail::close);
  }

  private void run() {
    try {
      while (true) {
        LogItem item = queue.poll(LOOK_MILLIS);
        for (Runnable o = opinions.poll(); o != null; o = opinions.poll()) {
          locked(o);
        }
        if (item != null) {
          take(item);
        } else if (queue.isClosed()) {
          snapshot();
          return;
        }
        tick();
        if (Math.abs(clock.millis() - lastSnapshot) >= settings.snapshotInterval().toMillis()) {
          snapshot();
        }
      }
    } catch (InterruptedException e) {
      log.warn("the logs were interrupted");
    }
  }

  private void locked(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  private void take(LogItem item) throws InterruptedException {
    boolean late = queue.isClosed() && System.nanoTime() - drainUntil > 0;
    if (ahead || late) {
      item.done().complete(false);
      return;
    }
    try {
      LogBatch batch = item.batch();
      locked(() -> observe(item.source(), batch));
      boolean durable = conclude();
      if (durable) {
        move(item.source(), batch);
      }
      item.done().complete(durable);
    } catch (RuntimeException e) {
      // One batch that cannot be watched must not end the watch, nor come again for ever.
      unwatched.add(item.batch().records().size());
      found = new ArrayList<>();
      move(item.source(), item.batch());
      log.error("{} records of {} were lost", item.batch().records().size(), item.source(), e);
      item.done().completeExceptionally(e);
    }
  }

  private void observe(String source, LogBatch batch) {
    long nanos = System.nanoTime();
    String stream = source + "/" + batch.stream();
    for (LogRecord r : batch.records()) {
      parsing.add(stream, r, nanos, this::observe);
    }
    if (batch.position().isEmpty()) {
      parsing.end(stream, this::observe);
    }
    patternCount = watch.size();
    boolean past = !batch.records().isEmpty() && newest < clock.millis() - BEHIND_MILLIS;
    if (past) {
      behindUntil = nanos + CATCH_UP_NANOS;
    }
  }

  private void observe(LogRecord record) {
    String clean = settings.mask().apply(record.body());
    LogRecord safe = record;
    Entity author = LogAuthor.of(record);
    boolean changed = !clean.equals(record.body());
    if (changed) {
      masked.increment();
    }
    if (changed || !author.equals(record.entity())) {
      safe =
          new LogRecord(
              author, record.labels(), record.epochMillis(), record.level(), clean, record.trace());
    }
    records.increment();
    newest = safe.epochMillis();
    found.addAll(watch.observe(safe));
    if (!tails.isEmpty()) {
      String pattern = watch.lastPattern();
      for (LogTail tail : tails) {
        if (tail.pattern().equals(pattern) && !tail.offer(safe)) {
          tailDropped.increment();
        }
      }
    }
  }

  private void move(String source, LogBatch batch) {
    if (source.equals(PUSH)) {
      return;
    }
    Map<String, String> its = positions.computeIfAbsent(source, s -> new HashMap<>());
    if (batch.position().isEmpty()) {
      its.remove(batch.stream());
    } else {
      its.put(batch.stream(), batch.position());
    }
    streams = positions.values().stream().mapToInt(Map::size).sum();
  }

  /** Hands over what was found; false when it could not be written down because all is closing. */
  private boolean conclude() throws InterruptedException {
    if (found.isEmpty()) {
      return true;
    }
    List<LogAnomaly> all = found;
    found = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_FINDINGS) {
      List<LogAnomaly> some = all.subList(from, Math.min(all.size(), from + MAX_FINDINGS));
      told.add(some.size());
      if (!corridor.conclude(some, clock.millis())) {
        ahead = true;
        return false;
      }
    }
    return true;
  }

  /** What time alone brings about. */
  private void tick() throws InterruptedException {
    long now = clock.millis();
    if (Math.abs(now - lastTick) < TICK_MILLIS || ahead) {
      return;
    }
    lastTick = now;
    long nanos = System.nanoTime();
    locked(() -> {
      parsing.idle(nanos, this::observe);
      if (nanos - behindUntil > 0) {
        found.addAll(watch.advance(now - SLACK_MILLIS));
      }
      patternCount = watch.size();
    });
    conclude();
    if (!settled && nanos - opened > SETTLE_NANOS) {
      settled = true;
      corridor.endLogs(watch::knows);
    }
  }

  private void snapshot() {
    lastSnapshot = clock.millis();
    if (ahead) {
      return;
    }
    try {
      snapshots.save(watch, parsing, positions, clock.millis());
    } catch (StorageException e) {
      log.warn("what was learned from logs could not be written: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("what was learned from logs could not be written", e);
    }
  }
}
