package io.tarsier.flow;

import io.tarsier.model.Band;
import io.tarsier.model.SeriesPoint;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The recent points of one series, oldest dropped first. Written by the corridor's thread, read by
 * others.
 *
 * <p>Grows from {@value #INITIAL} points to the limit it is given, {@value #BYTES_PER_POINT} bytes
 * a point: bands and scores are kept as floats because a plot needs no more.
 */
final class PointRing {

  static final int BYTES_PER_POINT = 33;
  private static final int INITIAL = 16;
  private static final int INTERVALS = 50;

  private long[] times = new long[INITIAL];
  private double[] values = new double[INITIAL];

  /** Lower, expected, upper, score: four floats a point. */
  private float[] judged = new float[4 * INITIAL];

  private boolean[] anomalous = new boolean[INITIAL];
  private int next;
  private int size;

  synchronized void add(SeriesPoint p, int limit) {
    if (size == times.length && times.length < limit) {
      resize(Math.min(limit, times.length * 2));
    } else if (times.length > limit) {
      resize(limit);
    }
    times[next] = p.epochMillis();
    values[next] = p.value();
    judged[4 * next] = (float) p.band().lower();
    judged[4 * next + 1] = (float) p.band().expected();
    judged[4 * next + 2] = (float) p.band().upper();
    judged[4 * next + 3] = (float) p.score();
    anomalous[next] = p.anomalous();
    next = (next + 1) % times.length;
    size = Math.min(size + 1, times.length);
  }

  synchronized List<SeriesPoint> points() {
    List<SeriesPoint> all = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      all.add(at(index(i)));
    }
    return all;
  }

  /** The usual distance of two points, from the newest of them; empty where there are too few. */
  synchronized OptionalLong interval() {
    int n = Math.min(size - 1, INTERVALS);
    if (n < 1) {
      return OptionalLong.empty();
    }
    long[] gaps = new long[n];
    for (int i = 0; i < n; i++) {
      gaps[i] = times[index(size - 1 - i)] - times[index(size - 2 - i)];
    }
    Arrays.sort(gaps);
    return OptionalLong.of(gaps[n / 2]);
  }

  /**
   * Puts the values onto rows that begin at some times: in each the last value before the row's
   * end, unless it is older than it may be. Rows without one keep what they hold.
   *
   * @param rows beginnings of the rows, rising by the same step
   * @param step length of a row, milliseconds
   * @param oldest how old a value may be at the end of its row, milliseconds
   * @return whether any row got a finite value
   */
  synchronized boolean fill(long[] rows, long step, long oldest, double[] into) {
    boolean any = false;
    int next = 0;
    for (int row = 0; row < rows.length; row++) {
      long end = rows[row] + step;
      while (next < size && times[index(next)] < end) {
        next++;
      }
      if (next > 0 && end - times[index(next - 1)] <= oldest) {
        into[row] = values[index(next - 1)];
        any |= Double.isFinite(into[row]);
      }
    }
    return any;
  }

  /** Writes the newest points down, at most so many. */
  synchronized void save(DataOutput out, int most) throws IOException {
    int kept = Math.min(size, most);
    out.writeInt(kept);
    for (int i = size - kept; i < size; i++) {
      int at = index(i);
      out.writeLong(times[at]);
      out.writeDouble(values[at]);
      for (int k = 0; k < 4; k++) {
        out.writeFloat(judged[4 * at + k]);
      }
      out.writeBoolean(anomalous[at]);
    }
  }

  static PointRing load(DataInput in, int limit) throws IOException {
    int stored = in.readInt();
    PointRing ring = new PointRing();
    for (int i = 0; i < stored; i++) {
      long time = in.readLong();
      double value = in.readDouble();
      float lower = in.readFloat();
      float expected = in.readFloat();
      float upper = in.readFloat();
      float score = in.readFloat();
      ring.add(
          new SeriesPoint(time, value, new Band(lower, expected, upper), score, in.readBoolean()),
          limit);
    }
    return ring;
  }

  private int index(int i) {
    return Math.floorMod(next - size + i, times.length);
  }

  private SeriesPoint at(int i) {
    Band band = new Band(judged[4 * i], judged[4 * i + 1], judged[4 * i + 2]);
    return new SeriesPoint(times[i], values[i], band, judged[4 * i + 3], anomalous[i]);
  }

  private void resize(int capacity) {
    List<SeriesPoint> kept = points();
    kept = kept.subList(Math.max(0, kept.size() - capacity), kept.size());
    times = new long[capacity];
    values = new double[capacity];
    judged = new float[4 * capacity];
    anomalous = new boolean[capacity];
    next = 0;
    size = 0;
    for (SeriesPoint p : kept) {
      add(p, capacity);
    }
  }
}
