package io.tarsier.forecast;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * The newest means of fixed slots of time. Grows to its limit only as needed, then overwrites the
 * oldest; four bytes a slot. A sample for a closed slot is taken only where nothing was seen; one
 * older than the ring is dropped.
 */
final class MeanRing {

  private static final int FIRST = 32;

  private final long stepMillis;
  private final int limit;
  private float[] slots = new float[FIRST];

  /** Closed slots held, and the number of the newest closed one since 1970. */
  private int size;

  private long newest = Long.MIN_VALUE;

  private double sum;
  private int count;
  private long lastMillis = Long.MIN_VALUE;

  MeanRing(long stepMillis, int limit) {
    this.stepMillis = stepMillis;
    this.limit = limit;
  }

  long stepMillis() {
    return stepMillis;
  }

  void observe(long millis, double value) {
    long slot = Math.floorDiv(millis, stepMillis);
    if (lastMillis == Long.MIN_VALUE) {
      newest = slot - 1;
    }
    if (slot <= newest) {
      fillHole(slot, value);
      return;
    }
    long open = newest + 1;
    if (slot > open && lastMillis != Long.MIN_VALUE) {
      close(count == 0 ? Float.NaN : (float) (sum / count));
      if (slot - open > limit) {
        size = 0; // nothing of what is held would remain
        newest = slot - 1;
      }
      while (newest + 1 < slot) {
        close(Float.NaN);
      }
      sum = 0;
      count = 0;
    }
    sum += value;
    count++;
    lastMillis = Math.max(lastMillis, millis);
  }

  private void fillHole(long slot, double value) {
    long back = newest - slot;
    if (back < size) {
      int at = index(size - 1 - (int) back);
      if (Float.isNaN(slots[at])) {
        slots[at] = (float) value;
      }
    }
  }

  private void close(float mean) {
    if (size == slots.length && size < limit) {
      grow();
    }
    newest++;
    slots[(int) Math.floorMod(newest, (long) slots.length)] = mean;
    if (size < slots.length) {
      size++;
    }
  }

  private void grow() {
    float[] larger = new float[Math.min(limit, 2 * size)];
    for (int i = 0; i < size; i++) {
      long number = newest - size + 1 + i;
      larger[(int) Math.floorMod(number, (long) larger.length)] = slots[index(i)];
    }
    slots = larger;
  }

  /** Place of the i-th oldest held slot. */
  private int index(int i) {
    return (int) Math.floorMod(newest - size + 1 + i, (long) slots.length);
  }

  /** Means oldest first; the open slot joins when half of it has passed. */
  double[] values() {
    boolean open = openCounts();
    double[] out = new double[size + (open ? 1 : 0)];
    for (int i = 0; i < size; i++) {
      out[i] = slots[index(i)];
    }
    if (open) {
      out[size] = sum / count;
    }
    return out;
  }

  /** Start of the slot after the last of {@link #values()}. */
  long nextMillis() {
    return (newest + (openCounts() ? 2 : 1)) * stepMillis;
  }

  private boolean openCounts() {
    return count > 0 && Math.floorMod(lastMillis, stepMillis) >= stepMillis / 2;
  }

  int bytes() {
    return 64 + 4 * slots.length;
  }

  void save(DataOutputStream out) throws IOException {
    out.writeInt(size);
    out.writeLong(newest);
    out.writeDouble(sum);
    out.writeInt(count);
    out.writeLong(lastMillis);
    for (int i = 0; i < size; i++) {
      out.writeFloat(slots[index(i)]);
    }
  }

  void load(DataInputStream in) throws IOException {
    int held = in.readInt();
    if (held < 0 || held > limit) {
      throw new IOException("a ring of " + limit + " slots cannot hold " + held);
    }
    long last = in.readLong();
    sum = in.readDouble();
    count = in.readInt();
    lastMillis = in.readLong();
    slots = new float[Math.clamp(Integer.highestOneBit(Math.max(held, 1)) * 2L, FIRST, limit)];
    size = 0;
    newest = last - held;
    for (int i = 0; i < held; i++) {
      close(in.readFloat());
    }
    newest = last;
  }
}
