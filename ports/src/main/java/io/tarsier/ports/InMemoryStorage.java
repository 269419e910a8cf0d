package io.tarsier.ports;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Suppression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Storage that forgets everything when the process ends: for tests, replays and trying things out.
 * One lock guards all maps; every query sorts what it matched, O(n log n), which is fine for the
 * ten thousands of findings that such a run makes. It keeps exactly the contract of the durable
 * storages, except that nothing is durable.
 */
public final class InMemoryStorage implements Storage {

  private static final Comparator<Finding> BY_START =
      Comparator.<Finding>comparingLong(f -> Cursor.millisOf(f.window().start()))
          .thenComparing(Finding::id);
  private static final Comparator<Incident> BY_OPENED =
      Comparator.<Incident>comparingLong(i -> Cursor.millisOf(i.opened()))
          .thenComparing(Incident::id);

  private final Object lock = new Object();
  private final Map<String, Finding> findings = new HashMap<>();
  private final Map<String, Incident> incidents = new HashMap<>();
  private final List<JournalEntry> journal = new ArrayList<>();
  private final Map<String, byte[]> snapshots = new HashMap<>();
  private final Map<String, FeedbackStore.Dismissal> dismissals = new HashMap<>();
  private final Map<String, Suppression> suppressions = new HashMap<>();
  private final Map<String, String> heldBack = new HashMap<>();
  private final NoticeStore notices = new InMemoryNotices();
  private final InMemoryChanges changes = new InMemoryChanges(lock, this::commit);
  private final Map<String, TokenStore.Token> tokens = new HashMap<>();

  @Override
  public void commit(Commit commit) {
    synchronized (lock) {
      commit.findings().forEach(f -> findings.put(f.id(), f));
      commit.incidents().forEach(i -> incidents.put(i.id(), i));
      commit
          .heldBack()
          .forEach((finding, rule) -> {
            if (rule.isEmpty()) {
              heldBack.remove(finding);
            } else {
              heldBack.put(finding, rule);
            }
          });
      for (JournalEntry.Draft draft : commit.journal()) {
        String previous = journal.isEmpty() ? JournalEntry.GENESIS : journal.getLast().hash();
        journal.add(JournalEntry.chain(draft, journal.size(), previous));
      }
    }
  }

  @Override
  public Removed retain(Instant olderThan) {
    long limit = Cursor.millisOf(olderThan);
    synchronized (lock) {
      int incidentsBefore = incidents.size();
      incidents
          .values()
          .removeIf(i -> i.status().isFinal() && Cursor.millisOf(i.updated()) < limit);
      Set<String> needed = new HashSet<>();
      incidents.values().forEach(i -> needed.addAll(i.findings()));
      int findingsBefore = findings.size();
      findings
          .values()
          .removeIf(f ->
              !f.ongoing()
                  && Cursor.millisOf(f.window().end()) < limit
                  && !needed.contains(f.id()));
      heldBack.keySet().retainAll(findings.keySet());
      changes.removeBefore(limit);
      return new Removed(findingsBefore - findings.size(), incidentsBefore - incidents.size());
    }
  }

  @Override
  public FindingStore findings() {
    return new Findings();
  }

  @Override
  public IncidentStore incidents() {
    return new Incidents();
  }

  @Override
  public Journal journal() {
    return new MemoryJournal();
  }

  @Override
  public SnapshotStore snapshots() {
    return new Snapshots();
  }

  @Override
  public FeedbackStore feedback() {
    return new Feedback();
  }

  @Override
  public SuppressionStore suppressions() {
    return new Suppressions();
  }

  @Override
  public NoticeStore notices() {
    return notices;
  }

  @Override
  public ChangeStore changes() {
    return changes;
  }

  @Override
  public TokenStore tokens() {
    return new Tokens();
  }

  @Override
  public void close() {}

