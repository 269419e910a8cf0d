package io.tarsier.model;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Findings about the same trouble, with their story.
 *
 * @param id stable identifier, derived from the first finding
 * @param title one line that says what is wrong and where
 * @param status where it stands
 * @param severity the worst of its findings
 * @param opened event time of its first finding
 * @param updated event time of the latest change
 * @param entities what is affected, the first affected first
 * @param findings identifiers of its findings, oldest first
 * @param timeline its story, oldest first
 * @param causes what it may have come from, the likeliest first; empty while nothing is known
 * @param parent identifier of the incident that this one is a consequence of
 * @param verdict what an operator says the cause was
 */
public record Incident(
    String id,
    String title,
    Status status,
    Severity severity,
    Instant opened,
    Instant updated,
    List<Entity> entities,
    List<String> findings,
    List<TimelineEntry> timeline,
    List<Cause> causes,
    Optional<String> parent,
    Optional<Verdict> verdict) {

  /** Where an incident stands. The last two are final. */
  public enum Status {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED,
    NOT_AN_ANOMALY;

    public boolean isFinal() {
      return this == RESOLVED || this == NOT_AN_ANOMALY;
    }

    /** The lower-case word on the wire: {@code not-an-anomaly}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The status for a word made by {@link #word()}.
     *
     * @throws IllegalArgumentException when there is no such status
     */
    public static Status ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  public Incident {
    entities = List.copyOf(entities);
    findings = List.copyOf(findings);
    timeline = List.copyOf(timeline);
    causes = List.copyOf(causes);
  }

  /** An incident about whose cause nothing is known yet. */
  public Incident(
      String id,
      String title,
      Status status,
      Severity severity,
      Instant opened,
      Instant updated,
      List<Entity> entities,
      List<String> findings,
      List<TimelineEntry> timeline) {
    this(
        id,
        title,
        status,
        severity,
        opened,
        updated,
        entities,
        findings,
        timeline,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same, with an operator's word on its cause. */
  public Incident judged(Verdict word) {
    return new Incident(
        id,
        title,
        status,
        severity,
        opened,
        updated,
        entities,
        findings,
        timeline,
        causes,
        parent,
        Optional.of(word));
  }
}
