package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How long ago was it last this high? The higher something stands out, the longer ago its last peer
 * was, and a record has none at all. That number of points needs no distribution: among
 * exchangeable values, one as large as the last N before it comes once in N points, whatever they
 * are drawn from. A second peak beside the first has a near peer, so that a long trouble is
 * surprising once.
 *
 * <p>Kept is the skyline of the past as seen from now: values that no later one surpassed, with
 * their places, as in the stack that finds next-greater elements. A peer may be lower by a margin,
 * a share of the distance between highest and average, so that noise sets no records; values closer
 * than a quarter of it are kept as one, which bounds the memory. Values older than the horizon are
 * forgotten, so that one old giant does not blind it for ever.
 *
 * <p>Cost: amortised O(1) an update; 40 × 8 bytes.
 */
public final class Skyline {

  private static final int SIZE = 40;
  private static final int FIRST_SIZE = 10;
  private static final int HORIZON = 20_000;
  private static final double MARGIN = 0.12;

  /** A record counts for more the further it exceeds the highest before, in units of its height. */
  private static final double RECORD_BONUS = 30;

  private static final double MOST_HEIGHTS = 100;
  private static final double SLOWEST_AVERAGE = 0.001;

  private float[] values = new float[FIRST_SIZE];
  private int[] places = new int[FIRST_SIZE];
  private int size;
  private int seen;
  private double average;

  /**
   * Learns a value.
   *
   * @return the number of points since one like it or higher, log10 of one more than it; for a
   *     record all points seen, and more by how far it goes beyond
   */
  public double add(double value) {
    seen++;
    while (size > 0 && places[0] < seen - HORIZON) {
      size--;
      System.arraycopy(values, 1, values, 0, size);
      System.arraycopy(places, 1, places, 0, size);
    }
    if (seen == 1) {
      average = value;
    }
    double highest = size > 0 ? values[0] : value;
    double height =
        Math.max(highest - average, 0) + 1e-6 * Math.max(Math.abs(highest), Math.abs(value)) + 1e-9;
    double alike = value - MARGIN * height;
    int peer = size - 1;
    while (peer >= 0 && values[peer] < alike) {
      peer--;
    }
    double ago =
        peer >= 0
            ? seen - places[peer]
            : Math.min(seen, HORIZON)
                * (1 + bonus() * Math.clamp((value - highest) / height, 0, MOST_HEIGHTS));
    while (size > 0 && values[size - 1] <= value) {
      size--;
    }
    if (size > 0 && (values[size - 1] - value < MARGIN / 4 * height || size == SIZE)) {
      places[size - 1] = seen;
    } else {
      makeRoom(size + 1);
      values[size] = (float) value;
      places[size++] = seen;
    }
    average += Math.max(SLOWEST_AVERAGE, 1.0 / seen) * (value - average);
    return seen == 1 ? 0 : Math.log10(1 + ago);
  }

  /** Most series need a quarter of the places. */
  private void makeRoom(int needed) {
    if (needed > values.length) {
      int length = Math.min(SIZE, 2 * values.length);
      values = Arrays.copyOf(values, length);
      places = Arrays.copyOf(places, length);
    }
  }

  /** Nothing much is known of the height in the beginning. */
  private double bonus() {
    return RECORD_BONUS * Math.min(1, seen / 200.0);
  }

  public void save(DataOutput out) throws IOException {
    out.writeInt(seen);
    out.writeDouble(average);
    out.writeByte(size);
    for (int i = 0; i < size; i++) {
      out.writeFloat(values[i]);
      out.writeInt(places[i]);
    }
  }

  public void restore(DataInput in) throws IOException {
    seen = in.readInt();
    average = in.readDouble();
    size = in.readByte();
    while (values.length < size) {
      makeRoom(values.length + 1);
    }
    for (int i = 0; i < size; i++) {
      values[i] = in.readFloat();
      places[i] = in.readInt();
    }
  }
}