  /** Newest first, behind the cursor, one more than the page to know whether another follows. */
  private static <T> Page<T> page(
      Collection<T> all,
      Predicate<T> wanted,
      Comparator<T> order,
      String list,
      Optional<String> cursor,
      int limit,
      ToLongFunction<T> millis,
      Function<T, String> id) {
    Predicate<T> behind = t -> true;
    if (cursor.isPresent()) {
      Cursor at = Cursor.decode(list, cursor.get());
      behind =
          t -> {
            int byTime = Long.compare(millis.applyAsLong(t), at.millis());
            return byTime < 0 || (byTime == 0 && id.apply(t).compareTo(at.id()) < 0);
          };
    }
    List<T> found =
        all.stream().filter(wanted.and(behind)).sorted(order.reversed()).limit(limit + 1L).toList();
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    T last = found.get(limit - 1);
    return new Page<>(
        found.subList(0, limit),
        Optional.of(new Cursor(list, millis.applyAsLong(last), id.apply(last)).encode()));
  }

  private static boolean within(Instant time, Optional<Instant> from, Optional<Instant> to) {
    long millis = Cursor.millisOf(time);
    return (from.isEmpty() || millis >= Cursor.millisOf(from.get()))
        && (to.isEmpty() || millis < Cursor.millisOf(to.get()));
  }

  private final class Findings implements FindingStore {
    @Override
    public Page<Finding> find(FindingStore.Query q) {
      synchronized (lock) {
        return page(
            findings.values(),
            f ->
                (q.entity().isEmpty() || q.entity().get().equals(f.entity().id()))
                    && (q.series().isEmpty() || q.series().equals(seriesOf(f)))
                    && (q.atLeast().isEmpty() || f.severity().compareTo(q.atLeast().get()) >= 0)
                    && within(f.window().start(), q.from(), q.to()),
            BY_START,
            "findings",
            q.cursor(),
            q.limit(),
            f -> Cursor.millisOf(f.window().start()),
            Finding::id);
      }
    }

    @Override
    public Optional<Finding> get(String id) {
      synchronized (lock) {
        return Optional.ofNullable(findings.get(id));
      }
    }

    @Override
    public List<Finding> getAll(Collection<String> ids) {
      synchronized (lock) {
        List<Finding> found = new ArrayList<>();
        for (String id : new HashSet<>(ids)) {
          Finding finding = findings.get(id);
          if (finding != null) {
            found.add(finding);
          }
        }
        found.sort(BY_START);
        return List.copyOf(found);
      }
    }

    private Optional<String> seriesOf(Finding finding) {
      return finding.subjects().size() == 1
          ? Optional.of(finding.subjects().getFirst().id())
          : Optional.empty();
    }
  }

  private final class Incidents implements IncidentStore {
    @Override
    public Page<Incident> find(IncidentStore.Query q) {
      synchronized (lock) {
        return page(
            incidents.values(),
            i ->
                (q.statuses().isEmpty() || q.statuses().contains(i.status()))
                    && (q.entity().isEmpty()
                        || i.entities().stream().map(Entity::id).anyMatch(q.entity().get()::equals))
                    && within(i.opened(), q.from(), q.to()),
            BY_OPENED,
            "incidents",
            q.cursor(),
            q.limit(),
            i -> Cursor.millisOf(i.opened()),
            Incident::id);
      }
    }

    @Override
    public Optional<Incident> get(String id) {
      synchronized (lock) {
        return Optional.ofNullable(incidents.get(id));
      }
    }

    @Override
    public List<Incident> unfinished() {
      synchronized (lock) {
        return incidents.values().stream()
            .filter(i -> !i.status().isFinal())
            .sorted(BY_OPENED)
            .toList();
      }
    }
  }

  private final class MemoryJournal implements Journal {
    @Override
    public List<JournalEntry> after(long sequence, int limit) {
      synchronized (lock) {
        int from = Math.clamp(sequence, 0, journal.size());
        return List.copyOf(
            journal.subList(from, (int) Math.min((long) from + limit, journal.size())));
      }
    }

