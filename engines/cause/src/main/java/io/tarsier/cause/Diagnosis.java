package io.tarsier.cause;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is wrong with an entity that a trouble came from, told from what changed on it and from
 * clues.
 *
 * @param kind the sort of trouble
 * @param summary a clause that goes behind its name: {@code saturated}
 * @param remedy what would help, one sentence; empty where there is no telling
 */
public record Diagnosis(Kind kind, String summary, String remedy) {

  /** The sorts of troubles. */
  public enum Kind {
    EXHAUSTED,
    CHANGED,
    DOWN,
    OUT_OF_MEMORY,
    FLOODED,
    SATURATED,
    FAILING,
    SLOW,
    UNUSUAL
  }

  /** A change is blamed when its time alone leaves it at least this much of the blame. */
  private static final double FRESH = 0.4;

  private static final double MOSTLY = 0.5;
  private static final String MEMORY = " memory heap rss oom restarts restart ";
  private static final String EXPIRY = " certificate certificates cert expiry expired expires ";

  static Diagnosis of(EntityChange e, Situation situation) {
    List<Clue> clues = situation.clues(e.entity);
    Optional<Clue> shortage =
        clues.stream()
            .filter(c -> c.kind() == Clue.Kind.SHORTAGE && situation.isHere(c))
            .filter(c -> !says(c.text(), MEMORY))
            .max(Comparator.comparingDouble(Clue::strength));
    if (shortage.isPresent()) {
      return exhausted(shortage.get());
    }
    Optional<Clue> change =
        clues.stream()
            .filter(c -> c.kind() == Clue.Kind.CHANGE && situation.freshness(c) >= FRESH)
            .max(Comparator.comparingDouble(situation::freshness));
    if (change.isPresent()) {
      String text = change.get().text();
      return new Diagnosis(
          Kind.CHANGED,
          (failing(e) ? "failing" : "in trouble") + " after " + text,
          "Roll back " + text + ".");
    }
    return byMetrics(e, situation);
  }

  private static Diagnosis exhausted(Clue shortage) {
    return says(shortage.text(), EXPIRY)
        ? new Diagnosis(
            Kind.EXHAUSTED,
            shortage.text(),
            "Renew the certificate and load it where it is served.")
        : new Diagnosis(Kind.EXHAUSTED, shortage.text(), "Free or add what is used up.");
  }

  private static Diagnosis byMetrics(EntityChange e, Situation situation) {
    if (e.changes.isEmpty() && situation.clues(e.entity).isEmpty()) {
      return new Diagnosis(Kind.UNUSUAL, "unusual", "See whether " + e.entity + " is well.");
    }
    List<Change> known = e.changes.stream().filter(Change::known).toList();
    long silent = known.stream().filter(c -> c.silent).count();
    if (silent > 0 && silent >= MOSTLY * known.size()) {
      return new Diagnosis(
          Kind.DOWN,
          "down",
          "Move what runs on " + e.entity + " elsewhere and bring it back or replace it.");
    }
    if (situation.unexplainedLoad(e.entity) > 0) {
      double times = Math.exp(situation.load(e.entity));
      return times < 1
          ? new Diagnosis(Kind.UNUSUAL, "hardly asked any more", "See why requests stay away.")
          : new Diagnosis(
              Kind.FLOODED,
              String.format(Locale.ROOT, "asked %.1f times as often as usual", times),
              "Scale " + e.entity + " out and what it calls, or limit the rate of requests.");
    }
    Optional<Change> resource =
        e.changes.stream()
            .filter(Change::notable)
            .filter(c -> MetricKind.of(c.column.metric()) == MetricKind.RESOURCE && !c.silent)
            .findFirst();
    boolean memory =
        situation.clues(e.entity).stream()
                .anyMatch(c -> c.kind() == Clue.Kind.SHORTAGE && says(c.text(), MEMORY))
            || resource.map(c -> says(c.column.metric(), MEMORY)).orElse(false);
    if (memory) {
      return new Diagnosis(
          Kind.OUT_OF_MEMORY,
          "running out of memory",
          "Restart " + e.entity + " and raise its memory limit until the leak is found.");
    }
    if (resource.isPresent()) {
      return new Diagnosis(
          Kind.SATURATED,
          "saturated",
          "Take load off "
              + e.entity
              + " or give it more room: "
              + base(resource.get().column.metric())
              + " moved most.");
    }
    if (failing(e)) {
      return new Diagnosis(Kind.FAILING, "failing", "Look into the errors of " + e.entity + ".");
    }
    if (moved(e, MetricKind.LATENCY)) {
      return new Diagnosis(
          Kind.SLOW, "slow", "Look into the slowest requests of " + e.entity + ".");
    }
    return new Diagnosis(Kind.UNUSUAL, "unusual", "");
  }

  private static boolean failing(EntityChange e) {
    return moved(e, MetricKind.ERRORS) || moved(e, MetricKind.AVAILABILITY);
  }

  private static boolean moved(EntityChange e, MetricKind kind) {
    return e.changes.stream()
        .anyMatch(c -> c.notable() && MetricKind.of(c.column.metric()) == kind);
  }

  private static boolean says(String text, String words) {
    for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
      if (!word.isEmpty() && words.contains(" " + word + " ")) {
        return true;
      }
    }
    return false;
  }

  private static String base(String metric) {
    int labels = metric.indexOf('{');
    return labels < 0 ? metric : metric.substring(0, labels);
  }
}
