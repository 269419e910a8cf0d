package io.tarsier.cause;

import io.tarsier.numerics.RandomForest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is learned from incidents whose cause an operator named: of each, what every candidate
 * looked like ({@link Traits}) and whether it was the cause. A random forest says how likely a new
 * candidate is one; its say grows with the number of incidents and is nothing at first.
 *
 * @param incidents the newest {@value #MOST} incidents, the oldest first
 */
public record Lessons(List<Lesson> incidents, Optional<RandomForest> forest) {

  static final int MOST = 500;

  /** Fewer incidents teach nothing that holds for the next. */
  private static final int FEWEST = 5;

  /** With so many incidents what was learned has half of its full say. */
  private static final double HALF_SAY = 20;

  private static final double LARGEST_FACTOR = 5;
  private static final long SEED = 25;

  /**
   * One incident.
   *
   * @param traits of each candidate
   * @param cause index of the candidate that was the cause
   */
  public record Lesson(List<List<Double>> traits, int cause) {
    public Lesson {
      traits = List.copyOf(traits);
      if (cause < 0 || cause >= traits.size()) {
        throw new IllegalArgumentException("the cause is none of the candidates");
      }
    }
  }

  private static final Lessons NONE = new Lessons(List.of(), Optional.empty());

  public static Lessons none() {
    return NONE;
  }

  public static Lessons of(List<Lesson> incidents) {
    List<Lesson> kept =
        List.copyOf(incidents.subList(Math.max(0, incidents.size() - MOST), incidents.size()));
    if (kept.size() < FEWEST) {
      return new Lessons(kept, Optional.empty());
    }
    List<double[]> rows = new ArrayList<>();
    List<Boolean> labels = new ArrayList<>();
    for (Lesson lesson : kept) {
      for (int i = 0; i < lesson.traits().size(); i++) {
        rows.add(lesson.traits().get(i).stream().mapToDouble(Double::doubleValue).toArray());
        labels.add(i == lesson.cause());
      }
    }
    boolean[] causes = new boolean[labels.size()];
    for (int i = 0; i < causes.length; i++) {
      causes[i] = labels.get(i);
    }
    return new Lessons(kept, Optional.of(RandomForest.grow(rows, causes, SEED)));
  }

  /** The same with one more incident. */
  public Lessons with(Lesson lesson) {
    List<Lesson> all = new ArrayList<>(incidents);
    all.add(lesson);
    return of(all);
  }

  /** By how much what was learned multiplies the weight of a candidate. */
  double factor(double[] traits) {
    if (forest.isEmpty()) {
      return 1;
    }
    double candidates = incidents.stream().mapToInt(l -> l.traits().size()).average().orElse(1);
    // A candidate like any other has one chance in as many as there are.
    double lift =
        Math.clamp(
            forest.get().probability(traits) * candidates, 1 / LARGEST_FACTOR, LARGEST_FACTOR);
    double say = incidents.size() / (incidents.size() + HALF_SAY);
    return Math.pow(lift, say);
  }
}