    @Override
    public List<JournalEntry> before(long sequence, int limit) {
      synchronized (lock) {
        int to = Math.clamp(sequence, 1, journal.size() + 1) - 1;
        return List.copyOf(journal.subList(Math.max(0, to - limit), to)).reversed();
      }
    }

    @Override
    public long size() {
      synchronized (lock) {
        return journal.size();
      }
    }

    @Override
    public Verdict verify() {
      synchronized (lock) {
        ChainProof proof = new ChainProof();
        journal.forEach(proof::accept);
        return proof.finish(
            journal.size(), journal.isEmpty() ? JournalEntry.GENESIS : journal.getLast().hash());
      }
    }
  }

  private final class Snapshots implements SnapshotStore {
    @Override
    public void put(Map<String, byte[]> states) {
      synchronized (lock) {
        states.forEach((key, state) -> snapshots.put(key, state.clone()));
      }
    }

    @Override
    public void read(String prefix, BiConsumer<String, byte[]> reader) {
      Map<String, byte[]> wanted = new HashMap<>();
      synchronized (lock) {
        snapshots.forEach((key, state) -> {
          if (key.startsWith(prefix)) {
            wanted.put(key, state.clone());
          }
        });
      }
      wanted.forEach(reader);
    }

    @Override
    public void remove(Iterable<String> keys) {
      synchronized (lock) {
        keys.forEach(snapshots::remove);
      }
    }
  }

  private final class Feedback implements FeedbackStore {
    @Override
    public void dismiss(List<Dismissal> said, Commit commit) {
      synchronized (lock) {
        said.forEach(d -> dismissals.putIfAbsent(d.finding(), d));
        commit(commit);
      }
    }

    @Override
    public void withdraw(String finding, Instant when, Commit commit) {
      synchronized (lock) {
        dismissals.computeIfPresent(
            finding, (id, d) -> d.withdrawn().isPresent() ? d : d.withdrawnAt(when));
        commit(commit);
      }
    }

    @Override
    public List<Dismissal> all() {
      synchronized (lock) {
        return dismissals.values().stream()
            .sorted(Comparator.comparing(Dismissal::time).thenComparing(Dismissal::finding))
            .toList();
      }
    }
  }

  private final class Suppressions implements SuppressionStore {
    @Override
    public void put(Suppression rule, Commit commit) {
      synchronized (lock) {
        suppressions.put(rule.id(), rule);
        commit(commit);
      }
    }

    @Override
    public List<Suppression> all() {
      synchronized (lock) {
        return suppressions.values().stream()
            .sorted(Comparator.comparing(Suppression::created).thenComparing(Suppression::id))
            .toList();
      }
    }

    @Override
    public void remove(Collection<String> ids) {
      synchronized (lock) {
        ids.forEach(suppressions::remove);
      }
    }

    @Override
    public Map<String, String> marked(Collection<String> ids) {
      synchronized (lock) {
        Map<String, String> marked = new HashMap<>(heldBack);
        marked.keySet().retainAll(new HashSet<>(ids));
        return marked;
      }
    }

    @Override
    public Map<String, String> heldBack() {
      synchronized (lock) {
        Map<String, String> held = new HashMap<>(heldBack);
        held.keySet()
            .removeIf(id -> {
              Finding f = findings.get(id);
              return f == null || !f.ongoing();
            });
        return held;
      }
    }
  }

  private final class Tokens implements TokenStore {
    @Override
    public void add(Token token) {
      synchronized (lock) {
        tokens.put(token.id(), token);
      }
    }

    @Override
    public Optional<Token> get(String id) {
      synchronized (lock) {
        return Optional.ofNullable(tokens.get(id));
      }
    }

    @Override
    public List<Token> all() {
      synchronized (lock) {
        return tokens.values().stream()
            .sorted(Comparator.comparing(Token::created).thenComparing(Token::id))
            .toList();
      }
    }

    @Override
    public boolean remove(String id) {
      synchronized (lock) {
        return tokens.remove(id) != null;
      }
    }
  }
}
