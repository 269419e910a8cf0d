package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Robust z-score: distance from the median of a window in median absolute deviations. The window is
 * the last {@value #SIZE} points; median and deviation are taken anew every {@value #EVERY} points.
 */
final class ZScoreModel extends TailModel {

  private static final int SIZE = 128;
  private static final int EVERY = 8;

  private final float[] window = new float[SIZE];
  private final float[] sorted = new float[SIZE];
  private long seen;
  private double median;
  private double mad = 1;

  @Override
  double judge(Baseline base, long time, double value) {
    double z = seen < EVERY ? 0 : Math.abs(value - median) / mad;
    window[(int) (seen++ % SIZE)] = (float) value;
    if (seen % EVERY == 0) {
      int n = (int) Math.min(SIZE, seen);
      System.arraycopy(window, 0, sorted, 0, n);
      Arrays.sort(sorted, 0, n);
      median = sorted[n / 2];
      for (int i = 0; i < n; i++) {
        sorted[i] = Math.abs(window[i] - (float) median);
      }
      Arrays.sort(sorted, 0, n);
      mad = Math.max(1.4826 * sorted[n / 2], Baseline.floor(median));
    }
    return z;
  }

  @Override
  void save(DataOutput out) throws IOException {
    super.save(out);
    for (float w : window) {
      out.writeFloat(w);
    }
    out.writeLong(seen);
    out.writeDouble(median);
    out.writeDouble(mad);
  }

  @Override
  void restore(DataInput in) throws IOException {
    super.restore(in);
    for (int i = 0; i < SIZE; i++) {
      window[i] = in.readFloat();
    }
    seen = in.readLong();
    median = in.readDouble();
    mad = in.readDouble();
  }
}
