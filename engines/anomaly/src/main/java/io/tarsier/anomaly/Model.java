package io.tarsier.anomaly;

import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * One opinion about a series. A model turns a point into a raw oddness of the order of one; the
 * tail of its own past oddness turns that into a rarity, so that models of different nature can be
 * compared and mixed.
 */
abstract class Model {

  static final List<String> NAMES = List.of("ewma", "iforest", "stl", "zscore");

  /** Score 0.8 is one point in ten thousand, 0.85 one in 55,000, 0.95 one in 30 million. */
  private static final double SCORE_POWER = 0.1747;

  private final Tail tail = new Tail(5000);

  static Model create(String name) {
    return switch (name) {
      case "ewma" -> new EwmaModel();
      case "iforest" -> new ForestModel();
      case "stl" -> new StlModel();
      case "zscore" -> new ZScoreModel();
      default ->
          throw new IllegalArgumentException(
              "no model is called \"" + name + "\"; there are " + String.join(", ", NAMES));
    };
  }

  static double scoreOfRarity(double p) {
    return 1 - Math.pow(Math.min(1, p), SCORE_POWER);
  }

  /** Judges and learns a point; returns its score in [0, 1]. */
  final double observe(Baseline base, long time, double value) {
    double raw = judge(base, time, value);
    double score = scoreOfRarity(tail.rarity(raw));
    tail.add(raw);
    return score;
  }

  /** Raw oddness of a point, 0 and up, which the model then learns. */
  abstract double judge(Baseline base, long time, double value);

  void save(DataOutput out) throws IOException {
    tail.save(out);
  }

  void restore(DataInput in) throws IOException {
    tail.restore(in);
  }
}
