package io.tarsier.anomaly;

import io.tarsier.numerics.Tail;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A model that turns a point into a raw oddness of the order of one; the tail of its own past
 * oddness turns that into a rarity, so that models of different nature can be compared and mixed.
 */
abstract class TailModel extends Model {

  static final double ALARM = 0.8;

  /** Score 0.8 is one point in ten thousand, 0.85 one in 55,000, 0.95 one in 30 million. */
  private static final double SCORE_POWER = 0.1747;

  private final Tail tail = new Tail(5000);
  private double score;

  static double scoreOfRarity(double p) {
    return 1 - Math.pow(Math.min(1, p), SCORE_POWER);
  }

  @Override
  final double observe(Baseline base, long time, double value) {
    double raw = judge(base, time, value);
    score = scoreOfRarity(tail.rarity(raw));
    tail.add(raw);
    return score;
  }

  @Override
  final boolean alarm() {
    return score >= ALARM;
  }

  /** Raw oddness of a point, 0 and up, which the model then learns. */
  abstract double judge(Baseline base, long time, double value);

  @Override
  void save(DataOutput out) throws IOException {
    tail.save(out);
  }

  @Override
  void restore(DataInput in) throws IOException {
    tail.restore(in);
  }
}
