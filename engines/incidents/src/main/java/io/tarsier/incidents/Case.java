package io.tarsier.incidents;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One unfinished incident with its findings, its story and what correlation asks of it. */
final class Case {

  static final int MAX_ENTITIES = 500;

  private static final String MORE = "And ";

  private final Topology topology;
  private Incident incident;
  private boolean stale;
  private final Story story;
  private final Ledger findings = new Ledger();
  private final Map<Entity, Activity> entities = new LinkedHashMap<>();
  private final Map<String, Activity> marks = new LinkedHashMap<>();
  private final Set<String> areas = new HashSet<>();
  private final Map<Entity, Symptom> symptoms = new LinkedHashMap<>();
  private final Explained explained;

  /** It was told as this bad before a restart, and does not become better by one. */
  private final Severity told;

  private Severity worst = Severity.LOW;
  private boolean wide;
  private Instant latest;

  /** Not over before this, whatever its findings say. */
  private Instant held = Instant.MIN;

  /** Begun by a storm for what has no relation to anything. */
  private boolean gathering;

  Case(Incident incident, Topology topology) {
    this.incident = incident;
    this.topology = topology;
    this.story = new Story(incident.timeline());
    this.explained = new Explained(topology);
    this.told = incident.severity();
    this.latest = incident.opened();
  }

  static Case open(Finding f, Topology topology) {
    Case c =
        new Case(
            new Incident(
                "i" + f.id().substring(1),
                "",
                Incident.Status.OPEN,
                f.severity(),
                f.window().start(),
                f.window().end(),
                List.of(f.entity()),
                List.of(),
                List.of()),
            topology);
    c.add(f);
    return c;
  }

  /** Takes its findings up again after a restart; tells nothing. */
  void resume(Iterable<? extends Finding> known) {
    for (Finding f : known) {
      findings.add(f, x -> false);
      note(f);
    }
  }

  /** As it is now; made anew where something has changed since it was last asked for. */
  Incident incident() {
    if (stale) {
      stale = false;
      incident = rebuilt();
    }
    return incident;
  }

  Instant opened() {
    return incident.opened();
  }

  Incident.Status status() {
    return incident.status();
  }

  Optional<String> parent() {
    return incident.parent();
  }

  String id() {
    return incident.id();
  }

  int size() {
    return findings.size();
  }

  boolean remembers(String finding) {
    return findings.remembers(finding);
  }

  List<Finding> findings() {
    return List.copyOf(findings.listed());
  }

  /** Identifiers of all findings, those that are not listed included. */
  List<String> members() {
    return findings.members();
  }

  Set<Entity> entities() {
    return entities.keySet();
  }

  Set<String> marks() {
    return marks.keySet();
  }

  @Nullable Activity on(Entity entity) {
    return entities.get(entity);
  }

  /** Whether one of its alerts names an area. */
  boolean names(String area) {
    return areas.contains(area);
  }

  @Nullable Activity at(String mark) {
    return marks.get(mark);
  }

  Instant latest() {
    return latest;
  }

  boolean isOver() {
    return findings.isOver();
  }

  /** The earliest moment at which it may be resolved once it is over. */
  Instant restsFrom(Duration quiet) {
    Instant usual = latest.plus(quiet);
    return held.isAfter(usual) ? held : usual;
  }

  boolean isGathering() {
    return gathering;
  }

  void gather() {
    gathering = true;
    rebuild();
  }

  /** It is worse than its findings one by one. */
  void raise() {
    wide = true;
    rebuild();
  }

  void add(Finding f) {
    keep(f);
    rebuild();
  }

  private void keep(Finding f) {
    if (findings.add(f, telling())) {
      story.tellFinding(
          new TimelineEntry(f.window().start(), TimelineEntry.TARSIER, f.explanation()));
    }
    note(f);
    countRest();
  }

  private void countRest() {
    if (findings.beyond() > 0) {
      String line = Wording.more(Ledger.MAX_LISTED, findings.beyond());
      story.retell(MORE, new TimelineEntry(latest, TimelineEntry.TARSIER, line));
    }
  }

  /** Whether a finding is on what explains most of the others. */
  private Predicate<Finding> telling() {
    Optional<Entity> behind = explained.most(entities.size());
    return f -> behind.filter(f.entity()::equals).isPresent();
  }

  /** Takes in what is new about a finding for correlation and severity. */
  private void note(Finding f) {
    boolean first = !entities.containsKey(f.entity());
    entities.computeIfAbsent(f.entity(), e -> new Activity(f)).note(f);
    for (Marks.Mark m : Marks.of(f)) {
      marks.computeIfAbsent(m.text(), t -> new Activity(f)).note(f);
    }
    Marks.areas(f).forEach(a -> areas.add(a.text()));
    if (first) {
      explained.add(f);
      boolean beside = entities.size() > 1;
      wide |= beside && entities.keySet().stream().limit(20).anyMatch(this::carriesMuch);
    }
    symptoms.merge(f.entity(), Symptom.of(f), (a, b) -> a.compareTo(b) >= 0 ? a : b);
    wide = wide || Severities.reachesUsers(f.entity(), symptoms.get(f.entity()), topology);
    worst = Severity.worst(worst, f.severity());
    latest = f.window().end().isAfter(latest) ? f.window().end() : latest;
  }

