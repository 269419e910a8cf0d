package io.tarsier.incidents;

import io.tarsier.model.Cause;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Groups findings into incidents in event time: one incident a trouble.
 *
 * <p>A finding of medium severity or worse opens an incident, unless it has to do with one that is
 * there ({@link Correlation}). A lesser one, or a hiccup ({@link Brevity}), waits until it grows,
 * an incident takes it in, or enough of its kind are near ({@link Waiting}). A finding that has to
 * do with several incidents makes them one: the older takes the newer in, which is closed and
 * points to it. Where the relation is too loose for that, what may be a consequence points to what
 * may be its cause. When all findings of an incident have been over for the quiet period, it is
 * resolved; what comes and goes is held open ({@link Flapping}). In a storm few incidents are
 * opened ({@link Storm}). A later version of a known finding updates its incident.
 *
 * <p>Cost: constant for a known finding, a walk over what is within reach for a new one. Memory:
 * the unfinished incidents; each keeps {@value Ledger#MAX_LISTED} findings and counts the others.
 * After a restart those that were only counted are new again. A drift is told days after it began
 * and is no trouble: it stays out of incidents. Not safe for use by several threads.
 */
public final class IncidentEngine {

  private static final int MAX_SETTLED = 20_000;
  private static final double LIKELY = 0.5;

  private final IncidentSettings settings;
  private final Topology topology;
  private final CaseIndex cases = new CaseIndex();
  private final Correlation correlation;
  private final Waiting waiting;
  private final Flapping flapping;
  private final Storm storm;
  private long opened;

  /** How far time has come. */
  private Instant now = Instant.MIN;

  /**
   * Findings of finished incidents, the latest of them. A dismissed trouble often goes on for a
   * while; what is heard of it later must not open the incident again.
   */
  private final Set<String> settled =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MAX_SETTLED;
            }
          });

  /** Incidents that have changed since the last time that was asked for. */
  private final Map<String, Case> changed = new LinkedHashMap<>();

  public IncidentEngine(IncidentSettings settings, Topology topology) {
    this.settings = settings;
    this.topology = topology;
    this.correlation = new Correlation(topology, cases, settings);
    this.waiting = new Waiting(topology, correlation);
    this.flapping = new Flapping(settings);
    this.storm = new Storm(settings);
  }

  /** Takes up an unfinished incident again, after a restart. */
  public void resume(Incident incident, Collection<? extends Finding> findings) {
    Case taken = new Case(incident, topology);
    taken.resume(findings);
    cases.put(taken);
  }

  /** Notes findings of an incident that was finished before a restart. */
  public void settle(Collection<String> findings) {
    settled.addAll(findings);
  }

  /**
   * Says which findings are about to be observed, where many come at once. They are then known for
   * the storm they are from the first of them on.
   */
  public void announce(Collection<? extends Finding> findings) {
    storm.announce(findings.stream().filter(f -> !knows(f.id())).toList());
  }

  /**
   * Takes a new finding, or a new version of one. Returns the incidents that changed since this or
   * {@link #changes} was last asked, as they are now.
   */
  public List<Incident> observe(Finding finding) {
    take(finding);
    return changes();
  }

  /** The same for one of many; {@link #changes} then says what became of all. */
  public void take(Finding finding) {
    Case known = cases.of(finding.id());
    if (known != null) {
      if (known.update(finding)) {
        change(known);
      }
    } else if (!(finding instanceof Drift) && !settled.contains(finding.id())) {
      place(finding);
    }
  }

  /** The incidents that changed since this was last asked, as they are now. */
  public List<Incident> changes() {
    List<Incident> now = changed.values().stream().map(Case::incident).toList();
    changed.clear();
    return now;
  }

  private void place(Finding f) {
    boolean again = waiting.holds(f.id());
    boolean flaps = !again && flapping.begins(f);
    if (!again && f.severity() != Severity.LOW && storm.begins(f)) {
      gather();
    }
    Case home = flaps ? cases.get(flapping.home(f)) : null;
    if (home != null) {
      holdOpen(home, f);
    } else {
      List<Correlation.Link> links = correlation.links(f);
      home = links.isEmpty() ? alone(f) : join(f, links);
    }
    if (home != null) {
      flapping.joined(f, home.id());
      waiting.remove(f.id());
    }
  }

  private void holdOpen(Case home, Finding f) {
    String line = Wording.flaps(f, settings.flaps(), settings.flapping());
    if (home.hold(f, f.window().end().plus(settings.flapping()), line)) {
      change(home);
    }
    cases.note(home, f);
  }

  private Case join(Finding f, List<Correlation.Link> links) {
    Case home = links.getFirst().target();
    add(home, f);
    return connect(home, f, links.subList(1, links.size()));
  }

  /** Brings together what a finding has to do with beside the incident that it is in. */
  private Case connect(Case to, Finding f, List<Correlation.Link> links) {
    Case home = to;
    for (Correlation.Link link : links) {
      if (f.severity() == Severity.LOW) {
        break;
      }
      if (link.target() == home) {
        continue;
      }
      if (link.isFirm()) {
        home = merge(home, link.target(), f.window().end());
      } else if (link.above()) {
        follow(link.target(), home, f.window().end());
      }
    }
    return home;
  }

  /** What to do with a finding that has to do with no incident; null where it has to wait. */
  private @Nullable Case alone(Finding f) {
    boolean faint = f.severity() == Severity.LOW || Brevity.isBrief(f, now);
    if (faint && !waiting.isEnoughWith(f, now)) {
      waiting.add(f);
      return null;
    }
    Case shelter = storm.rages() ? storm.shelter(f) : null;
    if (shelter != null) {
      add(shelter, f);
      return shelter;
    }
    Case c = Case.open(f, topology);
    opened++;
    if (f.severity() == Severity.LOW) {
      c.raise();
    }
    if (storm.rages()) {
      if (storm.isFull()) {
        c.gather();
        storm.gatherIn(c);
      } else {
        storm.opened(c);
      }
    }
    cases.put(c);
    change(c);
    Case home = c;
    for (Finding near : waiting.takeNear(f)) {
      add(home, near);
      home = connect(home, near, correlation.links(near));
    }
    return home;
  }

  private void add(Case c, Finding f) {
    c.add(f);
    cases.note(c, f);
    change(c);
  }

  /** Makes two incidents one; the older stays. */
  private Case merge(Case a, Case b, Instant at) {
    if (a == b) {
      return a;
    }
    boolean first = OLDER.compare(a, b) <= 0;
    Case older = first ? a : b;
    Case newer = first ? b : a;
    cases.remove(newer);
    older.absorb(
        newer, new TimelineEntry(at, TimelineEntry.TARSIER, Wording.took(newer.incident())));
    cases.put(older);
    newer.follow(
        older.id(),
        new TimelineEntry(at, TimelineEntry.TARSIER, Wording.taken(older.incident())),
        Incident.Status.RESOLVED);
    newer.findings().forEach(f -> flapping.joined(f, older.id()));
    change(older);
    change(newer);
    return older;
  }

  private static final Comparator<Case> OLDER =
      Comparator.comparing((Case c) -> c.opened()).thenComparing(Case::id);

  private void follow(Case child, Case parent, Instant at) {
    boolean free = child != parent && child.parent().isEmpty();
    if (free && !parent.parent().equals(Optional.of(child.id()))) {
      child.follow(
          parent.id(),
          new TimelineEntry(at, TimelineEntry.TARSIER, Wording.follows(parent.incident())),
          child.status());
      change(child);
    }
  }

  /**
   * A storm begins: of the incidents that its first findings have opened, the largest stay and the
   * others are gathered in one.
   */
  private void gather() {
    Instant since = storm.since();
    List<Case> young =
        cases.all().stream()
            .filter(c -> !c.opened().isBefore(since) && c.status() == Incident.Status.OPEN)
            .sorted(Comparator.comparingInt(Case::size).reversed().thenComparing(OLDER))
            .toList();
    int stay = Math.min(young.size(), settings.stormIncidents() - 1);
    young.subList(0, stay).forEach(storm::opened);
    List<Case> rest = young.subList(stay, young.size());
    if (rest.isEmpty()) {
      return;
    }
    Case gathering = Collections.min(rest, OLDER);
    for (Case c : rest) {
      gathering = merge(gathering, c, storm.now());
    }
    cases.hide(gathering);
    gathering.gather();
    storm.gatherIn(gathering);
    change(gathering);
  }

  private void change(Case c) {
    changed.put(c.id(), c);
  }

  /** Whether a finding is or was in an incident. */
  public boolean knows(String finding) {
    return cases.of(finding) != null || settled.contains(finding);
  }

  /**
   * Resolves what has been quiet for long enough at a moment of event time, and opens what has
   * lasted for long enough. Returns the incidents that changed.
   */
  public List<Incident> tick(Instant now) {
    storm.advance(now);
    this.now = now;
    waiting.lasting(now).forEach(this::place);
    waiting.forgetBefore(now.minus(settings.gap()));
    for (Case c : cases.all()) {
      Instant rests = c.restsFrom(settings.quiet());
      if (!rests.isAfter(now) && c.isOver()) {
        c.tell(
            new TimelineEntry(rests, TimelineEntry.TARSIER, Wording.resolved(settings.quiet())),
            Incident.Status.RESOLVED);
        forget(c);
        change(c);
      }
    }
    return changes();
  }

  /**
   * Changes the status of an unfinished incident as an operator asked.
   *
   * @throws NoSuchElementException when no unfinished incident has this identifier
   */
  public Incident decide(
      String id, Incident.Status status, String actor, Instant when, String text) {
    Case c = cases.get(id);
    if (c == null) {
      throw new NoSuchElementException("no unfinished incident has the identifier " + id);
    }
    c.tell(new TimelineEntry(when, actor, text), status);
    if (status.isFinal()) {
      forget(c);
    }
    return c.incident();
  }

  /**
   * Notes what an unfinished incident may have come from. If that is the trouble of another
   * unfinished incident, it points to that one. Returns the incident as it is now, if that changed
   * it.
   */
  public Optional<Incident> explain(String id, List<Cause> causes) {
    Case c = cases.get(id);
    if (c == null || c.incident().causes().equals(causes)) {
      return Optional.empty();
    }
    c.explain(causes);
    if (!causes.isEmpty()) {
      Cause first = causes.getFirst();
      if (c.on(first.entity()) == null) {
        cases.on(first.entity()).stream()
            .filter(o -> first.probability() >= LIKELY || isPutDownTo(o, first.entity()))
            .min(OLDER)
            .ifPresent(parent -> follow(c, parent, c.latest()));
      }
    }
    return Optional.of(c.incident());
  }

  /** Whether an incident is held for a trouble of an entity already. */
  private static boolean isPutDownTo(Case c, Entity entity) {
    List<Cause> causes = c.incident().causes();
    return !causes.isEmpty()
        && causes.getFirst().probability() >= LIKELY
        && causes.getFirst().entity().equals(entity);
  }

  /**
   * Notes what an operator says the cause of an unfinished incident was. Returns the incident as it
   * is now, if that changed it.
   */
  public Optional<Incident> verdict(String id, Verdict verdict) {
    Case c = cases.get(id);
    if (c == null || c.incident().verdict().equals(Optional.of(verdict))) {
      return Optional.empty();
    }
    c.judge(verdict);
    return Optional.of(c.incident());
  }

  /** The latest known versions of an unfinished incident's findings, those that are kept. */
  public List<Finding> findingsOf(String id) {
    Case c = cases.get(id);
    return c == null ? List.of() : c.findings();
  }

  public List<Incident> unfinished() {
    return cases.all().stream().map(Case::incident).toList();
  }

  /** How many incidents are unfinished. */
  public int size() {
    return cases.size();
  }

  /** How many incidents were opened since start. */
  public long opened() {
    return opened;
  }

  /** Whether more findings come than people can read. */
  public boolean storms() {
    return storm.rages();
  }

  private void forget(Case c) {
    settled.addAll(cases.remove(c));
  }
}
