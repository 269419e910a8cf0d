package io.tarsier.console;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Band;
import io.tarsier.model.Cause;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.TimelineEntry;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is around one incident: where it may have come from, its kin, what was changed and told. */
final class Causes {

  private static final int MAX_PLOTS = 3;
  private static final int MAX_KIN = 20;
  private static final int MAX_CHANGES = 12;
  private static final int MAX_READ = 200;
  private static final Duration BEFORE = Duration.ofHours(1);

  private final Watch watch;
  private final Outgoing outgoing;
  private final Storage storage;
  private final Viewer viewer;
  private final Incident incident;

  Causes(ConsolePages.Views views, Viewer viewer, Incident incident) {
    this.watch = views.watch();
    this.outgoing = views.outgoing();
    this.storage = views.storage();
    this.viewer = viewer;
    this.incident = incident;
  }

  List<CauseRow> rows(TimeRange range) {
    return incident.causes().stream().map(c -> row(c, range)).toList();
  }

  private CauseRow row(Cause c, TimeRange range) {
    double percent = Math.clamp(c.probability(), 0, 1) * 100;
    return new CauseRow(
        c.entity().id(),
        c.entity().name(),
        href(c.entity()),
        c.summary(),
        Math.round(percent) + " %",
        String.format(Locale.ROOT, "%.0f", percent),
        c.evidence(),
        c.series().stream()
            .flatMap(id -> watch.series(id).stream())
            .limit(MAX_PLOTS)
            .map(s -> shown(s, range))
            .toList(),
        c.remedy(),
        incident.verdict().filter(v -> v.cause().equals(c.entity())).isPresent());
  }

  private CauseRow.Shown shown(SeriesState s, TimeRange range) {
    Spark spark =
        Spark.of(
            watch.points(s.id()),
            range.from().toEpochMilli(),
            range.to().toEpochMilli(),
            SeriesRows.WIDTH,
            SeriesRows.HEIGHT);
    return new CauseRow.Shown(
        "/series/" + s.id(),
        s.series().name(),
        spark,
        spark.words(Units.of(s.series().metric()), Band.UNKNOWN));
  }

  private static String href(Entity e) {
    return e.kind() == Entity.Kind.SERVICE
        ? GraphPage.href(e)
        : Query.empty().with("entity", e.id()).on("/series");
  }

  /** What an operator said of the cause; empty while nobody has. */
  String said() {
    return incident
        .verdict()
        .map(v ->
            (v.actor().equals(TimelineEntry.TARSIER) ? "" : v.actor() + " says: ")
                + v.cause().id()
                + " was the cause"
                + (v.first()
                    ? ", as was ranked first."
                    : incident.causes().isEmpty() ? "." : ", which was not ranked first."))
        .orElse("");
  }

  /** The incident that this one is a consequence of. */
  Optional<IncidentView.Kin> parent() {
    return incident.parent().flatMap(id -> storage.incidents().get(id)).map(Causes::kin);
  }

  /** Incidents that are a consequence of this one, the first opened first. */
  List<IncidentView.Kin> children() {
    List<Incident> candidates = new ArrayList<>(storage.incidents().unfinished());
    candidates.addAll(
        storage
            .incidents()
            .find(
                new IncidentStore.Query(
                    Set.of(),
                    Optional.empty(),
                    Optional.of(incident.opened().minus(BEFORE)),
                    Optional.empty(),
                    MAX_READ,
                    Optional.empty()))
            .items());
    Set<String> seen = new HashSet<>();
    return candidates.stream()
        .filter(i -> i.parent().filter(incident.id()::equals).isPresent())
        .filter(i -> seen.add(i.id()))
        .sorted(Comparator.comparing(Incident::opened).thenComparing(Incident::id))
        .limit(MAX_KIN)
        .map(Causes::kin)
        .toList();
  }

  private static IncidentView.Kin kin(Incident i) {
    return new IncidentView.Kin(
        i.title(), "/incidents/" + i.id(), Badge.of(i.severity()), Badge.of(i.status()));
  }

  /** Its story with what was changed around it and who was told of it, in order of time. */
  List<IncidentView.Line> story() {
    record Told(Instant at, IncidentView.Line line) {}
    Stream<Told> own =
        incident.timeline().stream()
            .map(t ->
                new Told(
                    t.time(),
                    new IncidentView.Line(viewer.moment(t.time()), t.actor(), t.text(), false)));
    Stream<Told> changed =
        changes().stream()
            .map(c -> {
              Instant at = Instant.ofEpochMilli(c.epochMillis());
              return new Told(
                  at,
                  new IncidentView.Line(
                      viewer.moment(at),
                      c.actor(),
                      "Changed " + c.entity().id() + " (" + c.kind().word() + "): " + c.summary(),
                      true));
            });
    Stream<Told> notices =
        Stream.of(Delivery.State.SENT, Delivery.State.DEAD)
            .flatMap(s -> outgoing.newest(s, MAX_READ).stream())
            .filter(d -> d.notice().incident().equals(incident.id()))
            .map(d ->
                new Told(
                    d.changed(),
                    new IncidentView.Line(
                        viewer.moment(d.changed()), TimelineEntry.TARSIER, told(d), true)));
    return Stream.of(own, changed, notices)
        .flatMap(s -> s)
        .sorted(Comparator.comparing(Told::at))
        .map(Told::line)
        .toList();
  }

  private static String told(Delivery d) {
    Notice n = d.notice();
    return d.state() == Delivery.State.SENT
        ? "Told " + d.channel() + ": " + n.kind().word() + "."
        : "Could not tell " + d.channel() + ": " + d.error();
  }

  /** On what is affected or suspected; or, where nothing was changed there, on anything. */
  private List<Change> changes() {
    Instant end = incident.status().isFinal() ? incident.updated() : viewer.now();
    List<Change> all =
        storage.changes().between(incident.opened().minus(BEFORE), end.plusMillis(1), MAX_READ);
    Set<Entity> about = new HashSet<>(incident.entities());
    incident.causes().forEach(c -> about.add(c.entity()));
    List<Change> near = all.stream().filter(c -> about.contains(c.entity())).toList();
    return (near.isEmpty() ? all : near).stream().limit(MAX_CHANGES).toList();
  }
}