  private final Map<Entity, Boolean> carries = new LinkedHashMap<>();

  private boolean carriesMuch(Entity entity) {
    return carries.computeIfAbsent(entity, e -> Severities.carriesMuch(e, topology));
  }

  /** Takes in a new version of a known finding; whether the incident changed. */
  boolean update(Finding f) {
    Severity was = worst;
    Finding before = findings.update(f);
    if (f.equals(before)) {
      return false;
    }
    note(f);
    boolean silent = before == null || isHeld();
    if (silent && worst == was) {
      return false;
    }
    if (before != null && !isHeld() && !f.ongoing() && before.ongoing()) {
      story.tellFinding(
          new TimelineEntry(f.window().end(), TimelineEntry.TARSIER, Wording.over(f)));
    }
    Incident then = incident();
    rebuild();
    return !then.equals(incident());
  }

  boolean isHeld() {
    return held.isAfter(Instant.MIN);
  }

  /**
   * Takes in one more onset of what comes and goes. Whether that is news: it is told once and held
   * open from then on.
   */
  boolean hold(Finding f, Instant until, String line) {
    boolean news = !isHeld();
    held = until.isAfter(held) ? until : held;
    findings.add(f, telling());
    note(f);
    if (news) {
      story.tell(new TimelineEntry(f.window().start(), TimelineEntry.TARSIER, line));
      rebuild();
    }
    return news;
  }

  /** Takes another case in whole. */
  void absorb(Case other, TimelineEntry line) {
    other.findings.listed().forEach(this::keep);
    findings.countAll(other.findings);
    countRest();
    for (TimelineEntry l : other.story.lines()) {
      if (!l.actor().equals(TimelineEntry.TARSIER)) {
        story.tell(l);
      }
    }
    story.tell(line);
    // Those of findings that are only counted.
    other.entities.forEach(entities::putIfAbsent);
    other.marks.forEach(marks::putIfAbsent);
    worst = Severity.worst(worst, other.worst);
    wide |= other.wide;
    held = other.held.isAfter(held) ? other.held : held;
    Incident i = incident();
    boolean lookedAfter =
        i.status() == Incident.Status.OPEN
            && other.incident().status() == Incident.Status.ACKNOWLEDGED;
    incident =
        new Incident(
            i.id(),
            i.title(),
            lookedAfter ? Incident.Status.ACKNOWLEDGED : i.status(),
            i.severity(),
            i.opened(),
            i.updated(),
            i.entities(),
            i.findings(),
            i.timeline(),
            i.causes(),
            i.parent(),
            i.verdict().or(other.incident()::verdict));
    rebuild();
  }

  void tell(TimelineEntry line, Incident.Status status) {
    story.tell(line);
    Incident i = incident();
    Instant updated = line.time().isAfter(i.updated()) ? line.time() : i.updated();
    replace(i.title(), status, updated, i.causes(), i.parent(), i.verdict());
  }

  void explain(List<Cause> causes) {
    Incident i = incident();
    replace(i.title(), i.status(), i.updated(), causes, i.parent(), i.verdict());
    rebuild();
  }

  /** Points to the incident that this one is a part or a consequence of. */
  void follow(String parent, TimelineEntry line, Incident.Status status) {
    story.tell(line);
    Incident i = incident();
    replace(i.title(), status, i.updated(), i.causes(), Optional.of(parent), i.verdict());
  }

  void judge(Verdict verdict) {
    Incident i = incident();
    replace(i.title(), i.status(), i.updated(), i.causes(), i.parent(), Optional.of(verdict));
  }

  private void replace(
      String title,
      Incident.Status status,
      Instant updated,
      List<Cause> causes,
      Optional<String> parent,
      Optional<Verdict> verdict) {
    Incident i = incident();
    incident =
        new Incident(
            i.id(),
            title,
            status,
            i.severity(),
            i.opened(),
            updated,
            i.entities(),
            i.findings(),
            story.lines(),
            causes,
            parent,
            verdict);
  }

  /** A storm would make it thousands of times for nothing. */
  private void rebuild() {
    stale = true;
  }

  private Incident rebuilt() {
    Incident i = incident;
    Optional<Entity> behind = gathering ? Optional.empty() : explained.most(entities.size());
    Set<Entity> named = new LinkedHashSet<>();
    behind.ifPresent(named::add);
    for (Entity e : entities.keySet()) {
      if (named.size() == MAX_ENTITIES) {
        break;
      }
      named.add(e);
    }
    return new Incident(
        i.id(),
        new Titles(findings.listed(), symptoms, size(), topology)
            .of(i.causes(), behind, gathering, isHeld()),
        i.status(),
        Severity.worst(told, Severities.of(worst, wide)),
        i.opened(),
        latest,
        List.copyOf(named),
        findings.ids(),
        story.lines(),
        i.causes(),
        i.parent(),
        i.verdict());
  }
}
