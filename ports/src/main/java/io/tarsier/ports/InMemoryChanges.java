package io.tarsier.ports;

import io.tarsier.model.Change;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Changes in memory. Its storage holds the lock. */
final class InMemoryChanges implements ChangeStore {

  private static final Comparator<Change> NEWEST_FIRST =
      Comparator.comparingLong(Change::epochMillis).thenComparing(Change::id).reversed();

  private final Map<String, Change> changes = new HashMap<>();
  private final Object lock;
  private final Consumer<Storage.Commit> commits;

  InMemoryChanges(Object lock, Consumer<Storage.Commit> commits) {
    this.lock = lock;
    this.commits = commits;
  }

  @Override
  public void put(List<Change> added, Storage.Commit commit) {
    synchronized (lock) {
      added.forEach(c -> changes.put(c.id(), c));
      commits.accept(commit);
    }
  }

  @Override
  public List<Change> between(Instant from, Instant to, int limit) {
    long first = from.toEpochMilli();
    long end = to.toEpochMilli();
    synchronized (lock) {
      return changes.values().stream()
          .filter(c -> c.epochMillis() >= first && c.epochMillis() < end)
          .sorted(NEWEST_FIRST)
          .limit(limit)
          .toList();
    }
  }

  void removeBefore(long epochMillis) {
    synchronized (lock) {
      changes.values().removeIf(c -> c.epochMillis() < epochMillis);
    }
  }
}
