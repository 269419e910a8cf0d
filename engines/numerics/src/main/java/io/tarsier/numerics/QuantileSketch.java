package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Quantiles of positive values in small, fixed memory, each off by at most {@value #ACCURACY} of
 * itself, and mergeable: the sketch of two sets is the sum of their sketches. Counts are kept in
 * buckets whose bounds grow by a constant factor, so that a value's bucket is its logarithm.
 *
 * <p>Adding costs one logarithm and one increment; {@link #bucket} gives the place once for several
 * sketches. Memory is four bytes for each bucket between the smallest and the largest value seen:
 * 115 for a factor of ten. Beyond {@value #MAX_BUCKETS} buckets, a factor of 10^17, the lowest
 * share one. Values below {@value #LEAST} count as that. The exact smallest and largest are not
 * kept.
 *
 * <p>Source: Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees", VLDB 2019. Not safe for several threads.
 */
public final class QuantileSketch {

  /** Relative error. */
  public static final double ACCURACY = 0.01;

  private static final double LEAST = 1e-9;
  private static final int MAX_BUCKETS = 2048;
  private static final int GROWTH = 16;

  private static final double GAMMA = (1 + ACCURACY) / (1 - ACCURACY);
  private static final double PER_LOG = 1 / Math.log(GAMMA);

  private int[] counts = {};

  /** The bucket that {@code counts[0]} is. */
  private int first;

  private long total;

  /** The bucket of a value. */
  public static int bucket(double value) {
    return (int) Math.ceil(Math.log(Math.max(value, LEAST)) * PER_LOG);
  }

  /** The value that stands for all of a bucket: off by the accuracy at most at either end. */
  public static double valueOf(int bucket) {
    return 2 * Math.exp(bucket / PER_LOG) / (GAMMA + 1);
  }

  public void add(double value) {
    addBucket(bucket(value), 1);
  }

  /** Adds some values of one {@link #bucket}. */
  public void addBucket(int bucket, int count) {
    // The place first: finding it may make the buckets anew.
    int place = place(bucket);
    counts[place] += count;
    total += count;
  }

  /** Adds what another sketch has seen. */
  public void merge(QuantileSketch other) {
    for (int i = 0; i < other.counts.length; i++) {
      if (other.counts[i] > 0) {
        addBucket(other.first + i, other.counts[i]);
      }
    }
  }

  /** How many values it has seen. */
  public long count() {
    return total;
  }

  /**
   * The value below which a share of all lies; NaN where there are none.
   *
   * @param share [0, 1]
   */
  public double quantile(double share) {
    if (total == 0) {
      return Double.NaN;
    }
    long rank = (long) (share * (total - 1));
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      below += counts[i];
      if (below > rank) {
        return valueOf(first + i);
      }
    }
    throw new IllegalStateException("a sketch of " + total + " values has fewer in its buckets");
  }

  /** How many values lie in buckets above that of a value. */
  public long countAbove(double value) {
    int bucket = bucket(value);
    long above = 0;
    for (int i = Math.max(0, bucket + 1 - first); i < counts.length; i++) {
      above += counts[i];
    }
    return above;
  }

  /** Forgets everything and keeps its memory. */
  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  public void save(DataOutput out) throws IOException {
    int used = 0;
    for (int c : counts) {
      used += c > 0 ? 1 : 0;
    }
    out.writeInt(used);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        out.writeInt(first + i);
        out.writeInt(counts[i]);
      }
    }
  }

  /** Reads what {@link #save} wrote. */
  public static QuantileSketch load(DataInput in) throws IOException {
    QuantileSketch sketch = new QuantileSketch();
    for (int n = in.readInt(); n > 0; n--) {
      sketch.addBucket(in.readInt(), in.readInt());
    }
    return sketch;
  }

  private int place(int bucket) {
    if (counts.length == 0) {
      counts = new int[GROWTH];
      first = bucket - GROWTH / 2;
    }
    int at = bucket - first;
    if (at >= 0 && at < counts.length) {
      return at;
    }
    return at < 0 ? growDown(bucket) : growUp(bucket);
  }

  private int growDown(int bucket) {
    int more = Math.min(first - bucket + GROWTH, MAX_BUCKETS - counts.length);
    if (more > 0) {
      int[] wider = new int[counts.length + more];
      System.arraycopy(counts, 0, wider, more, counts.length);
      counts = wider;
      first -= more;
    }
    return Math.max(0, bucket - first);
  }

  private int growUp(int bucket) {
    int length = bucket - first + 1 + GROWTH;
    int drop = Math.max(0, length - MAX_BUCKETS);
    int[] wider = new int[Math.min(length, MAX_BUCKETS)];
    int kept = Math.max(0, counts.length - drop);
    System.arraycopy(counts, counts.length - kept, wider, 0, kept);
    for (int i = 0; i < counts.length - kept; i++) {
      wider[0] += counts[i];
    }
    counts = wider;
    first += drop;
    return bucket - first;
  }
}
