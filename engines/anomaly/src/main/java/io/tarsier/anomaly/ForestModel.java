package io.tarsier.anomaly;

import io.tarsier.numerics.IsolationForest;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How soon random cuts set apart a point, seen as value, change and residual. */
final class ForestModel extends TailModel {

  private static final int DIMS = 3;

  private final IsolationForest forest = new IsolationForest(16, 64, DIMS, 42);
  private final float[] point = new float[DIMS];
  private double last = Double.NaN;

  @Override
  double judge(Baseline base, long time, double value) {
    double change = Double.isNaN(last) ? 0 : value - last;
    last = value;
    point[0] = (float) value;
    point[1] = (float) change;
    point[2] = (float) (value - base.expected());
    double score = forest.score(point);
    forest.add(point);
    return Math.max(0, score - 0.3) * 4;
  }

  @Override
  void save(DataOutput out) throws IOException {
    super.save(out);
    forest.save(out);
    out.writeDouble(last);
  }

  @Override
  void restore(DataInput in) throws IOException {
    super.restore(in);
    forest.restore(in);
    last = in.readDouble();
  }
}
