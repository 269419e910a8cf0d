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

  /** The largest share of points that is raised, whatever the budget. */
  private static final double ALARM_SHARE = 0.004;

  /** Score 0.8 is four points in a thousand, 0.85 one in 700, 0.95 one in 29,000. */
  private static final double SCORE_POWER = 0.2915;

  private static final int SETTLING = 20;

  private final Tail tail = new Tail(5000);
  private double score;
  private int seen;
  private double least = 1;

  /** The least score that is raised when so large a share of points may be. */
  static double leastAlarm(double mostShare) {
    return scoreOfRarity(Math.min(ALARM_SHARE, mostShare));
  }

  static double scoreOfRarity(double p) {
    return 1 - Math.pow(Math.min(1, p), SCORE_POWER);
  }

  @Override
  final double observe(
      Baseline base, long time, double value, double mostShare, double strictness) {
    double raw = judge(base, time, value);
    least = leastAlarm(mostShare);
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
