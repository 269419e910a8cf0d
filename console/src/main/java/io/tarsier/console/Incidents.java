package io.tarsier.console;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Builds the list of incidents. */
final class Incidents {

  private static final int PAGE = 50;

  /** The store does not filter by severity; this bounds how much is read to fill one page. */
  private static final int MAX_READS = 20;

  private Incidents() {}

  /**
   * @param status {@code open}, {@code acknowledged}, {@code resolved}, {@code not-an-anomaly} or
   *     empty for all
   * @param severity at least this, or empty for any
   * @param entity identifier, or empty for all
   * @param cursor where the last page ended, or empty
   * @throws IllegalArgumentException when one of them is none of these
   */
  static IncidentsView build(
      IncidentStore store,
      IncidentRows rows,
      String status,
      String severity,
      String entity,
      String cursor) {
    Set<Incident.Status> statuses = status.isEmpty() ? Set.of() : Set.of(statusOf(status));
    Optional<Severity> atLeast =
        severity.isEmpty() ? Optional.empty() : Optional.of(severityOf(severity));
    List<Incident> found = new ArrayList<>();
    Optional<String> next = cursor.isEmpty() ? Optional.empty() : Optional.of(cursor);
    int reads = 0;
    do {
      Page<Incident> page =
          store.find(
              new IncidentStore.Query(
                  statuses,
                  entity.isEmpty() ? Optional.empty() : Optional.of(entity),
                  Optional.empty(),
                  Optional.empty(),
                  PAGE,
                  next));
      page.items().stream()
          .filter(i -> atLeast.isEmpty() || i.severity().compareTo(atLeast.get()) >= 0)
          .forEach(found::add);
      next = page.next();
    } while (next.isPresent() && found.size() < PAGE && ++reads < MAX_READS);

    Query query =
        Query.empty().with("status", status).with("severity", severity).with("entity", entity);
    return new IncidentsView(
        rows.rows(found),
        statuses(query, status),
        severities(query, severity),
        status,
        severity,
        entity,
        !status.isEmpty() || !severity.isEmpty() || !entity.isEmpty(),
        next.map(c -> query.with("cursor", c).on("/incidents")).orElse(""));
  }

  private static List<IncidentsView.Choice> statuses(Query query, String chosen) {
    List<IncidentsView.Choice> choices = new ArrayList<>();
    choices.add(choice(query, "status", "", "all", chosen));
    for (Incident.Status s : Incident.Status.values()) {
      choices.add(choice(query, "status", s.word(), Badge.of(s).word(), chosen));
    }
    return choices;
  }

  private static List<IncidentsView.Choice> severities(Query query, String chosen) {
    return List.of(
        choice(query, "severity", "", "any severity", chosen),
        choice(query, "severity", "medium", "medium and worse", chosen),
        choice(query, "severity", "high", "high and worse", chosen),
        choice(query, "severity", "critical", "critical", chosen));
  }

  private static IncidentsView.Choice choice(
      Query query, String name, String value, String word, String chosen) {
    return new IncidentsView.Choice(
        word, query.with(name, value).on("/incidents"), value.equals(chosen));
  }

  private static Incident.Status statusOf(String word) {
    try {
      return Incident.Status.ofWord(word);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'status' has no value '" + word + "'", e);
    }
  }

  private static Severity severityOf(String word) {
    try {
      return Severity.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("'severity' has no value '" + word + "'", e);
    }
  }
}
