package io.tarsier.anomaly;

import io.tarsier.numerics.Cholesky;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * How the waves of a group's members go together: a fading covariance, and from it now and then its
 * inverse, which says of each member what the others imply for it.
 *
 * <p>Few waves fit into what is remembered, because they are long, so a correlation that could be
 * chance is drawn towards none (James and Stein's factor, with the number of waves by Bartlett's
 * formula), and all of them a little, which keeps the matrix invertible and no relation too strict.
 *
 * <p>Cost: n² multiplications a bucket, n³/2 every {@value #REFRESH} buckets; 8 n² bytes.
 */
final class GroupRelations {

  /** Buckets after which what was learned has lost most of its weight. */
  private static final int MEMORY = 3000;

  private static final int REFRESH = 16;

  /** All correlations are drawn towards none by at least this. */
  private static final double LEAST_SHRINKAGE = 0.03;

  /** Squared standard errors that a correlation has to exceed to count at all. */
  private static final double CHANCE = 4;

  /** Sweeps that fill what is missing from what is there. */
  private static final int SWEEPS = 6;

  /** A wave that enters the covariance is cut here, lest one giant rules it for days. */
  private static final double CLIP = 5;

  private int slots;
  private float[] covariance = new float[0];
  private float[] lagged = new float[0];
  private float[] previous = new float[0];
  private int[] learned = new int[0];

  /** The members that the inverse is about, in order, and the inverse, row by row. */
  private int[] active = new int[0];

  private float[] inverse = new float[0];
  private int sinceRefresh = REFRESH;

  /** Makes room for a slot, or clears it for a new member. */
  void open(int slot) {
    if (slot >= slots) {
      slots = slot + 1;
      covariance = Arrays.copyOf(covariance, slots * (slots + 1) / 2);
      lagged = Arrays.copyOf(lagged, slots);
      previous = Arrays.copyOf(previous, slots);
      learned = Arrays.copyOf(learned, slots);
    }
    for (int j = 0; j < slots; j++) {
      covariance[place(slot, j)] = 0;
    }
    lagged[slot] = 0;
    previous[slot] = Float.NaN;
    learned[slot] = 0;
    sinceRefresh = REFRESH;
  }

  private static int place(int i, int j) {
    return i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;
  }

  /** The members that are judged now. */
  int[] active() {
    return active;
  }

  /** Standard deviation of a member's waves. */
  double deviation(int slot) {
    return Math.sqrt(covariance[place(slot, slot)]) + 1e-6;
  }

  /** Buckets learned of a member. */
  int learned(int slot) {
    return learned[slot];
  }

  /** Element of the inverse correlation, by places in {@link #active}. */
  double inverse(int a, int b) {
    return inverse[a * active.length + b];
  }

  /** Learns the waves of a bucket, NaN where missing, as much as their weight says. */
  void learn(double[] waves, double weight) {
    for (int i = 0; i < slots; i++) {
      double x = Math.clamp(waves[i], -CLIP, CLIP);
      if (Double.isNaN(x)) {
        previous[i] = Float.NaN;
        continue;
      }
      learned[i]++;
      double pace = weight * Math.max(1.0 / MEMORY, 1.0 / learned[i]);
      if (!Float.isNaN(previous[i])) {
        lagged[i] += (float) (pace * (x * previous[i] - lagged[i]));
      }
      previous[i] = (float) x;
      int row = i * (i + 1) / 2;
      for (int j = 0; j <= i; j++) {
        double y = Math.clamp(waves[j], -CLIP, CLIP);
        if (!Double.isNaN(y)) {
          double step = weight * Math.max(1.0 / MEMORY, 1.0 / Math.min(learned[i], learned[j]));
          covariance[row + j] += (float) (step * (x * y - covariance[row + j]));
        }
      }
    }
  }

  /** Renews the inverse when it is due, or when other members are to be judged. */
  void refresh(int[] wanted) {
    if (++sinceRefresh < REFRESH && Arrays.equals(wanted, active)) {
      return;
    }
    sinceRefresh = 0;
    active = wanted;
    int n = wanted.length;
    double[][] correlation = new double[n][n];
    double[] memory = new double[n];
    for (int a = 0; a < n; a++) {
      double variance = Math.max(1e-6, covariance[place(wanted[a], wanted[a])]);
      memory[a] = Math.clamp(lagged[wanted[a]] / variance, 0, 0.99);
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        correlation[a][b] = correlation(wanted[a], wanted[b], memory[a] * memory[b]);
        correlation[b][a] = correlation[a][b];
      }
    }
    inverse = new float[n * n];
    double shrinkage = LEAST_SHRINKAGE;
    // What is left of each pair need not fit together; a little more shrinkage makes it fit.
    while (!invert(correlation, shrinkage) && shrinkage < 1) {
      shrinkage = Math.min(1, 2 * shrinkage);
    }
  }

  private double correlation(int i, int j, double memory) {
    double deviations =
        Math.sqrt((double) covariance[place(i, i)] * covariance[place(j, j)]) + 1e-9;
    double r = Math.clamp(covariance[place(i, j)] / deviations, -1, 1);
    double buckets = Math.min(MEMORY, Math.min(learned[i], learned[j]));
    double waves = Math.max(3, buckets * (1 - memory) / (1 + memory));
    return r * Math.max(0, 1 - CHANCE / Math.max(1e-9, waves * r * r));
  }

  private boolean invert(double[][] correlation, double shrinkage) {
    int n = active.length;
    double[][] factor = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < a; b++) {
        factor[a][b] = (1 - shrinkage) * correlation[a][b];
      }
      factor[a][a] = 1;
    }
    Cholesky.factor(factor, n);
    for (int a = 0; a < n; a++) {
      if (factor[a][a] * factor[a][a] < shrinkage / 2) {
        return false;
      }
    }
    double[] column = new double[n];
    for (int a = 0; a < n; a++) {
      Arrays.fill(column, 0);
      column[a] = 1;
      Cholesky.solve(factor, n, column);
      for (int b = 0; b < n; b++) {
        inverse[a * n + b] = (float) column[b];
      }
    }
    return true;
  }

  /** Fills what is missing (NaN) among the active members' values with what the others imply. */
  void fill(double[] values) {
    int n = active.length;
    boolean[] missing = new boolean[n];
    boolean any = false;
    for (int a = 0; a < n; a++) {
      missing[a] = Double.isNaN(values[a]);
      any |= missing[a];
      values[a] = missing[a] ? 0 : values[a];
    }
    for (int sweep = 0; any && sweep < SWEEPS; sweep++) {
      for (int a = 0; a < n; a++) {
        if (missing[a]) {
          values[a] -= pull(a, values) / inverse(a, a);
        }
      }
    }
  }

  /** Row of the inverse times the values. */
  double pull(int a, double[] values) {
    int n = active.length;
    double sum = 0;
    for (int b = 0; b < n; b++) {
      sum += inverse[a * n + b] * values[b];
    }
    return sum;
  }

  void save(DataOutput out) throws IOException {
    out.writeByte(slots);
    for (float c : covariance) {
      out.writeFloat(c);
    }
    for (int i = 0; i < slots; i++) {
      out.writeFloat(lagged[i]);
      out.writeFloat(previous[i]);
      out.writeInt(learned[i]);
    }
    out.writeByte(active.length);
    for (int a : active) {
      out.writeByte(a);
    }
    for (float p : inverse) {
      out.writeFloat(p);
    }
    out.writeInt(sinceRefresh);
  }

  void restore(DataInput in) throws IOException {
    slots = in.readUnsignedByte();
    covariance = new float[slots * (slots + 1) / 2];
    for (int k = 0; k < covariance.length; k++) {
      covariance[k] = in.readFloat();
    }
    lagged = new float[slots];
    previous = new float[slots];
    learned = new int[slots];
    for (int i = 0; i < slots; i++) {
      lagged[i] = in.readFloat();
      previous[i] = in.readFloat();
      learned[i] = in.readInt();
    }
    active = new int[in.readUnsignedByte()];
    for (int a = 0; a < active.length; a++) {
      active[a] = in.readUnsignedByte();
    }
    inverse = new float[active.length * active.length];
    for (int k = 0; k < inverse.length; k++) {
      inverse[k] = in.readFloat();
    }
    sinceRefresh = in.readInt();
  }
}
