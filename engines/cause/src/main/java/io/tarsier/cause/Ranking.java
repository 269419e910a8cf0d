package io.tarsier.cause;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Who explains the trouble, given how much each entity changed.
 *
 * <p>Without a call graph the strongest change stands first, as in BARO's robust scorer (Pham et
 * al., FSE 2024). With one, an entity is a good cause when it changed, when a chain of changed
 * callers leads to it from the target, when no callee of it changed as much (a callee explains its
 * caller, not the other way round; Soldani and Brogi's survey calls this topology traversal) and
 * when it explains many changed callers. An entity that is known to make calls itself is seen from
 * inside and stands before one that is only somebody's view of something, such as an address that
 * is called. All of this is in degrees, so that a weak or missing series bends the ranking and does
 * not break it.
 *
 * <p>Cost: one walk along the graph from the target and one against it from every entity that
 * changed; cycles end because nothing is visited twice.
 */
final class Ranking {

  private static final double NOTABLE = 3;
  private static final double UNSEEN = 0.75;
  private static final double EXPLAINED = 0.9;
  private static final double PER_CALLER = 0.15;
  private static final double SIZE = 0.1;
  private static final double FROM_INSIDE = 0.5;
  private static final double TARGET_ITSELF = 0.5;
  private static final double WELL_KNOWN_TARGET = 0.8;
  private static final double QUIET = 0.15;
  private static final double OUT_OF_REACH = 0.03;
  private static final int MOST_EXPLAINED = 8;

  private final Map<String, EntityChange> entities;
  private final Situation situation;
  private final CallGraph graph;
  private final Optional<CauseTarget> target;
  private final Map<String, Double> reach = new HashMap<>();
  private final Map<String, String> via = new HashMap<>();

  Ranking(Map<String, EntityChange> entities, Situation situation, Optional<CauseTarget> target) {
    this.entities = entities;
    this.situation = situation;
    this.graph = situation.dependencies();
    this.target = target;
  }

  /** A weight for each entity of the metrics; only their order and ratios mean something. */
  Map<String, Double> weights() {
    Map<String, Double> weights = new LinkedHashMap<>();
    if (graph.isEmpty()) {
      for (EntityChange e : entities.values()) {
        double itself = isTarget(e.entity) ? TARGET_ITSELF : 1;
        weights.put(e.entity, Math.log1p(e.strength) * itself * situation.factor(e.entity));
      }
      return weights;
    }
    findReach();
    for (EntityChange e : entities.values()) {
      weights.put(e.entity, weight(e));
    }
    return weights;
  }

  private double weight(EntityChange e) {
    double weight =
        reach(e.entity)
            * degree(e.entity)
            * (1 - EXPLAINED * explained(e))
            * (1 - EXPLAINED * situation.loadExplained(e.entity))
            * (1 + PER_CALLER * explains(e.entity))
            * (1 + SIZE * Math.log1p(e.strength))
            * situation.share(e.entity)
            * situation.factor(e.entity);
    if (!graph.calleesOf(e.entity).isEmpty() || (situation.known() && e.seenFromInside())) {
      weight *= 1 + FROM_INSIDE;
    }
    if (situation.known()) {
      weight *= isTarget(e.entity) ? WELL_KNOWN_TARGET : 1;
      // What did nothing unusual itself, and of which nothing is known, is a way out at best.
      boolean quiet = !e.notable() && situation.strength(e.entity) == 0 && !e.changes.isEmpty();
      weight *= quiet ? QUIET : 1;
    } else if (isTarget(e.entity)) {
      weight *= TARGET_ITSELF;
    }
    return weight;
  }

  boolean isTarget(String entity) {
    return target.isPresent() && target.get().entity().equals(entity);
  }

  CallGraph graph() {
    return graph;
  }

  double reach(String entity) {
    return reach.getOrDefault(entity, OUT_OF_REACH);
  }

  /** How far what an entity depends on accounts for its change, [0, 1]. */
  double explained(EntityChange e) {
    double size = Math.log1p(e.strength);
    double explained = 0;
    for (String callee : graph.calleesOf(e.entity)) {
      double share = size == 0 ? 1 : Math.min(1, Math.log1p(strength(callee)) / size);
      explained =
          Math.max(
              explained,
              degree(callee)
                  * share
                  * situation.share(callee)
                  * (1 - situation.loadExplained(callee)));
    }
    return explained;
  }

  private double strength(String entity) {
    EntityChange e = entities.get(entity);
    return e == null ? 0 : e.strength;
  }

  /** 0 for nothing, near 1 for what is clearly beyond the usual. */
  private double degree(String entity) {
    return 1 - Math.exp(-strength(entity) / NOTABLE);
  }

  /** How well a chain of changed callers leads from the target to each entity. */
  private void findReach() {
    if (target.isEmpty()) {
      entities.keySet().forEach(e -> reach.put(e, 1.0));
      return;
    }
    record Step(String entity, double reach) {}
    PriorityQueue<Step> open =
        new PriorityQueue<>(
            Comparator.comparingDouble((Step s) -> -s.reach()).thenComparing(Step::entity));
    String from = target.get().entity();
    reach.put(from, 1.0);
    open.add(new Step(from, 1));
    Set<String> done = new HashSet<>();
    while (!open.isEmpty()) {
      Step step = open.poll();
      if (!done.add(step.entity())) {
        continue;
      }
      double on = step.reach();
      if (!step.entity().equals(from)) {
        // What nobody measures may still pass the trouble on.
        on *= entities.containsKey(step.entity()) ? degree(step.entity()) : UNSEEN;
      }
      for (String callee : graph.calleesOf(step.entity())) {
        if (on > reach.getOrDefault(callee, OUT_OF_REACH)) {
          reach.put(callee, on);
          via.put(callee, step.entity());
          open.add(new Step(callee, on));
        }
      }
    }
  }

  /** How many changed callers, direct or through changed callers, an entity would explain. */
  double explains(String entity) {
    return explainedBy(entity).stream().mapToDouble(this::degree).sum();
  }

  /** Those callers, nearest first. */
  List<String> explainedBy(String entity) {
    Set<String> seen = new HashSet<>(Set.of(entity));
    List<String> explained = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(entity));
    while (!open.isEmpty() && explained.size() < MOST_EXPLAINED) {
      for (String caller : graph.callersOf(open.poll())) {
        boolean measured = entities.containsKey(caller);
        if ((!measured || degree(caller) > 0.5) && seen.add(caller)) {
          open.add(caller);
          if (measured) {
            explained.add(caller);
          }
        }
      }
    }
    return explained;
  }

  /** The chain from the target to an entity, both included; empty when there is none. */
  List<String> path(String entity) {
    Deque<String> path = new ArrayDeque<>();
    for (@org.jspecify.annotations.Nullable String at = entity; at != null; at = via.get(at)) {
      path.addFirst(at);
    }
    return path.size() < 2 ? List.of() : List.copyOf(path);
  }
}
