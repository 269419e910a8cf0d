package io.tarsier.flow;

import io.tarsier.cause.Clue;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Change;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of entities beside their series: changes, shortages, unusual logs, alerts. */
final class Clues {

  private static final long LOOK_BACK = Duration.ofHours(2).toMillis();
  private static final long SOON = Duration.ofMinutes(5).toMillis();

  /** In deviations of a series: how much each sort of clue says. */
  private static final double CHANGE = 8;

  private static final double USED_UP = 12;
  private static final double WILL_BE_USED_UP = 3;
  private static final double LOUD_LOG = 4;
  private static final double QUIET_LOG = 1.5;

  private final Changes changes;

  Clues(Changes changes) {
    this.changes = changes;
  }

  /**
   * @param reach the entities that matter
   * @param homes what an entity is a part of
   * @param at when the trouble began
   */
  List<Clue> of(
      List<Finding> findings,
      Set<Entity> reach,
      Map<Entity, Entity> homes,
      long at,
      long eventTime) {
    List<Clue> clues = new ArrayList<>();
    Set<Entity> known = new HashSet<>(reach);
    known.addAll(homes.values());
    for (Change c : changes.between(at - LOOK_BACK, eventTime)) {
      place(c.entity(), known)
          .map(e -> homes.getOrDefault(e, e).id())
          .ifPresent(
              e -> clues.add(new Clue(e, Clue.Kind.CHANGE, c.epochMillis(), CHANGE, c.summary())));
    }
    for (Finding f : findings) {
      String home = homes.getOrDefault(f.entity(), f.entity()).id();
      of(f, home, at, eventTime).ifPresent(clues::add);
    }
    return clues;
  }

  private static Optional<Clue> of(Finding finding, String home, long at, long eventTime) {
    return switch (finding) {
      case LogAnomaly l ->
          Optional.of(
              new Clue(
                  home,
                  Clue.Kind.LOG,
                  l.window().start().toEpochMilli(),
                  isLoud(l) ? LOUD_LOG : QUIET_LOG,
                  l.explanation().replaceFirst("\\.$", "")));
      case CapacityForecast c -> {
        long exhausted = c.exhausted().toEpochMilli();
        boolean usedUp = exhausted <= Math.max(at + SOON, eventTime);
        yield Optional.of(
            new Clue(
                home,
                Clue.Kind.SHORTAGE,
                // What has run out by now is there, whenever the first sign was seen.
                usedUp ? Math.min(exhausted, at) : exhausted,
                usedUp ? USED_UP : WILL_BE_USED_UP * c.confidence(),
                shortage(c, usedUp)));
      }
      case ReportedAlert r ->
          Optional.of(
              new Clue(
                  home,
                  Clue.Kind.ALERT,
                  r.window().start().toEpochMilli(),
                  strength(r.severity()),
                  "alert " + r.explanation()));
      case MetricAnomaly a -> Optional.empty();
      case GroupAnomaly g -> Optional.empty();
      case Drift d -> Optional.empty();
    };
  }

  private static String shortage(CapacityForecast c, boolean usedUp) {
    boolean moment = c.confidence() == 1 && c.earliest().equals(c.latest());
    Instant at = c.exhausted().truncatedTo(ChronoUnit.SECONDS);
    if (usedUp) {
      return c.resource() + (moment ? " expired at " : " was used up at ") + at;
    }
    return c.resource() + (moment ? " expires at " : " will be used up about ") + at;
  }

  private static boolean isLoud(LogAnomaly l) {
    return l.patterns().stream().anyMatch(p -> p.level().compareTo(LogLevel.ERROR) >= 0);
  }

  private static double strength(Severity severity) {
    return switch (severity) {
      case LOW -> 1.5;
      case MEDIUM -> 3;
      case HIGH -> 6;
      case CRITICAL -> 12;
    };
  }

  /** The entity itself, or the service or workload of the same name and place. */
  private static Optional<Entity> place(Entity entity, Set<Entity> known) {
    if (known.contains(entity)) {
      return Optional.of(entity);
    }
    Entity service = new Entity(Entity.Kind.SERVICE, entity.scope(), entity.name());
    boolean named = entity.kind() == Entity.Kind.WORKLOAD || entity.kind() == Entity.Kind.SERVICE;
    return named && known.contains(service) ? Optional.of(service) : Optional.empty();
  }
}
