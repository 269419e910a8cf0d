package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Makes lines of lists out of incidents. */
final class IncidentRows {

  /** The worst first, among equals the oldest: what waits longest stands on top. */
  static final Comparator<Incident> WORST_FIRST =
      Comparator.comparing(Incident::severity)
          .reversed()
          .thenComparing(Incident::opened)
          .thenComparing(Incident::id);

  private static final int NAMED = 3;

  private IncidentRows() {}

  static IncidentRow row(Incident i, Viewer viewer) {
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
        i.timeline().isEmpty() ? "" : i.timeline().getLast().text());
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
