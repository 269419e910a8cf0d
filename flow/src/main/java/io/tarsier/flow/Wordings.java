package io.tarsier.flow;

import io.tarsier.model.Cause;
import io.tarsier.model.Incident;
import io.tarsier.ports.SnapshotStore;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.ports.Wording;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has incidents worded by a language model, beside everything else: nothing waits for it, and
 * incidents, titles, notices and the journal do not know of it.
 *
 * <p>An incident that has causes is looked at half a minute later, when they have settled. One
 * thread asks, about one incident at a time; again only when its title or first cause has changed,
 * and {@link #ASKS} times at most. What fails is tried {@link #TRIES} times, minutes apart, and
 * then left: the title says it too.
 *
 * <p>Bounded: {@link #WAITING} incidents wait, the oldest give way; {@link #KEPT} wordings are
 * kept, beside the state of the engines.
 */
public final class Wordings implements AutoCloseable {

  static final Duration SETTLE = Duration.ofSeconds(30);
  static final Duration REST = Duration.ofMinutes(2);
  static final int ASKS = 3;
  static final int TRIES = 3;
  static final int WAITING = 100;
  static final int KEPT = 1_000;

  private static final Logger log = LoggerFactory.getLogger(Wordings.class);
  private static final String PREFIX = "wording/";
  private static final int VERSION = 1;
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * What a language model made of an incident.
   *
   * @param text plain, on one line; not to be trusted
   * @param time when it was said
   */
  public record Worded(String text, Instant time) {}

  /**
   * @param key what it was about
   * @param asks how often was asked for this incident
   */
  private record Kept(String key, int asks, Worded worded) {}

  private record Due(Instant at, int tries) {}

  private final Storage storage;
  private final Wording model;
  private final UnaryOperator<String> mask;
  private final InstantSource clock;
  private final Map<String, Due> waiting = new LinkedHashMap<>();
  private final Map<String, Kept> kept = new LinkedHashMap<>();
  private volatile boolean closing;
  private boolean fails;
  private Optional<Thread> thread = Optional.empty();

  private Wordings(
      Storage storage, Wording model, UnaryOperator<String> mask, InstantSource clock) {
    this.storage = storage;
    this.model = model;
    this.mask = mask;
    this.clock = clock;
    restore();
    storage.incidents().unfinished().forEach(this::heard);
  }

  /** Takes up what storage remembers, without asking by itself. */
  static Wordings open(
      Storage storage, Wording model, UnaryOperator<String> mask, InstantSource clock) {
    return new Wordings(storage, model, mask, clock);
  }

  /**
   * Words the incidents of a corridor from now on, until it is closed.
   *
   * @param mask puts words in the place of what is personal or secret
   */
  public static void start(
      Corridor corridor,
      Storage storage,
      Wording model,
      UnaryOperator<String> mask,
      InstantSource clock) {
    Wordings wordings = open(storage, model, mask, clock);
    corridor.attach(wordings);
    wordings.thread = Optional.of(Thread.ofVirtual().name("wordings").start(wordings::loop));
  }

  /** What was said of an incident. */
  Optional<Worded> of(String incident) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(incident))
          .map(Kept::worded)
          .filter(w -> !w.text().isEmpty());
    }
  }

  /** Takes note of a new state of an incident; never waits. */
  void heard(Incident incident) {
    if (isNews(incident)) {
      synchronized (waiting) {
        if (waiting.putIfAbsent(incident.id(), new Due(clock.instant().plus(SETTLE), 0)) == null
            && waiting.size() > WAITING) {
          waiting.remove(waiting.keySet().iterator().next());
        }
      }
    }
  }

  private boolean isNews(Incident incident) {
    if (incident.causes().isEmpty() || incident.status().isFinal()) {
      return false;
    }
    Kept before = before(incident.id());
    return before.asks() < ASKS && !before.key().equals(key(incident));
  }

  private Kept before(String incident) {
    synchronized (kept) {
      return kept.getOrDefault(incident, new Kept("", 0, new Worded("", Instant.EPOCH)));
    }
  }

  private static String key(Incident incident) {
    Cause first = incident.causes().getFirst();
    return String.join("\n", incident.title(), first.entity().id(), first.summary());
  }

  private void loop() {
    try {
      while (!closing) {
        try {
          turn();
        } catch (RuntimeException e) {
          log.error("wording incidents met an unexpected failure; going on", e);
        }
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks about all that is due. One thread at a time. */
  void turn() throws InterruptedException {
    Map<String, Due> due = new LinkedHashMap<>();
    Instant now = clock.instant();
    synchronized (waiting) {
      waiting.forEach((id, d) -> {
        if (!d.at().isAfter(now)) {
          due.put(id, d);
        }
      });
      waiting.keySet().removeAll(due.keySet());
    }
    for (Map.Entry<String, Due> e : due.entrySet()) {
      Optional<Incident> incident = storage.incidents().get(e.getKey()).filter(this::isNews);
      if (incident.isPresent() && !closing) {
        ask(incident.get(), e.getValue());
      }
    }
  }

  private void ask(Incident incident, Due due) throws InterruptedException {
    List<String> facts = WordingText.facts(incident, mask);
    if (facts.stream().noneMatch(f -> f.startsWith(WordingText.CAUSE))) {
      keep(incident, ""); // nothing is left that may be said
      return;
    }
    try {
      String text = WordingText.plain(model.word(facts));
      if (fails) {
        log.info("the language model answers again");
      }
      fails = false;
      keep(incident, text);
    } catch (SourceException e) {
      if (!fails) {
        log.warn("an incident could not be worded, which harms nothing: {}", e.getMessage());
      }
      fails = true;
      int tries = due.tries() + 1;
      if (tries < TRIES) {
        Instant again = clock.instant().plus(REST.multipliedBy(tries));
        synchronized (waiting) {
          waiting.putIfAbsent(incident.id(), new Due(again, tries));
        }
      } else {
        keep(incident, "");
      }
    }
  }

  /** An empty text says that there is none, so that it is not asked for again. */
  private void keep(Incident incident, String text) {
    Kept now =
        new Kept(
            key(incident), before(incident.id()).asks() + 1, new Worded(text, clock.instant()));
    List<String> gone = new ArrayList<>();
    synchronized (kept) {
      kept.remove(incident.id());
      kept.put(incident.id(), now);
      while (kept.size() > KEPT) {
        String eldest = kept.keySet().iterator().next();
        kept.remove(eldest);
        gone.add(PREFIX + eldest);
      }
    }
    try {
      SnapshotStore store = storage.snapshots();
      store.put(Map.of(PREFIX + incident.id(), bytes(now)));
      store.remove(gone);
    } catch (StorageException e) {
      log.warn("a wording could not be kept; it is made again after a restart", e);
    }
  }

  private void restore() {
    Map<String, Kept> found = new LinkedHashMap<>();
    storage
        .snapshots()
        .read(
            PREFIX,
            (name, state) ->
                read(state).ifPresent(k -> found.put(name.substring(PREFIX.length()), k)));
    found.entrySet().stream()
        .sorted(Comparator.comparing(e -> e.getValue().worded().time()))
        .forEach(e -> kept.put(e.getKey(), e.getValue()));
  }

  private static byte[] bytes(Kept k) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeInt(k.asks());
      out.writeLong(k.worded().time().toEpochMilli());
      out.writeUTF(k.worded().text());
      out.writeUTF(k.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Empty for what another version wrote: it is made again. */
  private static Optional<Kept> read(byte[] state) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(state))) {
      if (in.readByte() != VERSION) {
        return Optional.empty();
      }
      int asks = in.readInt();
      Instant time = Instant.ofEpochMilli(in.readLong());
      String text = in.readUTF();
      return Optional.of(new Kept(in.readUTF(), asks, new Worded(text, time)));
    } catch (IOException e) {
      log.warn("a wording that was kept cannot be read; it is made again", e);
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.ifPresent(t -> {
      t.interrupt();
      try {
        t.join(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    model.close();
  }
}
