package io.tarsier.cause;

import io.tarsier.cause.CallGraph.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the surroundings of a trouble say about its entities. Three things bend a ranking that goes
 * by changes and calls alone:
 *
 * <ul>
 *   <li>Load travels the other way than distress, from callers to callees. Who is merely asked more
 *       often, because its callers are, or less often, because they fail, is no cause; who is asked
 *       more often while its callers are not, or has none, may be one.
 *   <li>What carries several others is a cause only as far as those others are in distress.
 *   <li>Clues: a change shortly before, something used up, an alert, an unusual log.
 * </ul>
 *
 * <p>Without surroundings it says nothing and every factor is 1.
 */
final class Situation {

  private static final Surroundings NOTHING =
      new Surroundings(List.of(), List.of(), Lessons.none());

  /** Fewer requests more or less are the weather. */
  private static final double NOTABLE_LOAD = Math.log(1.25);

  /** Half as many again are what a service should stand. */
  private static final double FLOOD = Math.log(1.6);

  private static final double SUFFERS = 3;
  private static final double IN_TROUBLE = 6;
  private static final int SEVERAL = 3;
  private static final double LATEST_CHANGE = 120_000;
  private static final double EARLIEST_CHANGE = 2 * 3_600_000.0;
  private static final double FORGIVEN = 20 * 60_000.0;
  private static final double CHANGE_FACTOR = 3;
  private static final double SHORTAGE_FACTOR = 2;
  private static final double SHORTAGE_LATER = 1.2;
  private static final double NEAR = 15 * 60_000.0;
  private static final double LOG_FACTOR = 1.25;
  private static final double ALERT_FACTOR = 1.2;

  private final boolean known;
  private final Map<String, EntityChange> entities;
  private final CallGraph calls;
  private final long onset;
  private final Map<String, Set<String>> carriers = new HashMap<>();
  private final Map<String, Set<String>> carried = new HashMap<>();
  private final Map<String, List<Clue>> clues = new HashMap<>();
  private final Map<String, Double> loads = new HashMap<>();

  Situation(CauseRequest request, Map<String, EntityChange> entities, long onset) {
    Surroundings s = request.surroundings().orElse(NOTHING);
    this.known = request.surroundings().isPresent();
    this.entities = entities;
    this.calls = request.graph();
    this.onset = onset;
    for (Edge e : s.carriers()) {
      carriers.computeIfAbsent(e.source(), k -> new LinkedHashSet<>()).add(e.target());
      carried.computeIfAbsent(e.target(), k -> new LinkedHashSet<>()).add(e.source());
    }
    for (Clue c : s.clues()) {
      clues.computeIfAbsent(c.entity(), k -> new ArrayList<>()).add(c);
    }
  }

  /** Calls and carriers together: on what each entity depends. */
  CallGraph dependencies() {
    if (carriers.isEmpty()) {
      return calls;
    }
    List<Edge> all = new ArrayList<>(calls.edges());
    carriers.forEach((source, targets) -> targets.forEach(t -> all.add(new Edge(source, t))));
    return CallGraph.of(all);
  }

  boolean known() {
    return known;
  }

  List<Clue> clues(String entity) {
    return clues.getOrDefault(entity, List.of());
  }

  /** By how much the clues about an entity multiply its weight. */
  double factor(String entity) {
    double factor = 1;
    for (Clue.Kind kind : Clue.Kind.values()) {
      factor *= clues(entity, kind);
    }
    return factor;
  }

  /** What the clues of one kind multiply the weight by: the strongest of them counts. */
  double clues(String entity, Clue.Kind kind) {
    double most = 1;
    for (Clue c : clues(entity)) {
      if (c.kind() == kind) {
        most = Math.max(most, factor(c));
      }
    }
    return most;
  }

  private double factor(Clue c) {
    return switch (c.kind()) {
      case CHANGE -> 1 + CHANGE_FACTOR * freshness(c);
      case SHORTAGE -> isHere(c) ? SHORTAGE_FACTOR : SHORTAGE_LATER;
      case LOG -> Math.abs(c.at() - onset) <= NEAR ? LOG_FACTOR : 1;
      case ALERT -> ALERT_FACTOR;
    };
  }

