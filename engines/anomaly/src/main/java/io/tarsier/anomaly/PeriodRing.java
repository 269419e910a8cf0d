package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Means of the last so many stretches of equal length, and the period with which they repeat: the
 * highest peak of their autocorrelation, or the first that is nearly as high, measured at as many
 * periods' distance as fit, so that it is known to a fraction of a stretch.
 *
 * <p>O(1) a point, 4 bytes a stretch. A search takes some ten thousand multiplications and makes
 * two arrays; when it is due is counted in stretches, hence in event time.
 */
final class PeriodRing {

  /** Fewer stretches in a period would only be noise. */
  private static final int SHORTEST = 4;

  /** So many periods have to fit into what is known. */
  private static final double CYCLES = 2.7;

  /** The least correlation, and the least rise to it from the trough before. */
  private static final double LEAST = 0.35;

  /** The first peak that is so nearly the highest is the period, not a multiple of it. */
  private static final double NEARLY = 0.8;

  /** Deviations count for no more than so many usual ones. */
  private static final double CLIP = 6;

  private final long width;
  private final int pause;
  private final float[] means;
  private long bucket = Long.MIN_VALUE;
  private double sum;
  private int count;
  private int filled;
  private int untilSearch;

  /**
   * @param width length of a stretch, milliseconds
   * @param size number of stretches kept
   * @param pause number of stretches from one search to the next
   */
  PeriodRing(long width, int size, int pause) {
    this.width = width;
    this.pause = pause;
    this.means = new float[size];
    Arrays.fill(means, Float.NaN);
    this.untilSearch = pause;
  }

  /** Learns a value; true when a search is due. */
  boolean add(long time, double value) {
    long now = Math.floorDiv(time, width);
    boolean due = bucket != Long.MIN_VALUE && now > bucket && finish(now);
    if (bucket == Long.MIN_VALUE) {
      bucket = now;
    }
    sum += value;
    count++;
    return due;
  }

  private boolean finish(long now) {
    means[slot(bucket)] = (float) (sum / count);
    int steps = (int) Math.min(now - bucket, means.length);
    for (int i = 1; i < steps; i++) {
      means[slot(bucket + i)] = Float.NaN;
    }
    filled = Math.min(means.length, filled + steps);
    bucket = now;
    sum = 0;
    count = 0;
    untilSearch -= steps;
    if (untilSearch > 0) {
      return false;
    }
    untilSearch = pause;
    return true;
  }

  private int slot(long b) {
    return (int) Math.floorMod(b, (long) means.length);
  }

  /** The period in milliseconds; NaN where nothing repeats. */
  double period() {
    double[] x = deviations();
    int longest = (int) (filled / CYCLES);
    if (x.length == 0 || longest < SHORTEST) {
      return Double.NaN;
    }
    double[] r = correlations(x);
    double best = LEAST;
    for (int k = SHORTEST; k <= longest; k++) {
      best = isPeak(r, k) ? Math.max(best, r[k]) : best;
    }
    double trough = 1;
    for (int k = 1; k <= longest; k++) {
      if (k >= SHORTEST && isPeak(r, k) && r[k] >= NEARLY * best && r[k] - trough >= LEAST) {
        return width * refined(r, k);
      }
      trough = Math.min(trough, r[k]);
    }
    return Double.NaN;
  }

  /**
   * Oldest first, without their trend, giants cut down; empty where too much is missing or flat.
   */
  private double[] deviations() {
    double[] x = new double[filled];
    int known = 0;
    double t = 0;
    double tt = 0;
    double y = 0;
    double ty = 0;
    for (int i = 0; i < filled; i++) {
      x[i] = means[slot(bucket - filled + i)];
      if (!Double.isNaN(x[i])) {
        known++;
        t += i;
        tt += (double) i * i;
        y += x[i];
        ty += i * x[i];
      }
    }
    double spread = tt - t * t / Math.max(1, known);
    if (known < Math.max(8, 0.7 * filled) || spread <= 0) {
      return new double[0];
    }
    double slope = (ty - t * y / known) / spread;
    double start = (y - slope * t) / known;
    double usual = 0;
    for (int i = 0; i < filled; i++) {
      x[i] -= start + slope * i;
      usual += Double.isNaN(x[i]) ? 0 : Math.abs(x[i]) / known;
    }
    if (usual <= Baseline.floor(start)) {
      return new double[0];
    }
    for (int i = 0; i < filled; i++) {
      x[i] = Double.isNaN(x[i]) ? 0 : Math.clamp(x[i], -CLIP * usual, CLIP * usual);
    }
    return x;
  }

  /** Up to three quarters of the known length; what is missing counts as ordinary. */
  private static double[] correlations(double[] x) {
    double squares = 0;
    for (double v : x) {
      squares += v * v;
    }
    double[] r = new double[x.length * 3 / 4 + 1];
    for (int k = 0; k < r.length; k++) {
      double products = 0;
      for (int i = k; i < x.length; i++) {
        products += x[i] * x[i - k];
      }
      r[k] = products / squares * x.length / (x.length - k);
    }
    return r;
  }

  private static boolean isPeak(double[] r, int k) {
    return k + 1 < r.length && r[k] >= r[k - 1] && r[k] > r[k + 1];
  }

  /** The period in stretches, from the farthest multiple that still shows as a peak. */
  private static double refined(double[] r, int first) {
    double period = vertex(r, first);
    for (int m = 2; ; m++) {
      int near = (int) Math.round(m * period);
      int peak = near;
      for (int k = near - 1; k <= near + 1 && k < r.length; k++) {
        peak = r[Math.min(peak, r.length - 1)] < r[k] ? k : peak;
      }
      if (near + 1 >= r.length || !isPeak(r, peak) || r[peak] < LEAST / 2) {
        return period;
      }
      period = vertex(r, peak) / m;
    }
  }

  /** Where the parabola through a peak and its neighbours is highest. */
  private static double vertex(double[] r, int k) {
    double bend = r[k - 1] - 2 * r[k] + r[k + 1];
    return bend >= 0 ? k : k + (r[k - 1] - r[k + 1]) / (2 * bend);
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(bucket);
    out.writeDouble(sum);
    out.writeInt(count);
    out.writeShort(untilSearch);
    out.writeShort(filled);
    for (int i = 0; i < filled; i++) {
      out.writeFloat(means[slot(bucket - filled + i)]);
    }
  }

  void restore(DataInput in) throws IOException {
    bucket = in.readLong();
    sum = in.readDouble();
    count = in.readInt();
    untilSearch = in.readShort();
    filled = in.readShort();
    if (filled > means.length || filled < 0) {
      throw new IOException("a ring of " + means.length + " cannot hold " + filled);
    }
    for (int i = 0; i < filled; i++) {
      means[slot(bucket - filled + i)] = in.readFloat();
    }
  }
}
