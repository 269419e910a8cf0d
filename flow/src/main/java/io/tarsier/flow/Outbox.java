package io.tarsier.flow;

import io.tarsier.ports.Delivery;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be sent, in memory and in the store alike. What was sent and could not be noted,
 * because storage failed just then, is kept in mind and noted later, not sent again.
 *
 * <p>Bounded: from {@link #ROOM} on, only what is critical is taken in; from twice that on,
 * nothing, and the journal keeps what is not read.
 */
final class Outbox {

  static final int ROOM = 10_000;
  private static final Logger log = LoggerFactory.getLogger(Outbox.class);

  private final NoticeStore store;
  private final Map<String, Delivery> pending = new LinkedHashMap<>();

  /** The same by incident, so that a flood of incidents stays linear. */
  private final Map<String, Map<String, Delivery>> byIncident = new HashMap<>();

  private final Map<String, Delivery> unnoted = new LinkedHashMap<>();

  Outbox(NoticeStore store) {
    this.store = store;
    store.pending().forEach(this::add);
  }

  private void add(Delivery d) {
    pending.put(d.id(), d);
    byIncident.computeIfAbsent(d.notice().incident(), i -> new LinkedHashMap<>()).put(d.id(), d);
  }

  private void remove(Delivery d) {
    pending.remove(d.id());
    byIncident.computeIfPresent(
        d.notice().incident(),
        (i, some) -> {
          some.remove(d.id());
          return some.isEmpty() ? null : some;
        });
  }

  /** Whether there is no room for anything. */
  synchronized boolean isFull() {
    return pending.size() >= 2 * ROOM;
  }

  /** Writes a plan down; what there is no room for is written as skipped. */
  synchronized void plan(NoticeStore.Plan plan, Instant now) {
    List<Delivery> taken = new ArrayList<>();
    int size = pending.size();
    for (Delivery d : plan.deliveries()) {
      if (d.critical() || size < ROOM) {
        taken.add(d);
        size++;
      } else {
        taken.add(d.skipped("more than " + ROOM + " notices were waiting", now));
      }
    }
    store.plan(
        new NoticeStore.Plan(plan.cursor(), plan.told(), plan.over(), taken, plan.skipped()));
    plan.skipped().forEach(this::remove);
    for (Delivery d : taken) {
      if (d.state() != Delivery.State.PENDING) {
        log.warn(
            "a notice of incident {} to {} was left out: {}",
            d.notice().incident(),
            d.channel(),
            d.error());
      } else if (store.get(d.id()).filter(s -> s.state() == Delivery.State.PENDING).isPresent()) {
        // One that is there from before, sent perhaps, is not sent again.
        add(d);
      }
    }
  }

  /** Those of an incident on a channel that wait for their time and have never been tried. */
  synchronized List<Delivery> held(String incident, Predicate<String> channel, Instant now) {
    return byIncident.getOrDefault(incident, Map.of()).values().stream()
        .filter(d -> channel.test(d.channel()) && d.tries() == 0 && d.due().isAfter(now))
        .toList();
  }

  /**
   * What a channel is sent next: what is critical first, then the oldest, but of one incident
   * always in order.
   */
  synchronized Optional<Delivery> next(String channel, Instant now) {
    Set<String> behind = new HashSet<>();
    Delivery best = null;
    for (Delivery d : pending.values()) {
      if (!d.channel().equals(channel)
          || unnoted.containsKey(d.id())
          || !behind.add(d.notice().incident())
          || d.due().isAfter(now)) {
        continue;
      }
      if (d.critical()) {
        return Optional.of(d);
      }
      best = best == null ? d : best;
    }
    return Optional.ofNullable(best);
  }

  /** Notes what became of a delivery; never throws. */
  synchronized void note(Delivery changed) {
    if (changed.state() == Delivery.State.PENDING) {
      add(changed);
    } else {
      remove(changed);
    }
    unnoted.put(changed.id(), changed);
    flush();
  }

  /** Tries to note what could not be noted. */
  synchronized void flush() {
    if (!unnoted.isEmpty()) {
      try {
        store.put(unnoted.values());
        unnoted.clear();
      } catch (StorageException e) {
        log.warn("it could not be noted which notices were sent; trying again", e);
      }
    }
  }

  /** Puts a dead one back in. */
  synchronized void again(Delivery delivery) {
    store.put(List.of(delivery));
    add(delivery);
  }

  synchronized Collection<Delivery> pending() {
    return List.copyOf(pending.values());
  }
}
