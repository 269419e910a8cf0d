package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.ports.FindingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Makes lines of lists out of incidents. Reads findings only for those that are not over. */
final class IncidentRows {

  /** The worst first, among equals the oldest: what waits longest stands on top. */
  static final Comparator<Incident> WORST_FIRST =
      Comparator.comparing(Incident::severity)
          .reversed()
          .thenComparing(Incident::opened)
          .thenComparing(Incident::id);

  private static final int NAMED = 3;

  private static final int LINES = 3;

  /** An incident of a storm may have thousands of findings: its first ones say why it began. */
  private static final int MAX_FINDINGS = 50;

  private final FindingStore findings;
  private final Viewer viewer;

  IncidentRows(FindingStore findings, Viewer viewer) {
    this.findings = findings;
    this.viewer = viewer;
  }

  List<IncidentRow> rows(List<Incident> incidents) {
    return incidents.stream().map(this::row).toList();
  }

  IncidentRow row(Incident i) {
    return new IncidentRow(
        i.id(),
        i.title(),
        Badge.of(i.severity()),
        Badge.of(i.status()),
        i.status() == Incident.Status.OPEN,
        viewer.moment(i.opened()),
        lasted(i, viewer),
        entities(i.entities()),
        i.findings().size(),
        i.status().isFinal() ? "" : why(i),
        i.timeline().reversed().stream()
            .limit(LINES)
            .map(t -> new IncidentRow.Line(viewer.moment(t.time()), t.text()))
            .toList(),
        i.status().isFinal());
  }

  private String why(Incident i) {
    List<String> ids = i.findings();
    return findings.getAll(ids.subList(0, Math.min(MAX_FINDINGS, ids.size()))).stream()
        .max(Comparator.comparingDouble(Finding::score))
        .map(Why::of)
        .orElse("");
  }

  static String lasted(Incident i, Viewer viewer) {
    Instant end = i.status().isFinal() ? i.updated() : viewer.now();
    return Viewer.length(Duration.between(i.opened(), end));
  }

  private static String entities(List<Entity> entities) {
    String named = String.join(", ", entities.stream().limit(NAMED).map(Entity::id).toList());
    int more = entities.size() - NAMED;
    return more > 0 ? named + " and " + more + " more" : named;
  }
}
