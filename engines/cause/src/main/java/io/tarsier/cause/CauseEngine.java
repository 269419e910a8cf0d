package io.tarsier.cause;

import java.util.ArrayList;
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

  /** A trouble of as many deviations is as likely chance as not. */
  private static final double EVEN_ODDS = 4;

  private CauseEngine() {}

  /**
   * All entities of the metrics, the likeliest cause first.
   *
   * @throws CauseException when there is too little past to compare with
   */
  public static List<Cause> rank(CauseRequest request) {
    MetricTable table = request.metrics();
    if (table.columns().isEmpty()) {
      throw new CauseException("there are no series; give at least one column entity:metric");
    }
    Span span = Span.around(table.times(), request.at());
    List<Change> changes = new ArrayList<>(table.columns().size());
    for (int i = 0; i < table.columns().size(); i++) {
      changes.add(Change.of(table.columns().get(i), i, span));
    }
    int target = request.target().map(t -> column(table, t)).orElse(-1);
    Onset onset = Onset.find(changes, target, span);
    String metric = target >= 0 ? table.columns().get(target).metric() : "";
    boolean followed = target >= 0 && !request.graph().isEmpty();
    Map<String, EntityChange> entities = new LinkedHashMap<>();
    for (Change change : changes) {
      boolean same = followed && change.column.metric().equals(metric);
      change.settle(onset.row(), same ? onset.direction() : 0);
      entities.computeIfAbsent(change.column.entity(), EntityChange::new).changes.add(change);
    }
    Map<String, MetricKind> kinds = new HashMap<>();
    entities.values().forEach(e -> e.settle(followed ? metric : "", kinds));
    Ranking ranking = new Ranking(entities, request.graph(), request.target());
    Map<String, Double> weights = ranking.weights();
    Evidence evidence = new Evidence(table, span, changes, entities, ranking, request);
    return causes(entities, weights, evidence, request);
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

  private static List<Cause> causes(
      Map<String, EntityChange> entities,
      Map<String, Double> weights,
      Evidence evidence,
      CauseRequest request) {
    boolean plain = request.graph().isEmpty();
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
    List<Cause> causes = new ArrayList<>(order.size());
    for (EntityChange e : order) {
      double w = Optional.ofNullable(weights.get(e.entity)).orElse(0.0);
      double score = w / (w + (plain ? HALF_SCORE : GRAPH_HALF_SCORE));
      causes.add(new Cause(e.entity, score, (1 - chance) * odds(w, plain) / all, evidence.of(e)));
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
