package io.tarsier.incidents;

import io.tarsier.model.Cause;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Groups findings into incidents in event time.
 *
 * <p>A finding of medium severity or worse opens an incident; a lesser one is worth a look only
 * beside others and waits until it grows or an incident takes it in. A finding joins the unfinished
 * incident that has a finding on the same or a related entity and whose activity is no further than
 * the gap away; of several, the one with the latest activity. Otherwise it opens a new one. When
 * all findings of an incident have been over for the quiet period, it is resolved. A later version
 * of a known finding updates its incident.
 *
 * <p>Cost: one pass over the unfinished incidents a new finding, constant for a known one. Memory:
 * the unfinished incidents; each keeps at most {@value #MAX_FINDINGS} findings and {@value
 * #MAX_TIMELINE} lines of timeline. A drift is told days after it began and is no trouble: it stays
 * out of incidents. Not safe for use by several threads.
 */
public final class IncidentEngine {

  /** Beyond this a person reads no more; further findings change nothing. */
  static final int MAX_FINDINGS = 500;

  static final int MAX_TIMELINE = 1000;

  private static final int MAX_SETTLED = 20_000;

  private final IncidentSettings settings;
  private final Topology topology;
  private final Map<String, Case> unfinished = new LinkedHashMap<>();
  private final Map<String, Case> byFinding = new LinkedHashMap<>();

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

  public IncidentEngine(IncidentSettings settings, Topology topology) {
    this.settings = settings;
    this.topology = topology;
  }

  /** Takes up an unfinished incident again, after a restart. */
  public void resume(Incident incident, Collection<? extends Finding> findings) {
    Case taken = new Case(incident);
    for (Finding f : findings) {
      taken.findings.put(f.id(), f);
      byFinding.put(f.id(), taken);
    }
    unfinished.put(incident.id(), taken);
  }

  /** Notes findings of an incident that was finished before a restart. */
  public void settle(Collection<String> findings) {
    settled.addAll(findings);
  }

  /**
   * Takes a new finding, or a new version of one. Returns the incident as it is now, if that
   * changed it.
   */
  public Optional<Incident> observe(Finding finding) {
    Case known = byFinding.get(finding.id());
    if (known != null) {
      return known.update(finding) ? Optional.of(known.incident) : Optional.empty();
    }
    if (finding instanceof Drift || settled.contains(finding.id())) {
      return Optional.empty();
    }
    Case joined = null;
    for (Case c : unfinished.values()) {
      if (c.accepts(finding) && (joined == null || c.latest().isAfter(joined.latest()))) {
        joined = c;
      }
    }
    if (joined == null) {
      if (finding.severity() == Severity.LOW) {
        return Optional.empty();
      }
      joined = new Case(opened(finding));
      joined.findings.put(finding.id(), finding);
      unfinished.put(joined.incident.id(), joined);
    } else if (!joined.add(finding)) {
      byFinding.put(finding.id(), joined);
      return Optional.empty();
    }
    byFinding.put(finding.id(), joined);
    return Optional.of(joined.incident);
  }

  /** Whether a finding is or was in an incident. */
  public boolean knows(String finding) {
    return byFinding.containsKey(finding) || settled.contains(finding);
  }

  /**
   * Resolves what has been quiet for long enough at a moment of event time. Returns the incidents
   * it resolved.
   */
  public List<Incident> tick(Instant now) {
    List<Incident> resolved = new ArrayList<>();
    for (Case c : List.copyOf(unfinished.values())) {
      if (c.isOver() && !c.latest().plus(settings.quiet()).isAfter(now)) {
        c.tell(
            new TimelineEntry(
                c.latest().plus(settings.quiet()),
                TimelineEntry.TARSIER,
                "Resolved: everything has looked as expected for " + words(settings.quiet()) + "."),
            Incident.Status.RESOLVED);
        forget(c);
        resolved.add(c.incident);
      }
    }
    return resolved;
  }

  /**
   * Changes the status of an unfinished incident as an operator asked.
   *
   * @throws NoSuchElementException when no unfinished incident has this identifier
   */
  public Incident decide(
      String id, Incident.Status status, String actor, Instant when, String text) {
    Case c = unfinished.get(id);
    if (c == null) {
      throw new NoSuchElementException("no unfinished incident has the identifier " + id);
    }
    c.tell(new TimelineEntry(when, actor, text), status);
    if (status.isFinal()) {
      forget(c);
    }
    return c.incident;
  }

  /**
   * Notes what an unfinished incident may have come from. Returns the incident as it is now, if
   * that changed it.
   */
  public Optional<Incident> explain(String id, List<Cause> causes) {
    Case c = unfinished.get(id);
    if (c == null || c.incident.causes().equals(causes)) {
      return Optional.empty();
    }
    c.explain(causes);
    return Optional.of(c.incident);
  }

  /** The latest known versions of an unfinished incident's findings. */
  public List<Finding> findingsOf(String id) {
    Case c = unfinished.get(id);
    return c == null ? List.of() : List.copyOf(c.findings.values());
  }

  public List<Incident> unfinished() {
    return unfinished.values().stream().map(c -> c.incident).toList();
  }

  /** How many incidents are unfinished. */
  public int size() {
    return unfinished.size();
  }

  private void forget(Case c) {
    unfinished.remove(c.incident.id());
    byFinding
        .entrySet()
        .removeIf(e -> {
          boolean mine = e.getValue() == c;
          if (mine) {
            settled.add(e.getKey());
          }
          return mine;
        });
  }

  private static Incident opened(Finding f) {
    return new Incident(
        "i" + f.id().substring(1),
        Wording.title(f, 1, List.of(f.entity())),
        Incident.Status.OPEN,
        f.severity(),
        f.window().start(),
        f.window().end(),
        List.of(f.entity()),
        List.of(f.id()),
        List.of(began(f)));
  }

  private static TimelineEntry began(Finding f) {
    return new TimelineEntry(f.window().start(), TimelineEntry.TARSIER, f.explanation());
  }

  private static String words(java.time.Duration d) {
    return d.toSeconds() % 60 == 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  /** One unfinished incident with the latest versions of its findings. */
  private final class Case {
    Incident incident;
    final Map<String, Finding> findings = new LinkedHashMap<>();

    Case(Incident incident) {
      this.incident = incident;
    }

    boolean isOver() {
      return findings.values().stream().noneMatch(Finding::ongoing);
    }

    Instant latest() {
      Instant latest = incident.opened();
      for (Finding f : findings.values()) {
        if (f.window().end().isAfter(latest)) {
          latest = f.window().end();
        }
      }
      return latest;
    }

    boolean accepts(Finding f) {
      boolean near =
          !f.window().start().isAfter(latest().plus(settings.gap()))
              && !f.window().end().plus(settings.gap()).isBefore(incident.opened());
      // An ongoing finding proves activity up to now, however old its last version is.
      boolean alive = near || (!isOver() && !f.window().start().isBefore(incident.opened()));
      return alive && incident.entities().stream().anyMatch(e -> topology.related(e, f.entity()));
    }

    boolean add(Finding f) {
      if (findings.size() >= MAX_FINDINGS) {
        return false;
      }
      findings.put(f.id(), f);
      List<Entity> entities = new ArrayList<>(incident.entities());
      if (!entities.contains(f.entity())) {
        entities.add(f.entity());
      }
      incident = rebuilt(entities, List.copyOf(findings.keySet()), withLine(began(f)));
      return true;
    }

    boolean update(Finding f) {
      Finding before = findings.replace(f.id(), f);
      if (before == null || before.equals(f)) {
        return false;
      }
      boolean ended = !f.ongoing() && before.ongoing();
      List<TimelineEntry> timeline = incident.timeline();
      if (ended) {
        timeline =
            withLine(new TimelineEntry(f.window().end(), TimelineEntry.TARSIER, Wording.over(f)));
      }
      Incident now = rebuilt(incident.entities(), incident.findings(), timeline);
      boolean changed = !now.equals(incident);
      incident = now;
      return changed;
    }

    void tell(TimelineEntry line, Incident.Status status) {
      incident =
          new Incident(
              incident.id(),
              incident.title(),
              status,
              incident.severity(),
              incident.opened(),
              line.time().isAfter(incident.updated()) ? line.time() : incident.updated(),
              incident.entities(),
              incident.findings(),
              withLine(line),
              incident.causes(),
              incident.parent(),
              incident.verdict());
    }

    void explain(List<Cause> causes) {
      Incident i = incident;
      incident =
          new Incident(
              i.id(),
              i.title(),
              i.status(),
              i.severity(),
              i.opened(),
              i.updated(),
              i.entities(),
              i.findings(),
              i.timeline(),
              causes,
              i.parent(),
              i.verdict());
    }

    private Incident rebuilt(
        List<Entity> entities, List<String> ids, List<TimelineEntry> timeline) {
      Severity worst = incident.severity();
      Finding leading = null;
      for (Finding f : findings.values()) {
        worst = Severity.worst(worst, f.severity());
        if (leading == null || f.score() > leading.score()) {
          leading = f;
        }
      }
      String title =
          leading == null ? incident.title() : Wording.title(leading, ids.size(), entities);
      return new Incident(
          incident.id(),
          title,
          incident.status(),
          worst,
          incident.opened(),
          latest(),
          entities,
          ids,
          timeline,
          incident.causes(),
          incident.parent(),
          incident.verdict());
    }

    private List<TimelineEntry> withLine(TimelineEntry line) {
      List<TimelineEntry> all = new ArrayList<>(incident.timeline());
      if (all.size() < MAX_TIMELINE) {
        int at = all.size();
        while (at > 0 && all.get(at - 1).time().isAfter(line.time())) {
          at--;
        }
        all.add(at, line);
      }
      return all;
    }
  }
}
