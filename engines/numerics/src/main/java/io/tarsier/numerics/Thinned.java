package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A stretch of values, however long, in at most {@value #SIZE} of them at even distances and in
 * their order: once full, every second one goes and the distance doubles. Good for quantiles of the
 * stretch and for where in it something happened; 0.3 KB and O(1) a value. Limit: what repeats at
 * exactly the distance is seen as constant.
 */
public final class Thinned {

  public static final int SIZE = 64;

  private final float[] values = new float[SIZE];
  private int size;
  private int stride = 1;
  private long added;

  public void add(double value) {
    // The stride is a power of two.
    if ((added++ & (stride - 1)) != 0) {
      return;
    }
    if (size == SIZE) {
      for (int i = 0; i < SIZE / 2; i++) {
        values[i] = values[2 * i];
      }
      size = SIZE / 2;
      stride *= 2;
      if (((added - 1) & (stride - 1)) != 0) {
        return;
      }
    }
    values[size++] = (float) value;
  }

  public void clear() {
    size = 0;
    stride = 1;
    added = 0;
  }

  /** How many values there were. */
  public long added() {
    return added;
  }

  /** How many of them are kept. */
  public int size() {
    return size;
  }

  /** A kept value, oldest first. */
  public float get(int i) {
    return values[i];
  }

  /** Takes over what another one keeps. */
  public void become(Thinned other) {
    System.arraycopy(other.values, 0, values, 0, SIZE);
    size = other.size;
    stride = other.stride;
    added = other.added;
  }

  /** The values below which these shares of the stretch lie, each in [0, 1]. */
  public float[] quantiles(double... shares) {
    float[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    float[] quantiles = new float[shares.length];
    for (int i = 0; i < shares.length; i++) {
      double at = shares[i] * (size - 1);
      int below = (int) at;
      float low = sorted[below];
      float high = sorted[Math.min(size - 1, below + 1)];
      quantiles[i] = low + (float) (at - below) * (high - low);
    }
    return quantiles;
  }

  public void save(DataOutput out) throws IOException {
    out.writeByte(size);
    out.writeInt(stride);
    out.writeLong(added);
    for (int i = 0; i < size; i++) {
      out.writeFloat(values[i]);
    }
  }

  public void restore(DataInput in) throws IOException {
    size = in.readByte();
    stride = in.readInt();
    added = in.readLong();
    if (size < 0 || size > SIZE || Integer.bitCount(stride) != 1) {
      throw new IOException("no thinned stretch: " + size + " values, every " + stride);
    }
    for (int i = 0; i < size; i++) {
      values[i] = in.readFloat();
    }
  }
}