  /** Whether a clue says something about this trouble. */
  boolean matters(Clue c) {
    return switch (c.kind()) {
      case CHANGE -> freshness(c) > 0;
      case LOG -> Math.abs(c.at() - onset) <= NEAR;
      case SHORTAGE, ALERT -> true;
    };
  }

  /** Whether something is used up by the time of the trouble. */
  boolean isHere(Clue shortage) {
    return shortage.at() <= onset + NEAR;
  }

  /** How much of a trouble a change may be blamed for by its time alone, [0, 1]. */
  double freshness(Clue change) {
    double lead = onset - change.at();
    if (lead < -LATEST_CHANGE || lead > EARLIEST_CHANGE) {
      return 0;
    }
    return Math.exp(-Math.max(0, lead) / FORGIVEN);
  }

  /** What the clues about an entity say in the deviations of a series. */
  double strength(String entity) {
    double most = 0;
    for (Clue c : clues(entity)) {
      double share = c.kind() == Clue.Kind.CHANGE ? freshness(c) : 1;
      most = Math.max(most, share * c.strength());
    }
    return most;
  }

  /** Logarithm of the requests that come now over those that usually come; 0 where unknown. */
  double load(String entity) {
    if (!known) {
      return 0;
    }
    return loads.computeIfAbsent(
        entity, e -> entities.containsKey(e) ? entities.get(e).load() : 0.0);
  }

  /** How far what happens at an entity is explained by what it is asked, [0, 1]. */
  double loadExplained(String entity) {
    if (strength(entity) >= IN_TROUBLE) {
      // What is known to be in trouble by itself needs no other explanation.
      return 0;
    }
    double own = load(entity);
    Set<String> callers = calls.callersOf(entity);
    if (own <= -NOTABLE_LOAD) {
      return callers.isEmpty() ? 0 : 1;
    }
    double asked = callers.stream().mapToDouble(this::load).max().orElse(0);
    double taken = own >= NOTABLE_LOAD ? own : faintLoad(entity, asked);
    if (taken >= NOTABLE_LOAD) {
      return Math.clamp(asked / taken, 0, 1);
    }
    boolean busier =
        carried.getOrDefault(entity, Set.of()).stream().anyMatch(c -> load(c) > NOTABLE_LOAD);
    return busier ? share(entity) : 0;
  }

  /**
   * What an entity is asked more where that is not beyond the chance of its own series, or not
   * counted at all: then it is taken to be asked as its callers are.
   */
  private double faintLoad(String entity, double asked) {
    EntityChange e = entities.get(entity);
    return known && e != null ? e.rawLoad().orElse(asked) : 0;
  }

  /** What an entity is asked more often than before, and by nobody known, in deviations. */
  double unexplainedLoad(String entity) {
    double load = load(entity);
    // Who is asked more often by known callers is asked again because it fails, or by their doing.
    if (Math.abs(load) < FLOOD || !calls.callersOf(entity).isEmpty()) {
      return 0;
    }
    EntityChange e = entities.get(entity);
    return e == null ? 0 : e.loadStrength();
  }

  /** Of what an entity carries, the share that is in distress; 1 where it carries nothing. */
  double share(String entity) {
    Set<String> all = carried.getOrDefault(entity, Set.of());
    if (all.isEmpty()) {
      return 1;
    }
    long there = all.stream().filter(entities::containsKey).count();
    long bad = all.stream().filter(this::suffers).count();
    return there == 0 ? 1 : (double) bad / there;
  }

  private boolean suffers(String entity) {
    EntityChange e = entities.get(entity);
    return e != null && (e.notable() || strength(entity) >= SUFFERS);
  }

  /**
   * What carries several that suffer and is not measured itself: it may well be what they have in
   * common.
   */
  List<String> unseenCarriers() {
    return carried.entrySet().stream()
        .filter(e -> !entities.containsKey(e.getKey()))
        .filter(e -> e.getValue().stream().filter(this::suffers).count() >= SEVERAL)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** How much those suffer that an unseen carrier has in common, as a series of it would tell. */
  double inferred(String carrier) {
    return carried.getOrDefault(carrier, Set.of()).stream()
        .filter(this::suffers)
        .mapToDouble(this::strength)
        .max()
        .orElse(0);
  }
}
