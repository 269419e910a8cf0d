package io.tarsier.cause;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Says in words why an entity stands where it stands. */
final class Evidence {

  private static final int MOST_CLUES = 3;
  private static final double NOTABLE_PARTIAL = 0.3;
  private static final int MOST_SERIES = 3;
  private static final int MOST_NAMES = 3;

  private final MetricTable table;
  private final Map<String, EntityChange> entities;
  private final Ranking ranking;
  private final Situation situation;
  private final Map<String, Double> association;
  private final CauseRequest request;
  private final int[] beginnings;

  Evidence(
      CauseRequest request,
      Map<String, EntityChange> entities,
      Ranking ranking,
      Situation situation,
      Map<String, Double> association) {
    this.request = request;
    this.table = request.metrics();
    this.entities = entities;
    this.ranking = ranking;
    this.situation = situation;
    this.association = association;
    this.beginnings =
        entities.values().stream()
            .flatMap(e -> e.changes.stream())
            .filter(Change::notable)
            .mapToInt(c -> c.begins)
            .sorted()
            .toArray();
  }

  List<String> of(EntityChange e) {
    List<String> words = new ArrayList<>();
    clues(e, false, words);
    int clues = words.size();
    for (Change c : e.changes) {
      if (c.notable() && words.size() < clues + MOST_SERIES) {
        words.add(series(e.entity, c));
      }
    }
    load(e, words);
    clues(e, true, words);
    if (e.changes.isEmpty() && words.isEmpty()) {
      words.add("nothing is measured on it; what it carries is in trouble");
    } else if (words.isEmpty()) {
      words.add(
          e.changes.stream().anyMatch(Change::known)
              ? "nothing on " + e.entity + " left its usual range"
              : e.entity + " has too few values before the trouble to compare with");
    }
    if (!ranking.graph().isEmpty()) {
      callees(e, words);
      callers(e, words);
    }
    Double partial = association.get(e.entity);
    if (partial != null && partial >= NOTABLE_PARTIAL) {
      words.add(
          String.format(
              Locale.ROOT,
              "moves with %s when the other candidates are held constant (partial correlation %.2f)",
              request.target().map(CauseTarget::entity).orElse("the trouble"),
              partial));
    }
    return words;
  }

  /** What logs say is more often a consequence than what else is known. */
  private void clues(EntityChange e, boolean logs, List<String> words) {
    situation.clues(e.entity).stream()
        .filter(c -> (c.kind() == Clue.Kind.LOG) == logs && situation.matters(c))
        .sorted(Comparator.comparingDouble(c -> -c.strength()))
        .limit(MOST_CLUES)
        .forEach(c -> words.add(clue(c)));
  }

  private static String clue(Clue c) {
    return c.kind() == Clue.Kind.CHANGE ? c.text() + " at " + time(c.at()) : c.text();
  }

  private void load(EntityChange e, List<String> words) {
    if (situation.unexplainedLoad(e.entity) > 0) {
      words.add(
          String.format(
              Locale.ROOT,
              "is asked %.1f times as often as usual, and nobody who calls it is",
              Math.exp(situation.load(e.entity))));
    } else if (situation.load(e.entity) > 0 && situation.loadExplained(e.entity) > 0.5) {
      words.add("is asked more often because those who call it are");
    }
  }

  private String series(String entity, Change c) {
    String name = c.column.metric().isEmpty() ? entity : c.column.metric() + " of " + entity;
    String when = time(table.times()[c.row(c.begins)]);
    if (c.silent) {
      return name + " fell silent at " + when + "; it had never missed a value";
    }
    double now = c.column.values()[c.row(c.peak)];
    return String.format(
        Locale.ROOT,
        "%s %s from %s to %s at %s, %s deviations%s",
        name,
        now >= c.usual ? "rose" : "fell",
        number(c.usual),
        number(now),
        when,
        c.largest < 10
            ? String.format(Locale.ROOT, "%.1f", c.largest)
            : number(Math.rint(c.largest)),
        order(c.begins));
  }

  private String order(int begins) {
    int n = beginnings.length;
    int at = Arrays.binarySearch(beginnings, begins);
    while (at > 0 && beginnings[at - 1] == begins) {
      at--;
    }
    if (n < 2) {
      return "; the only series that changed";
    }
    int ties = 0;
    while (at + ties < n && beginnings[at + ties] == begins) {
      ties++;
    }
    if (at > 0) {
      return "; " + at + " of " + n + " series that changed did so before";
    }
    return ties == 1
        ? "; first of " + n + " series that changed"
        : "; one of the first " + ties + " of " + n + " series that changed";
  }

  private void callees(EntityChange e, List<String> words) {
    List<String> callees = new ArrayList<>(ranking.graph().calleesOf(e.entity));
    if (callees.isEmpty() || !e.notable()) {
      return;
    }
    List<String> changed =
        callees.stream()
            .map(entities::get)
            .filter(Objects::nonNull)
            .filter(EntityChange::notable)
            .sorted(Comparator.comparingDouble(c -> -c.strength))
            .map(c -> c.entity)
            .toList();
    words.add(
        changed.isEmpty()
            ? "none of the "
                + count(callees.size(), "entity", "entities")
                + (situation.known() ? " it depends on changed" : " it calls changed")
            : (situation.known() ? "it depends on " : "it calls ")
                + names(changed)
                + ", which changed too");
  }

  private void callers(EntityChange e, List<String> words) {
    List<String> path = ranking.path(e.entity);
    if (!path.isEmpty()) {
      words.add(path.getFirst() + " reaches it: " + String.join(" → ", path));
    } else if (request.target().isPresent() && !request.target().get().entity().equals(e.entity)) {
      words.add("no calls lead to it from " + request.target().get().entity());
    }
    List<String> explained = ranking.explainedBy(e.entity);
    if (e.notable() && !explained.isEmpty()) {
      words.add("would explain the change of " + names(explained));
    }
  }

  private static String names(List<String> all) {
    String some = String.join(", ", all.subList(0, Math.min(MOST_NAMES, all.size())));
    return all.size() <= MOST_NAMES ? some : some + " and " + (all.size() - MOST_NAMES) + " more";
  }

  private static String count(int n, String one, String many) {
    return n + " " + (n == 1 ? one : many);
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Three digits and a letter for thousands, millions, billions. */
  static String number(double v) {
    double size = Math.abs(v);
    String[] letters = {"", "k", "M", "G", "T", "P"};
    int i = 0;
    while (size >= 9999.5 && i + 1 < letters.length) {
      size /= 1000;
      v /= 1000;
      i++;
    }
    if (!Double.isFinite(v) || (size > 0 && size < 1e-4) || size >= 9999.5) {
      return String.format(Locale.ROOT, "%.2e", v);
    }
    int digits = size == 0 ? 0 : Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    String s = String.format(Locale.ROOT, "%." + digits + "f", v);
    if (s.indexOf('.') >= 0) {
      s = s.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return (s.equals("-0") ? "0" : s) + letters[i];
  }
}
