package io.tarsier.flow;

import io.tarsier.incidents.IncidentEngine;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Verdict;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What operators decide about incidents: their status, that they are no anomaly, what their cause
 * was. On the corridor's thread; the caller writes down what comes of it.
 */
final class Decisions {

  private final Storage storage;
  private final InstantSource clock;
  private final IncidentEngine incidents;
  private final Capacities capacities;
  private final Opinions opinions;
  private final LessonBook lessons;

  Decisions(
      Storage storage,
      InstantSource clock,
      IncidentEngine incidents,
      Capacities capacities,
      Opinions opinions,
      LessonBook lessons) {
    this.storage = storage;
    this.clock = clock;
    this.incidents = incidents;
    this.capacities = capacities;
    this.opinions = opinions;
    this.lessons = lessons;
  }

  /**
   * Changes an incident's status as an operator asked.
   *
   * @param scope for a dismissal, all series that it holds for; empty for those of the incident
   * @throws NoSuchElementException when there is no such incident
   * @throws IllegalStateException when its status is final
   * @throws IllegalArgumentException when the scope does not fit the incident
   */
  Ordered<Incident> decide(
      String id, Incident.Status status, List<LabelMatcher> scope, String actor) {
    Incident known = known(id);
    if (known.status().isFinal()) {
      throw new IllegalStateException(
          "incident " + id + " is already " + known.status().word() + "; that is final");
    }
    if (known.status() == status) {
      return new Ordered<>(known, new Conclusions(clock.instant()), storage::commit);
    }
    Instant now = clock.instant();
    List<Finding> findings = incidents.findingsOf(id);
    opinions.check(findings, scope);
    Incident changed =
        incidents.decide(id, status, actor, now, sentence(status, findings, scope, actor));
    Conclusions out = new Conclusions(now);
    out.add(changed);
    out.decided(changed, actor, status.word(), scope.isEmpty() ? "" : LabelMatcher.text(scope));
    if (status.isFinal()) {
      // What lasts for days would open the incident again with its next estimate.
      for (Finding f : findings) {
        if (f instanceof CapacityForecast c) {
          capacities.closedByOperator(c).ifPresent(out::add);
        }
      }
    }
    if (status != Incident.Status.NOT_AN_ANOMALY) {
      return new Ordered<>(changed, out, storage::commit);
    }
    List<Dismissal> said = opinions.dismiss(findings, scope, actor, now);
    return new Ordered<>(changed, out, commit -> storage.feedback().dismiss(said, commit));
  }

  /**
   * Notes what an operator says the cause of an incident was, and learns from it.
   *
   * @throws NoSuchElementException when there is no such incident
   */
  Ordered<Incident> judgeCause(String id, Entity cause, String actor) {
    Incident known = known(id);
    Instant now = clock.instant();
    boolean first = !known.causes().isEmpty() && known.causes().getFirst().entity().equals(cause);
    Verdict verdict = new Verdict(cause, first, actor, now);
    Incident judged = incidents.verdict(id, verdict).orElseGet(() -> known.judged(verdict));
    lessons.learn(id, cause);
    Conclusions out = new Conclusions(now);
    out.add(judged);
    out.decided(judged, actor, "cause: " + cause.id(), "");
    return new Ordered<>(judged, out, storage::commit);
  }

  /** Takes back what was said of a finding; throws as {@link Opinions#withdraw}. */
  Ordered<Dismissal> withdraw(String finding, String actor) {
    return opinions.withdraw(finding, actor, clock.instant());
  }

  private Incident known(String id) {
    return storage
        .incidents()
        .get(id)
        .orElseThrow(() -> new NoSuchElementException("there is no incident " + id));
  }

  private static String sentence(
      Incident.Status status, List<Finding> findings, List<LabelMatcher> scope, String actor) {
    return switch (status) {
      case OPEN -> actor + " opened this again.";
      case ACKNOWLEDGED -> actor + " looks after this.";
      case RESOLVED -> actor + " resolved this.";
      case NOT_AN_ANOMALY ->
          actor + " said that this is not an anomaly" + Opinions.effect(findings, scope) + ".";
    };
  }
}
