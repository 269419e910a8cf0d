package io.tarsier.anomaly;

import io.tarsier.numerics.RunLengths;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether another regime has begun: what is left of a point after trend and season goes through
 * {@link RunLengths}. Odd is what no run of the past explains, and a point after which the present
 * regime is probably only some points old. CUSUM and a likelihood ratio over the last points
 * measured worse; see the docs on anomaly detection.
 */
final class ChangePointModel extends TailModel {

  /** A regime of so many points is new. */
  private static final int NEW = 4;

  /** By how much a certain change counts for more than the surprise alone. */
  private static final double CHANGE = 4;

  /** Surprise of an ordinary value. */
  private static final double ORDINARY = 1;

  /** Standard deviations of plain noise in its mean absolute deviation. */
  private static final double SIGMA = 1.25;

  private final RunLengths runs = new RunLengths();

  @Override
  double judge(Baseline base, long time, double value) {
    runs.add((value - base.expected()) / (SIGMA * base.residualSpread()));
    return Math.max(0, runs.surprise() - ORDINARY) + CHANGE * runs.began(NEW);
  }

  @Override
  void save(DataOutput out) throws IOException {
    super.save(out);
    runs.save(out);
  }

  @Override
  void restore(DataInput in) throws IOException {
    super.restore(in);
    runs.restore(in);
  }
}
