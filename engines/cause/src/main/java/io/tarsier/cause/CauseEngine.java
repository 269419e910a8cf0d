package io.tarsier.cause;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ranks the entities that a trouble may have come from. Every series is compared with its own past
 * in robust units ({@link Change}), the beginning is estimated anew because the time given may be
 * late ({@link Onset}), and the changes are weighed along the call graph when there is one ({@link
 * Ranking}).
 *
 * <p>Deterministic: the same request gives the same answer. Cost: linear in the number of values,
 * times the logarithm of the length of the past (at most some thousand rows are looked at). Limits:
 * it takes the changed entity that explains the others for the cause; a cause without any series of
 * its own is only found as its nearest measured caller, and two causes at once compete for the
 * first place.
 */
public final class CauseEngine {

  private static final double HALF_SCORE = 3;
  private static final double GRAPH_HALF_SCORE = 0.5;

  /** How much a cause must stand out before it gets most of the probability. */
  private static final double SHARPNESS = 3;

  /** What moves with the target whatever the others do gains this much at most. */
  private static final double ASSOCIATED = 0.3;

  private static final int MOST_COLUMNS = 16;

  /** A trouble of as many deviations is as likely chance as not. */
  private static final double EVEN_ODDS = 4;

  private CauseEngine() {}

  /**
   * All entities of the metrics, the likeliest cause first.
   *
   * @throws CauseException when there is too little past to compare with
   */
  public static List<RankedCause> rank(CauseRequest request) {
    MetricTable table = request.metrics();
    Map<String, EntityChange> entities = new LinkedHashMap<>();
    if (table.columns().isEmpty()) {
      if (request.surroundings().map(s -> s.clues().isEmpty()).orElse(true)) {
        throw new CauseException("there are no series; give at least one column entity:metric");
      }
      return weighed(request, entities, Optional.empty(), request.at());
    }
    Span span = Span.around(table.times(), request.at());
    List<Change> changes = new ArrayList<>(table.columns().size());
    for (int i = 0; i < table.columns().size(); i++) {
      changes.add(Change.of(table.columns().get(i), i, span));
    }
    int target = request.target().map(t -> column(table, t)).orElse(-1);
    Onset onset = Onset.find(changes, target, span);
    String metric = target >= 0 ? table.columns().get(target).metric() : "";
    boolean known = request.surroundings().isPresent();
    boolean followed = target >= 0 && !request.graph().isEmpty() && !known;
    for (Change change : changes) {
      boolean same = followed && change.column.metric().equals(metric);
      change.settle(
          onset.row(),
          known ? MetricKind.of(change.column.metric()).direction : same ? onset.direction() : 0);
      entities.computeIfAbsent(change.column.entity(), EntityChange::new).changes.add(change);
    }
    Map<String, MetricKind> kinds = new HashMap<>();
    for (EntityChange e : entities.values()) {
      if (known) {
        e.settle();
      } else {
        e.settle(followed ? metric : "", kinds);
      }
    }
    long began = table.times()[span.first() + onset.row()];
    Optional<Change> seenIn = target < 0 ? Optional.empty() : Optional.of(changes.get(target));
    return weighed(request, entities, seenIn, began);
  }

  private static List<RankedCause> weighed(
      CauseRequest request,
      Map<String, EntityChange> entities,
      Optional<Change> target,
      long onset) {
    request
        .surroundings()
        .ifPresent(
            s -> s.clues().forEach(c -> entities.computeIfAbsent(c.entity(), EntityChange::new)));
    Situation situation = new Situation(request, entities, onset);
    if (situation.known()) {
      entities.values().forEach(e -> e.weigh(situation));
      for (String carrier : situation.unseenCarriers()) {
        EntityChange unseen = new EntityChange(carrier);
        unseen.strength = situation.inferred(carrier);
        entities.put(carrier, unseen);
      }
    }
    Ranking ranking = new Ranking(entities, situation, request.target());
    Map<String, Double> weights = ranking.weights();
    Lessons lessons = request.surroundings().map(Surroundings::lessons).orElse(Lessons.none());
    for (EntityChange e : entities.values()) {
      double learned = lessons.factor(Traits.of(e, ranking, situation));
      weights.merge(e.entity, learned, (a, b) -> a * b);
    }
    Map<String, Double> association =
        situation.known() ? association(entities, weights, target) : Map.of();
    association.forEach(
        (entity, partial) -> weights.merge(entity, 1 + ASSOCIATED * partial, (a, b) -> a * b));
    Evidence evidence = new Evidence(request, entities, ranking, situation, association);
    return causes(entities, weights, ranking, situation, evidence, request);
  }

