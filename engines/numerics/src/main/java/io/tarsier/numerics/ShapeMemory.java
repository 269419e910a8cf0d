package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How unlike every shape met before is the latest stretch? Averages of a few points form a window;
 * windows are grouped around leaders that follow their members, and one too far from all becomes a
 * leader of its own (Hartigan's leader algorithm; the idea of a category that resonates or is new
 * is adaptive resonance theory's, Carpenter and Grossberg 1987). The least recently met leader
 * makes room.
 *
 * <p>Cost: leaders × window operations every {@code step} points; 64 × 8 floats.
 */
public final class ShapeMemory {

  private static final int WINDOW = 8;
  private static final int LEADERS = 64;
  private static final int FIRST_LEADERS = 8;

  private static final int SETTLING = 10;

  private final int step;
  private float[] leaders = new float[FIRST_LEADERS * WINDOW];
  private int[] met = new int[FIRST_LEADERS];
  private final double[] window = new double[WINDOW];
  private int used;
  private int windows;
  private int points;
  private double sum;
  private double usual;
  private double low = Double.POSITIVE_INFINITY;
  private double high = Double.NEGATIVE_INFINITY;

  /**
   * @param step number of points that are averaged into one place of the window
   */
  public ShapeMemory(int step) {
    this.step = step;
  }

  /**
   * Learns a value; returns the oddness of the window it completes, 0 where it completes none and
   * NaN until it knows a few.
   */
  public double add(double value) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    sum += value;
    if (++points % step != 0) {
      return windows < SETTLING ? Double.NaN : 0;
    }
    System.arraycopy(window, 1, window, 0, WINDOW - 1);
    window[WINDOW - 1] = sum / step;
    sum = 0;
    if (points < step * WINDOW) {
      return Double.NaN;
    }
    double range = high - low + 1e-9 + Math.abs(value) * 1e-6;
    double nearest = Double.POSITIVE_INFINITY;
    int leader = -1;
    for (int l = 0; l < used; l++) {
      double distance = 0;
      for (int i = 0; i < WINDOW; i++) {
        distance += Math.abs(leaders[l * WINDOW + i] - window[i]);
      }
      if (distance < nearest) {
        nearest = distance;
        leader = l;
      }
    }
    nearest /= WINDOW;
    windows++;
    if (leader < 0) {
      lead(0);
      return Double.NaN;
    }
    double odd = nearest / (usual + 0.01 * range);
    if (nearest > 2 * usual + 0.02 * range) {
      lead(used < LEADERS ? used : stalest());
    } else {
      for (int i = 0; i < WINDOW; i++) {
        int at = leader * WINDOW + i;
        leaders[at] += (float) (0.1 * (window[i] - leaders[at]));
      }
      met[leader] = windows;
    }
    double clipped = windows < WINDOW ? nearest : Math.min(nearest, 5 * usual + 0.01 * range);
    usual += Math.max(0.02, 1.0 / windows) * (clipped - usual);
    return windows < SETTLING ? Double.NaN : odd;
  }

  private void lead(int place) {
    makeRoom(place + 1);
    for (int i = 0; i < WINDOW; i++) {
      leaders[place * WINDOW + i] = (float) window[i];
    }
    met[place] = windows;
    used = Math.max(used, place + 1);
  }

  private void makeRoom(int needed) {
    while (needed > met.length) {
      leaders = Arrays.copyOf(leaders, 2 * leaders.length);
      met = Arrays.copyOf(met, 2 * met.length);
    }
  }

  private int stalest() {
    int oldest = 0;
    for (int l = 1; l < used; l++) {
      oldest = met[l] < met[oldest] ? l : oldest;
    }
    return oldest;
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(used);
    for (int l = 0; l < used; l++) {
      out.writeInt(met[l]);
      for (int i = 0; i < WINDOW; i++) {
        out.writeFloat(leaders[l * WINDOW + i]);
      }
    }
    for (double w : window) {
      out.writeDouble(w);
    }
    out.writeInt(windows);
    out.writeInt(points);
    out.writeDouble(sum);
    out.writeDouble(usual);
    out.writeDouble(low);
    out.writeDouble(high);
  }

  public void restore(DataInput in) throws IOException {
    used = in.readByte();
    makeRoom(used);
    for (int l = 0; l < used; l++) {
      met[l] = in.readInt();
      for (int i = 0; i < WINDOW; i++) {
        leaders[l * WINDOW + i] = in.readFloat();
      }
    }
    for (int i = 0; i < WINDOW; i++) {
      window[i] = in.readDouble();
    }
    windows = in.readInt();
    points = in.readInt();
    sum = in.readDouble();
    usual = in.readDouble();
    low = in.readDouble();
    high = in.readDouble();
  }
}
