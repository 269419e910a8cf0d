package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of incidents. One thread reads the journal and plans ({@link NoticeReader}), one a
 * channel sends ({@link Postman}), so that a channel in trouble holds up no other. What is planned
 * is durable before it is sent, and noted after; only a crash between the two sends a notice twice,
 * and then with the same keys.
 *
 * <p>Two processes on one database would both send: let only one of them have channels.
 */
public final class Notices implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Notices.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration KEEP = Duration.ofDays(30);
  private static final int KEEP_NEWEST = 5_000;
  private static final Duration CLEAN_EVERY = Duration.ofHours(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LAST_TIMEOUT = Duration.ofMillis(200);

  private final NoticeStore store;
  private final NoticeSettings settings;
  private final InstantSource clock;
  private final Outbox outbox;
  private final NoticeReader reader;
  private final Map<String, Postman> postmen = new LinkedHashMap<>();
  private final Object news = new Object();
  private final List<Thread> threads = new ArrayList<>();
  private long newsNumber;
  private volatile String console = "";
  private volatile boolean closing;
  private volatile boolean reads = true;
  private Instant cleanAfter = Instant.MIN;

  private Notices(
      Storage storage,
      NoticeSettings settings,
      List<Notifier> notifiers,
      WayBack wayBack,
      InstantSource clock,
      DoubleSupplier random) {
    this.store = storage.notices();
    this.settings = settings;
    this.clock = clock;
    this.outbox = new Outbox(store);
    this.reader = new NoticeReader(storage, new NoticePlanner(settings), outbox, settings);
    notifiers.forEach(n ->
        postmen.put(
            n.name(),
            new Postman(
                n,
                outbox,
                settings.giveUp(),
                clock,
                random,
                id -> storage.incidents().get(id),
                wayBack)));
    buryUnknown();
  }

  /**
   * Takes up what storage remembers. Nothing is sent before {@link #start}.
   *
   * @param notifiers the channels, with different names
   * @param random numbers in [0, 1) that spread the pauses
   */
  public static Notices open(
      Storage storage,
      NoticeSettings settings,
      List<Notifier> notifiers,
      InstantSource clock,
      DoubleSupplier random) {
    return open(storage, settings, notifiers, WayBack.NONE, clock, random);
  }

  /** The same with a way for people to acknowledge from where they are told. */
  public static Notices open(
      Storage storage,
      NoticeSettings settings,
      List<Notifier> notifiers,
      WayBack wayBack,
      InstantSource clock,
      DoubleSupplier random) {
    return new Notices(storage, settings, notifiers, wayBack, clock, random);
  }

  /** What waits for a channel that is not set up any more would wait for ever. */
  private void buryUnknown() {
    for (Delivery d : outbox.pending()) {
      if (!postmen.containsKey(d.channel())) {
        outbox.note(
            d.dead(
                "there is no channel " + d.channel() + " any more; set it up again and retry",
                clock.instant()));
      }
    }
  }

  /**
   * Begins to tell.
   *
   * @param url where people reach the console, for links
   */
  public void start(String url) {
    console(url);
    threads.add(Thread.ofVirtual().name("notices").start(() -> loop(this::plan)));
    postmen
        .values()
        .forEach(p ->
            threads.add(
                Thread.ofVirtual().name("notices-" + p.channel()).start(() -> loop(p::round))));
  }

  void console(String url) {
    console = url;
  }

  /** Says that there may be something to tell. */
  public void wake() {
    synchronized (news) {
      newsNumber++;
      news.notifyAll();
    }
  }

  /** Returns when there is something newer than what was seen, or it is time to look anyway. */
  private long awaitNews(long seen) throws InterruptedException {
    long deadline = System.nanoTime() + LOOK.toNanos();
    synchronized (news) {
      long left = LOOK.toMillis();
      while (newsNumber == seen && left > 0) {
        news.wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
      return newsNumber;
    }
  }

  /** Something to do again and again. */
  @FunctionalInterface
  private interface Round {
    void run() throws InterruptedException;
  }

  private void loop(Round round) {
    long seen = 0;
    try {
      while (!closing) {
        try {
          round.run();
        } catch (RuntimeException e) {
          log.error("notices met an unexpected failure; going on", e);
        }
        seen = awaitNews(seen);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does all that is to be done now, in the caller's thread. For tests, in place of start. */
  void turn() throws InterruptedException {
    plan();
    for (Postman p : postmen.values()) {
      p.round();
    }
  }

  private void plan() {
    Instant now = clock.instant();
    try {
      outbox.flush();
      boolean planned = reader.read(console, now);
      boolean escalated = reader.escalate(console, now);
      if (planned || escalated) {
        wake();
      }
      if (now.isAfter(cleanAfter)) {
        store.retain(now.minus(KEEP), KEEP_NEWEST);
        cleanAfter = now.plus(CLEAN_EVERY);
      }
      reads = true;
    } catch (StorageException e) {
      if (reads) {
        log.warn("what is to be told cannot be read; trying again", e);
      }
      reads = false;
    }
  }

  /** How each channel is doing. */
  public List<ChannelState> channels() {
    return postmen.values().stream().map(Postman::state).toList();
  }

  /** How many notices there are in each state. */
  public Map<Delivery.State, Long> count() {
    return store.count();
  }

  /** The newest in one state, newest first. */
  public List<Delivery> newest(Delivery.State state, int limit) {
    return store.newest(state, limit);
  }

  /**
   * Puts a notice that was given up back into the queue; one that waits is tried at once.
   *
   * @throws NoSuchElementException when there is none
   * @throws IllegalStateException when it was sent, or its channel is not there any more
   */
  public Delivery retry(String id) {
    Delivery d =
        store.get(id).orElseThrow(() -> new NoSuchElementException("there is no notice " + id));
    Postman postman = postmen.get(d.channel());
    if (postman == null) {
      throw new IllegalStateException(
          "there is no channel " + d.channel() + "; set it up and start again");
    }
    if (d.state() == Delivery.State.SENT) {
      throw new IllegalStateException("notice " + id + " was sent");
    }
    Delivery again = d.again(clock.instant());
    outbox.again(again);
    postman.wake();
    wake();
    return again;
  }

  /**
   * Sends a test notice past the queue, to one channel or all.
   *
   * @return by channel, why it was not taken; empty where it was
   * @throws NoSuchElementException when there is no such channel
   */
  public Map<String, String> test(Optional<String> channel, String actor)
      throws InterruptedException {
    Map<String, String> outcome = new LinkedHashMap<>();
    channel.ifPresent(c -> {
      if (!postmen.containsKey(c)) {
        throw new NoSuchElementException("there is no channel " + c);
      }
    });
    Instant now = clock.instant();
    Notice notice =
        new Notice(
            "n-test-" + now.toEpochMilli(),
            Notice.Kind.TEST,
            "test",
            "Tarsier can reach you here",
            Severity.LOW,
            List.of(Entity.of(Entity.Kind.HOST, "tarsier")),
            Optional.empty(),
            "A test asked for by " + actor + "; nothing is wrong.",
            console,
            now,
            now);
    // All at once: one that is not there may take half a minute to say so.
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Map<String, Future<String>> asked = new LinkedHashMap<>();
      for (Postman p : postmen.values()) {
        if (channel.isEmpty() || channel.get().equals(p.channel())) {
          asked.put(p.channel(), threads.submit(() -> p.test(notice)));
        }
      }
      for (Map.Entry<String, Future<String>> e : asked.entrySet()) {
        outcome.put(e.getKey(), e.getValue().get());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a test notice could not be made", e);
    }
    return outcome;
  }

  /** Whether anybody is told anything. */
  public boolean isSetUp() {
    return !settings.routes().isEmpty() && !postmen.isEmpty();
  }

  /** Stops; what has not been sent is sent after the next start. Leaves storage open. */
  @Override
  public void close() {
    closing = true;
    postmen.values().forEach(Postman::stop);
    wake();
    try {
      // What is on its way may arrive, so that it is noted and not sent again.
      long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
      for (Thread t : threads) {
        t.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
      }
      threads.forEach(Thread::interrupt);
      for (Thread t : threads) {
        t.join(LAST_TIMEOUT);
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    postmen.values().forEach(Postman::close);
  }
}
