package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Isolation forest over a stream (Liu, Ting, Zhou, ICDM 2008): a point that few random cuts set
 * apart is odd. A reservoir of recent points is kept; every few points the oldest tree is grown
 * anew from it, so the forest follows the stream without ever stopping to retrain.
 *
 * <p>Trees lie in flat arrays as complete binary trees of fixed depth. Cost: trees × depth
 * comparisons a point; one small tree to grow every {@code sample / trees} points. Memory: about
 * trees × 2^depth × 6 bytes and the reservoir. Randomness comes from the seed alone.
 */
public final class IsolationForest {

  private static final int DEPTH = 6;
  private static final int INNER = (1 << DEPTH) - 1;
  private static final int LEAVES = 1 << DEPTH;
  private static final byte LEAF = -1;

  private final int trees;
  private final int sample;
  private final int dims;
  private final float[] cut;
  private final byte[] axis;
  private final byte[] mass;
  private final float[] reservoir;
  private final int[] order;
  private long random;
  private long seen;
  private int nextTree;

  public IsolationForest(int trees, int sample, int dims, long seed) {
    if (sample > Byte.MAX_VALUE) {
      throw new IllegalArgumentException("a tree takes at most 127 points, not " + sample);
    }
    this.trees = trees;
    this.sample = sample;
    this.dims = dims;
    this.cut = new float[trees * INNER];
    this.axis = new byte[trees * INNER];
    this.mass = new byte[trees * (INNER + LEAVES)];
    this.reservoir = new float[sample * dims];
    this.order = new int[sample];
    this.random = seed;
    Arrays.fill(axis, LEAF);
  }

  public boolean ready() {
    return seen >= sample;
  }

  /** Oddness in (0, 1): near 0.5 is ordinary, near 1 is isolated at once. */
  public double score(float[] point) {
    if (!ready()) {
      return 0.5;
    }
    double depth = 0;
    for (int t = 0; t < trees; t++) {
      int node = 0;
      int level = 0;
      while (node < INNER) {
        int at = t * INNER + node;
        int a = axis[at];
        if (a == LEAF) {
          break;
        }
        node = 2 * node + (point[a] < cut[at] ? 1 : 2);
        level++;
      }
      depth += level + expectedDepth(mass[t * (INNER + LEAVES) + node]);
    }
    return Math.pow(2, -depth / trees / expectedDepth(sample));
  }

  /** Learns a point: it replaces a random one of the reservoir. */
  public void add(float[] point) {
    int slot = seen < sample ? (int) seen : next(sample);
    System.arraycopy(point, 0, reservoir, slot * dims, dims);
    seen++;
    if (seen == sample) {
      for (int t = 0; t < trees; t++) {
        grow(t);
      }
    } else if (seen > sample && seen % Math.max(1, sample / trees) == 0) {
      grow(nextTree);
      nextTree = (nextTree + 1) % trees;
    }
  }

  private void grow(int tree) {
    Arrays.fill(axis, tree * INNER, (tree + 1) * INNER, LEAF);
    Arrays.fill(mass, tree * (INNER + LEAVES), (tree + 1) * (INNER + LEAVES), (byte) 0);
    for (int i = 0; i < sample; i++) {
      order[i] = i;
    }
    split(tree, 0, 0, sample);
  }

  private void split(int tree, int node, int from, int to) {
    mass[tree * (INNER + LEAVES) + node] = (byte) (to - from);
    if (node >= INNER || to - from <= 1) {
      return;
    }
    int a = next(dims);
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int i = from; i < to; i++) {
      float v = reservoir[order[i] * dims + a];
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    if (!(high > low)) {
      return;
    }
    float c = low + (high - low) * (next(1 << 16) + 1) / ((1 << 16) + 1);
    int mid = from;
    for (int i = from; i < to; i++) {
      if (reservoir[order[i] * dims + a] < c) {
        int swap = order[i];
        order[i] = order[mid];
        order[mid++] = swap;
      }
    }
    axis[tree * INNER + node] = (byte) a;
    cut[tree * INNER + node] = c;
    split(tree, 2 * node + 1, from, mid);
    split(tree, 2 * node + 2, mid, to);
  }

  /** Average path length of an unsuccessful search in a binary tree of n points. */
  private static double expectedDepth(int n) {
    if (n <= 1) {
      return 0;
    }
    return n == 2 ? 1 : 2 * (Math.log(n - 1) + 0.5772156649) - 2.0 * (n - 1) / n;
  }

  /** SplitMix64, so that a forest's whole randomness is one number in its snapshot. */
  private int next(int bound) {
    random += 0x9E3779B97F4A7C15L;
    long z = random;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (int) (((z ^ (z >>> 31)) >>> 33) % bound);
  }

  public void save(DataOutput out) throws IOException {
    for (float c : cut) {
      out.writeFloat(c);
    }
    out.write(axis);
    out.write(mass);
    for (float r : reservoir) {
      out.writeFloat(r);
    }
    out.writeLong(random);
    out.writeLong(seen);
    out.writeInt(nextTree);
  }

  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < cut.length; i++) {
      cut[i] = in.readFloat();
    }
    in.readFully(axis);
    in.readFully(mass);
    for (int i = 0; i < reservoir.length; i++) {
      reservoir[i] = in.readFloat();
    }
    random = in.readLong();
    seen = in.readLong();
    nextTree = in.readInt();
  }
}
