package io.tarsier.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Finds patterns that come and go together: those that come unusually often within five minutes,
 * each perhaps too little to speak of, are clustered ({@link Dbscan}) by the course of their last
 * quarter of an hour, minute by minute in deviations from what was to be expected. Within a group
 * patterns and words are weighed by TF-IDF: how much came in the five minutes, against how common
 * it is with this entity.
 *
 * <p>Runs only when three patterns stir at once; at most 200 of them, so at most 20,000 pairs.
 */
final class Company {

  /** Patterns that moved together. */
  record Group(List<Odd> members, double surprise, String text, List<String> keywords) {}

  private static final int COURSE = 15;
  private static final int LARGEST = 200;
  private static final int LEAST = 3;
  private static final int WORDS = 6;
  private static final int LOOKED_AT = 2_000;
  private static final double REACH = 0.35;

  /** What each member of a group has to bring, so that chance coincidences do not add up. */
  private static final double SHARE = 4;

  private final LongFunction<String> textOf;

  Company(LongFunction<String> textOf) {
    this.textOf = textOf;
  }

  List<Group> groups(EntityWatch e, long minute, List<Odd> stirred, double threshold) {
    if (stirred.size() < LEAST) {
      return List.of();
    }
    List<Odd> some =
        stirred.stream()
            .sorted(
                Comparator.<Odd>comparingDouble(o -> -o.surprise())
                    .thenComparingLong(o -> o.track().id))
            .limit(LARGEST)
            .toList();
    double[][] courses = new double[some.size()][];
    for (int i = 0; i < courses.length; i++) {
      courses[i] = course(some.get(i), minute);
    }
    List<Group> groups = new ArrayList<>();
    for (List<Integer> cluster : Dbscan.clusters(courses, REACH, LEAST)) {
      List<Odd> members = cluster.stream().map(some::get).toList();
      double sum = members.stream().mapToDouble(o -> o.surprise() - SHARE).sum();
      if (sum >= threshold) {
        groups.add(group(e, minute, members, sum));
      }
    }
    return groups;
  }

  /** Deviations of the last minutes, in what they usually are. */
  private static double[] course(Odd o, long minute) {
    double[] z = new double[COURSE];
    double mean = o.expected();
    double spread = Math.sqrt(mean + o.track().rate.variation1() * mean * mean + 0.25);
    for (int i = 0; i < COURSE; i++) {
      z[i] = (o.track().ring.get(minute - i) - mean) / spread;
    }
    return z;
  }

  private Group group(EntityWatch e, long minute, List<Odd> members, double surprise) {
    Map<Track, Double> weights = new HashMap<>();
    for (Odd o : members) {
      weights.put(o.track(), weight(o.track(), minute));
    }
    List<Odd> telling =
        members.stream()
            .sorted(
                Comparator.<Odd>comparingDouble(
                        o -> -weights.getOrDefault(o.track(), 0.0) * (o.track().loud() ? 3 : 1))
                    .thenComparingLong(o -> o.track().id))
            .toList();
    List<String> words = keywords(e, telling, weights);
    long lines = members.stream().mapToLong(o -> o.track().ring.sum(minute, 5)).sum();
    double usual = members.stream().mapToDouble(o -> 5 * o.expected()).sum();
    String text =
        members.size()
            + " patterns came together more often than usual: "
            + String.format(
                Locale.ROOT,
                "%,d lines in 5 minutes, about %s",
                lines,
                Say.number(Math.rint(usual)))
            + " were usual. First "
            + Say.quoted(textOf.apply(telling.getFirst().track().id))
            + (words.isEmpty() ? "." : "; what they speak of: " + String.join(", ", words) + ".");
    return new Group(telling, surprise, text, words);
  }

  /**
   * TF-IDF of a pattern: its lines in five minutes against the share of minutes in which it comes.
   */
  private static double weight(Track t, long minute) {
    int active = 0;
    for (int i = 5; i < MinuteRing.MINUTES; i++) {
      active += t.ring.get(minute - i) > 0 ? 1 : 0;
    }
    return Math.log1p((double) t.ring.sum(minute, 5))
        * Math.log((1.0 + MinuteRing.MINUTES) / (1.0 + active) + 0.1);
  }

  private List<String> keywords(EntityWatch e, List<Odd> members, Map<Track, Double> weights) {
    Map<String, Double> tf = new HashMap<>();
    for (Odd o : members) {
      for (String word : new HashSet<>(Terms.of(textOf.apply(o.track().id)))) {
        tf.merge(
            word.toLowerCase(Locale.ROOT),
            0.1 + weights.getOrDefault(o.track(), 0.0),
            (a, b) -> a + b);
      }
    }
    tf.keySet().removeAll(Lexicon.COMMON);
    Map<String, Integer> df = new HashMap<>();
    int looked = Math.min(LOOKED_AT, e.all.size());
    for (Track t : e.all.subList(0, looked)) {
      for (String word : new HashSet<>(Terms.of(textOf.apply(t.id)))) {
        df.merge(word.toLowerCase(Locale.ROOT), 1, (a, b) -> a + b);
      }
    }
    Map<String, Double> score = new HashMap<>();
    tf.forEach((word, w) ->
        score.put(word, w * Math.log((2.0 + looked) / (1.0 + df.getOrDefault(word, 0)))));
    return score.keySet().stream()
        .sorted(
            Comparator.<String>comparingDouble(w -> -score.getOrDefault(w, 0.0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(WORDS)
        .toList();
  }
}
