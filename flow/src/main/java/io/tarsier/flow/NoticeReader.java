package io.tarsier.flow;

import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.Storage;
import io.tarsier.ports.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal for what has become of incidents and plans what is told of it. Where it has got
 * to is written in one transaction with what follows from that, so a crash in between reads the
 * same entries again and plans the same. Several entries of one incident are read as its present
 * state.
 */
final class NoticeReader {

  private static final int AT_ONCE = 500;

  private final Storage storage;
  private final NoticeStore store;
  private final NoticePlanner planner;
  private final Outbox outbox;
  private final NoticeSettings settings;
  private final Map<String, Told> told = new HashMap<>();
  private long cursor;

  NoticeReader(Storage storage, NoticePlanner planner, Outbox outbox, NoticeSettings settings) {
    this.storage = storage;
    this.store = storage.notices();
    this.planner = planner;
    this.outbox = outbox;
    this.settings = settings;
    store.told().forEach(t -> told.put(t.incident(), t));
    // The first time, it begins with what happens from now on.
    cursor = store.cursor().orElseGet(storage.journal()::size);
    if (store.cursor().isEmpty()) {
      store.plan(new NoticeStore.Plan(cursor, List.of(), List.of(), List.of(), List.of()));
    }
  }

  /** Gathers what one transaction writes. */
  private static final class Gathered {
    private final Map<String, Told> told = new HashMap<>();
    private final List<String> over = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Delivery> skipped = new ArrayList<>();

    NoticeStore.Plan plan(long cursor) {
      return new NoticeStore.Plan(cursor, List.copyOf(told.values()), over, deliveries, skipped);
    }

    boolean isEmpty() {
      return told.isEmpty() && over.isEmpty() && deliveries.isEmpty() && skipped.isEmpty();
    }
  }

  /** Reads on to the end, unless the outbox is full. Whether there is something new to tell. */
  boolean read(String console, Instant now) {
    boolean planned = false;
    while (!outbox.isFull()) {
      List<JournalEntry> entries = storage.journal().after(cursor, AT_ONCE);
      if (entries.isEmpty()) {
        break;
      }
      Set<String> changed = new LinkedHashSet<>();
      for (JournalEntry e : entries) {
        // What is older would be given up at once.
        if (e.kind().equals("incident") && e.time().isAfter(now.minus(settings.giveUp()))) {
          changed.add(e.subject());
        }
      }
      Gathered gathered = new Gathered();
      for (String id : changed) {
        Optional<Incident> incident = storage.incidents().get(id);
        incident.ifPresent(i -> one(i, gathered, console, now));
      }
      write(gathered, entries.getLast().sequence(), now);
      planned |= !gathered.isEmpty();
    }
    return planned;
  }

  private void one(Incident incident, Gathered gathered, String console, Instant now) {
    Told before = told.get(incident.id());
    boolean consequence =
        incident
            .parent()
            .filter(p -> told.containsKey(p) || gathered.told.containsKey(p))
            .isPresent();
    if (before == null && consequence) {
      return; // whoever has heard of what it follows from need not hear of this
    }
    Predicate<String> held = channel -> !outbox.held(incident.id(), channel::equals, now).isEmpty();
    gather(
        incident.id(),
        before,
        planner.changed(incident, before, held, console, now),
        gathered,
        now);
  }

  private void gather(
      String incident,
      @Nullable Told before,
      NoticePlanner.Decision decision,
      Gathered gathered,
      Instant now) {
    Told after = decision.told();
    if (after != null && !after.equals(before)) {
      gathered.told.put(incident, after);
    } else if (after == null && before != null) {
      gathered.over.add(incident);
    }
    gathered.deliveries.addAll(decision.deliveries());
    for (Delivery d : outbox.held(incident, decision.skipped()::contains, now)) {
      gathered.skipped.add(d.skipped("overtaken before it was due", now));
    }
  }

  private void write(Gathered gathered, long to, Instant now) {
    outbox.plan(gathered.plan(to), now);
    cursor = to;
    told.putAll(gathered.told);
    gathered.over.forEach(told::remove);
  }

  /** Tells the next ones of incidents that nobody has acknowledged. */
  boolean escalate(String console, Instant now) {
    Gathered gathered = new Gathered();
    for (Told t : List.copyOf(told.values())) {
      if (planner.isDue(t, now)) {
        storage
            .incidents()
            .get(t.incident())
            .ifPresentOrElse(
                i -> gather(i.id(), t, planner.escalated(i, t, console, now), gathered, now),
                () -> gathered.over.add(t.incident()));
      }
    }
    if (!gathered.isEmpty()) {
      write(gathered, cursor, now);
      return true;
    }
    return false;
  }
}
