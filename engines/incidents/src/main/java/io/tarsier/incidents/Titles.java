package io.tarsier.incidents;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one line an incident is called by. Where a cause is known: what users feel, where, because of
 * what, since when. Where the cause is not said to be more than unusual, and else, the most telling
 * finding, and how much more there is. Times are UTC.
 */
final class Titles {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Collection<Finding> findings;
  private final Map<Entity, Symptom> symptoms;
  private final int all;
  private final int entities;
  private final Topology topology;

  /**
   * @param findings those that are kept
   * @param symptoms what each affected entity's trouble feels like
   * @param all how many findings there are
   */
  Titles(Collection<Finding> findings, Map<Entity, Symptom> symptoms, int all, Topology topology) {
    this.findings = findings;
    this.symptoms = symptoms;
    this.all = all;
    this.entities = symptoms.size();
    this.topology = topology;
  }

  /**
   * @param behind what explains most of what is affected, if anything does
   * @param gathering whether it is what a storm left over
   * @param flapping whether it comes and goes
   */
  String of(List<Cause> causes, Optional<Entity> behind, boolean gathering, boolean flapping) {
    Finding leading = strongest(f -> true);
    if (leading == null) {
      return "Nothing is known of this any more";
    }
    if (gathering) {
      return Wording.storm(leading, all, entities);
    }
    Finding telling = behind.map(e -> strongest(f -> f.entity().equals(e))).orElse(null);
    if (!causes.isEmpty()) {
      Cause cause = causes.getFirst();
      Entity felt = mostFelt(cause.entity());
      boolean plain = cause.summary().equals(Symptom.UNUSUAL.word());
      boolean here = felt.equals(cause.entity());
      if (!(plain && (here || telling != null)) && !(here && symptom(felt) == Symptom.UNUSUAL)) {
        return ofCause(cause, felt);
      }
    }
    if (behind.isPresent() && telling == null) {
      return Wording.behind(behind.get(), all, entities);
    }
    String title = Wording.title(telling == null ? leading : telling, all, entities);
    return flapping ? title + ", comes and goes" : title;
  }

  private @Nullable Finding strongest(Predicate<Finding> which) {
    Finding strongest = null;
    for (Finding f : findings) {
      if (which.test(f) && (strongest == null || f.score() > strongest.score())) {
        strongest = f;
      }
    }
    return strongest;
  }

  private Symptom symptom(Entity entity) {
    return symptoms.getOrDefault(entity, Symptom.UNUSUAL);
  }

  private String ofCause(Cause cause, Entity felt) {
    Symptom symptom = symptom(felt);
    Instant since =
        findings.stream()
            .filter(f -> f.entity().equals(cause.entity()))
            .map(f -> f.window().start())
            .min(Comparator.naturalOrder())
            .or(() -> findings.stream().map(f -> f.window().start()).min(Comparator.naturalOrder()))
            .orElse(Instant.EPOCH);
    String what =
        felt.equals(cause.entity())
            ? cause.summary()
            : cause.entity().name() + " " + cause.summary();
    return felt.name() + " " + symptom.word() + ": " + what + " since " + CLOCK.format(since);
  }

  /**
   * The affected service nearest to the users: one with a symptom that users feel, that nobody
   * calls, and that lies farthest from the cause.
   */
  private Entity mostFelt(Entity cause) {
    Map<Entity, Reach.Place> around = Reach.of(topology, cause, 2 * Reach.MAX_HOPS);
    Comparator<Map.Entry<Entity, Symptom>> order =
        Comparator.comparing(
                (Map.Entry<Entity, Symptom> e) -> e.getKey().kind() == Entity.Kind.SERVICE)
            .thenComparing(e -> e.getValue() != Symptom.UNUSUAL)
            .thenComparing(e -> topology.isEntry(e.getKey()))
            .thenComparingInt(e -> height(around.get(e.getKey())))
            .thenComparing(Map.Entry::getValue)
            .thenComparing(e -> e.getKey().id(), Comparator.reverseOrder());
    return symptoms.entrySet().stream().max(order).map(Map.Entry::getKey).orElse(cause);
  }

  private static int height(Reach.@Nullable Place place) {
    return place != null && place.above() ? place.hops() : 0;
  }
}
