package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How rare a non-negative number is among those seen before.
 *
 * <p>A histogram with geometric buckets (four an octave) holds the body; beyond its upper quantile
 * a generalised Pareto tail of fixed shape is fitted to the excesses, as peaks-over-threshold does
 * (Siffer et al., "Anomaly detection in streams with extreme value theory", KDD 2017), so that a
 * value never met still gets a finite rarity. Old values fade by giving new ones a growing weight.
 *
 * <p>Cost: O(1) an update, one pass over the buckets every {@value #REFRESH} updates; about 0.6 KB.
 * Limits: inputs should be scaled to the order of one (2⁻⁶ to 2¹⁰ is told apart).
 */
public final class Tail {

  private static final int BUCKETS = 64;
  private static final int PER_OCTAVE = 4;
  private static final double LOWEST_LOG2 = -6;
  private static final int REFRESH = 16;
  private static final double RESCALE_AT = 1e6;

  /** Share of values that count as tail; below it the histogram is trusted. */
  private static final double TAIL_SHARE = 0.02;

  /** Shape of the tail: a quarter is heavier than an exponential and still has a variance. */
  private static final double SHAPE = 0.25;

  /** So many values like it may have come before without making one common. */
  private static final int REPEATS = 3;

  private final double growth;
  private final float[] counts = new float[BUCKETS];
  private final float[] above = new float[BUCKETS];
  private double weight = 1;
  private long seen;
  private double knee = Double.POSITIVE_INFINITY;
  private double share = 1;
  private double excess = 1;

  /** Share of the whole weight that one present value has. */
  private double unit = 1;

  /**
   * @param memory number of values after which an old one has lost most of its weight
   */
  public Tail(double memory) {
    this.growth = 1 + 1 / memory;
  }

  /** The share of values at or above this one, in (0, 1]. */
  public double rarity(double x) {
    if (seen < REFRESH || x <= 0) {
      return 1;
    }
    if (x > knee) {
      double fitted = share * Math.pow(1 + SHAPE * (x - knee) / (excess * (1 - SHAPE)), -1 / SHAPE);
      // What keeps coming back is no rarer than it comes, whatever the fit says.
      return Math.max(fitted, above[bucket(x)] - REPEATS * unit);
    }
    return Math.max(above[bucket(x)], 1e-12);
  }

  public void add(double x) {
    counts[bucket(x)] += (float) weight;
    weight *= growth;
    if (weight > RESCALE_AT) {
      for (int i = 0; i < BUCKETS; i++) {
        counts[i] = (float) (counts[i] / weight);
      }
      weight = 1;
    }
    if (++seen % REFRESH == 0) {
      refresh();
    }
  }

  public long seen() {
    return seen;
  }

  private void refresh() {
    double total = 0;
    for (float c : counts) {
      total += c;
    }
    double sum = 0;
    int cut = BUCKETS;
    for (int i = BUCKETS - 1; i >= 0; i--) {
      // Half of the own bucket counts as above: the value lies somewhere within it.
      above[i] = (float) ((sum + counts[i] / 2) / total);
      sum += counts[i];
      if (sum / total < TAIL_SHARE) {
        cut = i;
      }
    }
    unit = weight / total;
    double beyond = 0;
    double excesses = 0;
    knee = edge(cut);
    for (int i = cut; i < BUCKETS; i++) {
      beyond += counts[i];
      excesses += counts[i] * (Math.sqrt(edge(i) * edge(i + 1)) - knee);
    }
    // One imagined excess of a tenth of the knee keeps an empty tail from being infinitely thin.
    share = Math.max(beyond / total, TAIL_SHARE / 4);
    excess = (excesses + weight * 0.25 * knee) / (beyond + weight);
  }

  private static double edge(int bucket) {
    return Math.pow(2, LOWEST_LOG2 + (double) bucket / PER_OCTAVE);
  }

  private static int bucket(double x) {
    if (!(x > 0)) {
      return 0;
    }
    double b = (Math.log(x) / Math.log(2) - LOWEST_LOG2) * PER_OCTAVE;
    return (int) Math.max(0, Math.min(BUCKETS - 1, b));
  }

  public void save(DataOutput out) throws IOException {
    for (float c : counts) {
      out.writeFloat(c);
    }
    for (float c : above) {
      out.writeFloat(c);
    }
    out.writeDouble(weight);
    out.writeLong(seen);
    out.writeDouble(knee);
    out.writeDouble(share);
    out.writeDouble(excess);
    out.writeDouble(unit);
  }

  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] = in.readFloat();
    }
    for (int i = 0; i < BUCKETS; i++) {
      above[i] = in.readFloat();
    }
    weight = in.readDouble();
    seen = in.readLong();
    knee = in.readDouble();
    share = in.readDouble();
    excess = in.readDouble();
    unit = in.readDouble();
  }
}
