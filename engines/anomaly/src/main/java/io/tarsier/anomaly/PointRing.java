package io.tarsier.anomaly;

import io.tarsier.model.Band;
import io.tarsier.model.SeriesPoint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The last {@value #SIZE} points of a series with what was expected of them; 1 KB. */
final class PointRing {

  static final int SIZE = 32;

  private final long[] times = new long[SIZE];
  private final double[] values = new double[SIZE];
  private final float[] lowers = new float[SIZE];
  private final float[] middles = new float[SIZE];
  private final float[] uppers = new float[SIZE];
  private final float[] scores = new float[SIZE];
  private int anomalous;
  private int next;
  private int size;

  void add(
      long time,
      double value,
      double lower,
      double middle,
      double upper,
      double score,
      boolean odd) {
    times[next] = time;
    values[next] = value;
    lowers[next] = (float) lower;
    middles[next] = (float) middle;
    uppers[next] = (float) upper;
    scores[next] = (float) score;
    anomalous = odd ? anomalous | 1 << next : anomalous & ~(1 << next);
    next = (next + 1) % SIZE;
    size = Math.min(SIZE, size + 1);
  }

  /** Oldest first. */
  List<SeriesPoint> points() {
    List<SeriesPoint> points = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      points.add(point((next - size + i + SIZE) % SIZE));
    }
    return points;
  }

  /** The newest point; there must be one. */
  SeriesPoint newest() {
    return point((next + SIZE - 1) % SIZE);
  }

  private SeriesPoint point(int i) {
    Band band = new Band(lowers[i], middles[i], uppers[i]);
    return new SeriesPoint(times[i], values[i], band, scores[i], (anomalous >>> i & 1) == 1);
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(size);
    for (int k = 0; k < size; k++) {
      int i = (next - size + k + SIZE) % SIZE;
      out.writeLong(times[i]);
      out.writeDouble(values[i]);
      out.writeFloat(lowers[i]);
      out.writeFloat(middles[i]);
      out.writeFloat(uppers[i]);
      out.writeFloat(scores[i]);
      out.writeBoolean((anomalous >>> i & 1) == 1);
    }
  }

  static PointRing load(DataInput in) throws IOException {
    PointRing ring = new PointRing();
    int n = in.readByte();
    for (int k = 0; k < n; k++) {
      ring.add(
          in.readLong(),
          in.readDouble(),
          in.readFloat(),
          in.readFloat(),
          in.readFloat(),
          in.readFloat(),
          in.readBoolean());
    }
    return ring;
  }
}
