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

  private static final int SETTLING = 20;

  private final Tail tail = new Tail(5000);
  private double score;
  private int seen;
  private double least = ALARM;

  static double scoreOfRarity(double p) {
    return 1 - Math.pow(Math.min(1, p), SCORE_POWER);
  }

  @Override
  final double observe(
      Baseline base, long time, double value, double mostShare, double strictness) {
    double raw = judge(base, time, value);
    least = Math.max(ALARM, scoreOfRarity(mostShare));
    if (seen < SETTLING) {
      // The first spreads are guesses, and what is odd by them would thicken the tail for long.
      seen++;
      score = 0;
      return 0;
    }
    score = scoreOfRarity(tail.rarity(raw));
    tail.add(raw);
    return score;
  }

  @Override
  final boolean alarm() {
    return score >= least;
  }

  /** Raw oddness of a point, 0 and up, which the model then learns. */
  abstract double judge(Baseline base, long time, double value);

  @Override
  void save(DataOutput out) throws IOException {
    tail.save(out);
    out.writeInt(seen);
  }

  @Override
  void restore(DataInput in) throws IOException {
    tail.restore(in);
    seen = in.readInt();
  }
}
