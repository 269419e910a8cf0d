package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.NoiseState;
import io.tarsier.flow.PatternChanges;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.flow.SuppressionState;
import io.tarsier.flow.Wordings;
import io.tarsier.logs.PatternState;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Weekly;
import io.tarsier.ports.FeedbackStore.Dismissal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What the pages need of the corridor, so that they can be shown without a running one. */
interface Watch {

  List<SeriesState> series();

  Optional<SeriesState> series(String id);

  List<SeriesPoint> points(String id);

  List<SourceState> sources();

  CorridorStats stats();

  /** How much of what came in people were told; empty where that is not counted. */
  default Optional<NoiseState> noise() {
    return Optional.empty();
  }

  /** Bounded resources, the soonest exhausted first. */
  List<CapacityState> capacity();

  /** How a series is expected to go on; empty where too little is known. */
  Optional<SeriesOutlook> forecast(String id, Duration horizon, double level);

  /** Carries out what an operator decided; throws as the corridor does. */
  Incident decide(Decision decision, String incident, String actor);

  /**
   * Says that an incident was no anomaly.
   *
   * @param scope all series that it holds for; empty for those of the incident
   */
  default Incident dismiss(String incident, List<LabelMatcher> scope, String actor) {
    return decide(Decision.DISMISS, incident, actor);
  }

  /** Notes what the cause of an incident was; throws as the corridor does. */
  default Incident judgeCause(String incident, Entity cause, String actor) {
    throw new NoSuchElementException("There is no incident " + incident + ".");
  }

  /** Suppression rules; none unless something suppresses. */
  default List<SuppressionState> suppressions() {
    return List.of();
  }

  /** Makes a rule; throws as the corridor does. */
  default void suppress(
      List<LabelMatcher> matchers,
      Instant ends,
      Optional<Weekly> weekly,
      String why,
      String actor) {
    throw new IllegalStateException("Nothing can be suppressed here.");
  }

  /** Ends a rule; throws as the corridor does. */
  default void endSuppression(String id, String actor) {
    throw new NoSuchElementException("There is no suppression " + id + ".");
  }

  /** What operators dismissed, oldest first. */
  default List<Dismissal> feedback() {
    return List.of();
  }

  /** Takes a dismissal back; throws as the corridor does. */
  default void withdraw(String finding, String actor) {
    throw new NoSuchElementException("Nobody dismissed the finding " + finding + ".");
  }

  /** What a language model made of an incident; empty where none was asked. */
  default String wording(String incident) {
    return "";
  }

  /** Patterns of log lines, new and changed ones first; none unless logs are watched. */
  default List<PatternState> patterns() {
    return List.of();
  }

  /** One pattern, of the entity where it comes most. */
  default Optional<PatternState> pattern(String id) {
    return patterns().stream().filter(p -> p.id().equals(id)).findFirst();
  }

  /** What the patterns of a span of time have that the span before it had not, or had less. */
  default PatternChanges patternChanges(Instant from, Instant to) {
    return PatternChanges.of(patterns(), from.toEpochMilli(), to.toEpochMilli());
  }

  /** What an operator can say about an incident. */
  enum Decision {
    ACKNOWLEDGE,
    RESOLVE,
    DISMISS
  }

  static Watch of(Corridor corridor, LogFlow logs, InstantSource clock) {
    return new Watch() {
      @Override
      public String wording(String incident) {
        return corridor.wording(incident).map(Wordings.Worded::text).orElse("");
      }

      @Override
      public List<PatternState> patterns() {
        return logs.patterns();
      }

      @Override
      public Optional<PatternState> pattern(String id) {
        return logs.pattern(id);
      }

      @Override
      public List<SeriesState> series() {
        return corridor.series();
      }

      @Override
      public Optional<SeriesState> series(String id) {
        return corridor.series(id);
      }

      @Override
      public List<SeriesPoint> points(String id) {
        return corridor.points(id);
      }

      @Override
      public List<SourceState> sources() {
        return corridor.sources();
      }

      @Override
      public CorridorStats stats() {
        return corridor.stats();
      }

      @Override
      public Optional<NoiseState> noise() {
        return Optional.of(corridor.noise());
      }

      @Override
      public List<CapacityState> capacity() {
        return corridor.capacity();
      }

      @Override
      public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
        return corridor.forecast(id, horizon, level);
      }

      @Override
      public Incident dismiss(String incident, List<LabelMatcher> scope, String actor) {
        return corridor.dismiss(incident, scope, actor);
      }

      @Override
      public Incident judgeCause(String incident, Entity cause, String actor) {
        return corridor.judgeCause(incident, cause, actor);
      }

      @Override
      public List<SuppressionState> suppressions() {
        return corridor.suppressions();
      }

      @Override
      public void suppress(
          List<LabelMatcher> matchers,
          Instant ends,
          Optional<Weekly> weekly,
          String why,
          String actor) {
        corridor.suppress(matchers, clock.instant(), ends, weekly, why, actor);
      }

      @Override
      public void endSuppression(String id, String actor) {
        corridor.endSuppression(id, actor);
      }

      @Override
      public List<Dismissal> feedback() {
        return corridor.feedback();
      }

      @Override
      public void withdraw(String finding, String actor) {
        corridor.withdraw(finding, actor);
      }

      @Override
      public Incident decide(Decision decision, String incident, String actor) {
        return switch (decision) {
          case ACKNOWLEDGE -> corridor.acknowledge(incident, actor);
          case RESOLVE -> corridor.resolve(incident, actor);
          case DISMISS -> corridor.dismiss(incident, actor);
        };
      }
    };
  }
}