  /** Partial correlations of the foremost candidates with the target. */
  private static Map<String, Double> association(
      Map<String, EntityChange> entities, Map<String, Double> weights, Optional<Change> target) {
    if (target.isEmpty()) {
      return Map.of();
    }
    Map<String, double[]> candidates = new LinkedHashMap<>();
    entities.values().stream()
        .filter(e -> !e.entity.equals(target.get().column.entity()) && e.notable())
        .sorted(
            Comparator.comparingDouble((EntityChange e) -> -weights.getOrDefault(e.entity, 0.0))
                .thenComparing(e -> e.entity))
        .limit(Association.CANDIDATES)
        .forEach(e -> candidates.put(e.entity, e.changes.getFirst().column.values()));
    return Association.of(target.get().column.values(), candidates, target.get().end());
  }

  private static int column(MetricTable table, CauseTarget target) {
    for (int i = 0; i < table.columns().size(); i++) {
      MetricColumn c = table.columns().get(i);
      if (c.entity().equals(target.entity())
          && !target.metric().isEmpty()
          && c.metric().equals(target.metric())) {
        return i;
      }
    }
    return -1;
  }

  private static List<RankedCause> causes(
      Map<String, EntityChange> entities,
      Map<String, Double> weights,
      Ranking ranking,
      Situation situation,
      Evidence evidence,
      CauseRequest request) {
    boolean plain = situation.dependencies().isEmpty();
    List<EntityChange> order = new ArrayList<>(entities.values());
    order.sort(
        Comparator.comparingDouble((EntityChange e) -> -weights.getOrDefault(e.entity, 0.0))
            .thenComparingDouble(e -> -e.strength)
            .thenComparing(e -> e.entity));
    double all = Double.MIN_NORMAL;
    for (double w : weights.values()) {
      all += odds(w, plain);
    }
    double chance = 1 / (1 + Math.pow(trouble(order, request) / EVEN_ODDS, SHARPNESS));
    List<RankedCause> causes = new ArrayList<>(order.size());
    for (EntityChange e : order) {
      double w = Optional.ofNullable(weights.get(e.entity)).orElse(0.0);
      double score = w / (w + (plain ? HALF_SCORE : GRAPH_HALF_SCORE));
      causes.add(
          new RankedCause(
              e.entity,
              score,
              (1 - chance) * odds(w, plain) / all,
              evidence.of(e),
              Diagnosis.of(e, situation),
              e.changes.stream()
                  .filter(Change::notable)
                  .limit(MOST_COLUMNS)
                  .map(c -> c.column)
                  .toList(),
              Arrays.stream(Traits.of(e, ranking, situation)).boxed().toList()));
    }
    return causes;
  }

  /**
   * How far the target strayed, or what is taken for the cause where the target is not measured.
   */
  private static double trouble(List<EntityChange> order, CauseRequest request) {
    String target = request.target().map(CauseTarget::entity).orElse("");
    return order.stream()
        .filter(e -> e.entity.equals(target))
        .findFirst()
        .orElse(order.getFirst())
        .strength;
  }

  private static double odds(double weight, boolean plain) {
    return plain ? Math.expm1(weight) : Math.pow(weight, SHARPNESS);
  }
}
