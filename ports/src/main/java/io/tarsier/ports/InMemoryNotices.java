package io.tarsier.ports;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Notices in maps; one lock guards all. */
final class InMemoryNotices implements NoticeStore {

  private static final Comparator<Delivery> BY_CREATED =
      Comparator.<Delivery>comparingLong(d -> Cursor.millisOf(d.created()))
          .thenComparing(Delivery::id);
  private static final Comparator<Delivery> BY_CHANGED =
      Comparator.<Delivery>comparingLong(d -> Cursor.millisOf(d.changed()))
          .thenComparing(Delivery::id)
          .reversed();

  private final Map<String, Told> told = new LinkedHashMap<>();
  private final Map<String, Delivery> deliveries = new HashMap<>();
  private OptionalLong cursor = OptionalLong.empty();

  @Override
  public synchronized OptionalLong cursor() {
    return cursor;
  }

  @Override
  public synchronized void plan(Plan plan) {
    cursor = OptionalLong.of(plan.cursor());
    plan.told().forEach(t -> told.put(t.incident(), t));
    plan.over().forEach(told::remove);
    plan.deliveries().forEach(d -> deliveries.putIfAbsent(d.id(), d));
    put(plan.skipped());
  }

  @Override
  public synchronized List<Told> told() {
    return List.copyOf(told.values());
  }

  @Override
  public synchronized void put(Collection<Delivery> changed) {
    changed.forEach(d -> deliveries.put(d.id(), d));
  }

  @Override
  public synchronized Optional<Delivery> get(String id) {
    return Optional.ofNullable(deliveries.get(id));
  }

  @Override
  public synchronized List<Delivery> pending() {
    return deliveries.values().stream()
        .filter(d -> d.state() == Delivery.State.PENDING)
        .sorted(BY_CREATED)
        .toList();
  }

  @Override
  public synchronized List<Delivery> newest(Delivery.State state, int limit) {
    return deliveries.values().stream()
        .filter(d -> d.state() == state)
        .sorted(BY_CHANGED)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Map<Delivery.State, Long> count() {
    Map<Delivery.State, Long> count = new EnumMap<>(Delivery.State.class);
    for (Delivery.State state : Delivery.State.values()) {
      count.put(state, deliveries.values().stream().filter(d -> d.state() == state).count());
    }
    return count;
  }

  @Override
  public synchronized void retain(Instant olderThan, int keep) {
    for (Delivery.State state : Delivery.State.values()) {
      if (state != Delivery.State.PENDING) {
        List<Delivery> all = newest(state, Integer.MAX_VALUE);
        for (int i = 0; i < all.size(); i++) {
          Delivery d = all.get(i);
          if (i >= keep || d.changed().isBefore(olderThan)) {
            deliveries.remove(d.id());
          }
        }
      }
    }
  }
}
