package io.tarsier.flow;

import io.tarsier.model.Change;
import io.tarsier.ports.ChangeStore;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What was changed on purpose of late, for whoever looks for the cause of a trouble. Changes of
 * {@link #KEPT} are held in memory, at most {@value #MOST}; all that were reported are stored.
 */
final class Changes {

  /** Whoever looks for a cause does not look back further. */
  static final Duration KEPT = Duration.ofHours(24);

  private static final int MOST = 10_000;

  private final ChangeStore store;
  private final InstantSource clock;

  /** The newest last. */
  private volatile List<Change> recent = List.of();

  Changes(Storage storage, InstantSource clock) {
    this.store = storage.changes();
    this.clock = clock;
  }

  void restore() {
    Instant now = clock.instant();
    recent = store.between(now.minus(KEPT), now.plus(KEPT), MOST).reversed();
  }

  /** Notes changes that somebody reports. On the corridor's thread. */
  Ordered<List<Change>> report(List<Change> changes, String actor) {
    Instant now = clock.instant();
    List<Change> all = new ArrayList<>(recent);
    Conclusions out = new Conclusions(now);
    for (Change c : changes) {
      all.removeIf(known -> known.id().equals(c.id()));
      all.add(c);
      out.journal(JournalText.change(c, actor, now));
    }
    long from = now.minus(KEPT).toEpochMilli();
    all.removeIf(c -> c.epochMillis() < from);
    all.sort(Comparator.comparingLong(Change::epochMillis));
    recent = List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
    return new Ordered<>(changes, out, commit -> store.put(changes, commit));
  }

  /** Changes between two moments, both included, the earliest first. */
  List<Change> between(long from, long to) {
    return recent.stream().filter(c -> c.epochMillis() >= from && c.epochMillis() <= to).toList();
  }
}
