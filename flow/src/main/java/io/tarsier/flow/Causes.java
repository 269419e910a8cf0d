package io.tarsier.flow;

import io.tarsier.cause.CauseEngine;
import io.tarsier.cause.CauseException;
import io.tarsier.cause.CauseRequest;
import io.tarsier.cause.RankedCause;
import io.tarsier.incidents.IncidentEngine;
import io.tarsier.model.Cause;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the causes of unfinished incidents: soon after one opens, again while more is learned
 * of it, seldom later, and no more once it is old. What each candidate looked like is remembered,
 * so that an operator's word on the cause teaches the ranking. On the corridor's thread.
 *
 * <p>An incident whose causes hardly changed is not written again.
 */
final class Causes {

  private static final Logger log = LoggerFactory.getLogger(Causes.class);

  private static final long OFTEN = Duration.ofSeconds(20).toMillis();
  private static final long SELDOM = Duration.ofMinutes(3).toMillis();
  private static final long YOUNG = Duration.ofMinutes(10).toMillis();
  private static final long OLD = Duration.ofHours(1).toMillis();

  /** A storm of incidents must not keep the corridor from judging. */
  private static final int AT_ONCE = 8;

  private static final int TOLD = 5;
  private static final double LEAST_PROBABILITY = 0.02;
  private static final double HARDLY = 0.1;

  private final IncidentEngine incidents;
  private final Surveyor surveyor;
  private final LessonBook book;

  /** When causes of each incident were looked for last, in event time. */
  private final Map<String, Long> asked = new HashMap<>();

  Causes(IncidentEngine incidents, Surveyor surveyor, LessonBook book) {
    this.incidents = incidents;
    this.surveyor = surveyor;
    this.book = book;
  }

  /**
   * Explains what is due at a moment of event time.
   *
   * @return the incidents that this changed
   */
  List<Incident> explain(long eventTime) {
    List<Incident> changed = new ArrayList<>();
    int done = 0;
    List<Incident> unfinished = incidents.unfinished();
    asked.keySet().retainAll(unfinished.stream().map(Incident::id).toList());
    for (Incident i : unfinished) {
      if (done < AT_ONCE && isDue(i, eventTime)) {
        done++;
        asked.put(i.id(), eventTime);
        Optional<List<Cause>> causes = find(i, eventTime);
        causes
            .filter(c -> isNews(i.causes(), c))
            .flatMap(c -> incidents.explain(i.id(), c))
            .ifPresent(changed::add);
      }
    }
    return changed;
  }

  private boolean isDue(Incident i, long eventTime) {
    Long before = asked.get(i.id());
    if (before == null) {
      return true;
    }
    long age = eventTime - i.opened().toEpochMilli();
    // What was added late is worth another look, however old the incident is.
    boolean active = eventTime - i.updated().toEpochMilli() < YOUNG;
    if (age > OLD && !active) {
      return false;
    }
    return eventTime - before >= (age < YOUNG ? OFTEN : SELDOM);
  }

  private Optional<List<Cause>> find(Incident incident, long eventTime) {
    List<Finding> findings = incidents.findingsOf(incident.id());
    if (findings.isEmpty()) {
      return Optional.empty();
    }
    Survey survey = surveyor.survey(incident, findings, eventTime);
    try {
      List<RankedCause> ranked =
          CauseEngine.rank(
              new CauseRequest(
                  survey.table(),
                  survey.at(),
                  survey.calls(),
                  survey.target(),
                  Optional.of(survey.surroundings(book.lessons()))));
      book.remember(incident.id(), ranked);
      return Optional.of(
          ranked.stream()
              .filter(c -> c.probability() >= LEAST_PROBABILITY)
              .limit(TOLD)
              .map(survey::cause)
              .toList());
    } catch (CauseException e) {
      // A young Tarsier has too little past to compare with; it will have more.
      log.debug("no cause of {} yet: {}", incident.id(), e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isNews(List<Cause> before, List<Cause> now) {
    if (now.isEmpty() || before.isEmpty()) {
      return before.isEmpty() != now.isEmpty();
    }
    Cause first = before.getFirst();
    Cause other = now.getFirst();
    return !first.entity().equals(other.entity())
        || !first.summary().equals(other.summary())
        || Math.abs(first.probability() - other.probability()) >= HARDLY
        || before.size() != now.size();
  }
}
