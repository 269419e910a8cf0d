package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which unfinished incidents a finding has to do with. It has to do with one
 *
 * <ul>
 *   <li>on the same entity, while the incident is active or no longer than the gap before or after;
 *   <li>that affects what its entity depends on, over at most four steps, or what depends on its
 *       entity. A cause begins before its consequence or, because some causes are noticed late, up
 *       to the gap after it. The farther away, the nearer in time it has to be: each step beyond
 *       the first takes a fifth of the gap, and beyond the first step only the onsets count;
 *   <li>on others who depend on the same thing, if so many do at about the same time that the thing
 *       must be behind it ({@link Pressure}). Fewer merely share it;
 *   <li>with alerts that name the same instance or service within the gap, or the same node within
 *       two fifths of it.
 * </ul>
 *
 * <p>A link costs between 0 (the same, now) and 1. The cheapest decides where the finding goes; the
 * others count as one trouble with it only where they are clearly below 1. All rules are symmetric,
 * so that it does not matter which of two findings is heard of first.
 *
 * <p>Costs a walk over what is within reach, unless an incident has the entity already.
 */
final class Correlation {

  /** What joins two incidents has to be firmer than what joins a finding to one. */
  private static final double FIRM = 0.8;

  private static final double STEP = 0.2;
  private static final double SAME_NODE = 0.6;
  private static final double SAME_THING = 0.3;

  /**
   * One relation of a finding with an incident.
   *
   * @param cost the lower, the closer
   * @param above whether the incident may be a consequence of the finding
   */
  record Link(Case target, double cost, boolean above) {
    boolean isFirm() {
      return cost <= FIRM;
    }
  }

  private static final Comparator<Link> NEAREST =
      Comparator.comparingDouble(Link::cost)
          .thenComparing(l -> l.target().latest(), Comparator.reverseOrder())
          .thenComparing(l -> l.target().opened())
          .thenComparing(l -> l.target().id());

  private final Topology topology;
  private final CaseIndex cases;
  private final Pressure pressure;
  private final double gap;

  Correlation(Topology topology, CaseIndex cases, IncidentSettings settings) {
    this.topology = topology;
    this.cases = cases;
    this.gap = Math.max(1, settings.gap().toMillis());
    this.pressure = new Pressure(topology, settings.gap().multipliedBy(2).dividedBy(5));
  }

  /** The incidents that a new finding has to do with, the nearest first. */
  List<Link> links(Finding f) {
    Map<Case, Link> best = new LinkedHashMap<>();
    for (Case c : cases.on(f.entity())) {
      offer(best, c, same(c, f), false);
    }
    if (best.isEmpty()) {
      around(f, best);
    }
    for (Marks.Mark m : Marks.of(f)) {
      for (Case c : cases.at(m.text())) {
        Activity there = c.at(m.text());
        if (there != null) {
          double far = (m.firm() ? SAME_THING : SAME_NODE) + share(there.fromOnset(f));
          offer(best, c, far, false);
        }
      }
    }
    Set<String> alike = f.severity() == Severity.LOW ? Set.of() : pressure.note(f);
    for (String finding : alike) {
      Case c = cases.of(finding);
      if (c != null && !c.isGathering()) {
        offer(best, c, FIRM, false);
      }
    }
    List<Link> links = new ArrayList<>(best.values());
    links.sort(NEAREST);
    return links;
  }

  private void around(Finding f, Map<Case, Link> best) {
    Reach.of(topology, f.entity(), Reach.MAX_HOPS)
        .forEach((entity, place) -> {
          for (Case c : cases.on(entity)) {
            Activity there = c.on(entity);
            if (there != null) {
              double cost = STEP * (place.hops() - 1) + share(apart(f, place, there));
              // Behind the same entity at no distance in time.
              offer(best, c, Math.max(cost, 0.01 * place.hops()), place.above());
            }
          }
        });
  }

  private Duration apart(Finding f, Reach.Place place, Activity there) {
    if (place.hops() > 1) {
      return there.fromOnset(f);
    }
    return place.above() ? there.fromCause(f) : there.fromConsequence(f);
  }

  /** As long as the incident is active anywhere, one more finding on its entities is part of it. */
  private double same(Case c, Finding f) {
    boolean before = f.window().end().isBefore(c.opened());
    if (before) {
      return share(Duration.between(f.window().end(), c.opened()));
    }
    boolean active = !c.isOver() || !f.window().start().isAfter(c.latest());
    return active ? 0 : share(Duration.between(c.latest(), f.window().start()));
  }

  private double share(Duration apart) {
    return apart.toMillis() / gap;
  }

  private static void offer(Map<Case, Link> best, Case c, double cost, boolean above) {
    Link known = best.get(c);
    if (cost <= 1 && (known == null || cost < known.cost())) {
      best.put(c, new Link(c, cost, above));
    }
  }

  /** Whether two findings that open nothing by themselves have to do with each other. */
  boolean close(Finding a, Map<Entity, Reach.Place> aroundA, Finding b) {
    Duration apart = Duration.between(a.window().start(), b.window().start()).abs();
    return apart.toMillis() * 2 <= gap
        && (a.entity().equals(b.entity()) || aroundA.containsKey(b.entity()));
  }
}
