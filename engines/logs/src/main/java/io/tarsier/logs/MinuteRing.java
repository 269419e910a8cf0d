package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts of the last minutes: sixteen for a pattern that hardly comes, three hours for one that was
 * met in six minutes or more. Two bytes a minute: exact to 4,095, within a four-thousandth beyond.
 */
final class MinuteRing {

  static final int MINUTES = 180;

  private static final int FEW = 16;
  private static final int ACTIVE = 6;

  private short[] slots = new short[FEW];

  /** The latest minute written. */
  private long last = Long.MIN_VALUE;

  private int active;

  /** Writes the count of a minute; minutes come in ascending order, silent ones may be left out. */
  void put(long minute, long count) {
    if (slots.length == FEW && active >= ACTIVE) {
      grow();
    }
    if (last != Long.MIN_VALUE) {
      long silent = Math.min(minute - last - 1, slots.length);
      for (long m = minute - silent; m < minute; m++) {
        slots[at(m)] = 0;
      }
    }
    slots[at(minute)] = pack(count);
    last = minute;
    active = Math.min(ACTIVE, active + 1);
  }

  long get(long minute) {
    return last == Long.MIN_VALUE || minute > last || minute <= last - slots.length
        ? 0
        : unpack(slots[at(minute)]);
  }

  /** The sum of some minutes up to one. */
  long sum(long until, int minutes) {
    long sum = 0;
    for (long m = until - minutes + 1; m <= until; m++) {
      sum += get(m);
    }
    return sum;
  }

  /** The highest sum of so many minutes in a row that is remembered. */
  long most(int minutes) {
    long most = 0;
    for (long m = last - slots.length + minutes; last != Long.MIN_VALUE && m <= last; m++) {
      most = Math.max(most, sum(m, minutes));
    }
    return most;
  }

  private void grow() {
    short[] old = slots;
    slots = new short[MINUTES];
    for (long m = last - FEW + 1; m <= last; m++) {
      slots[at(m)] = old[(int) Math.floorMod(m, (long) FEW)];
    }
  }

  private int at(long minute) {
    return (int) Math.floorMod(minute, (long) slots.length);
  }

  /** Four bits of exponent, twelve of what stands before it. */
  static short pack(long count) {
    int exponent = 0;
    long rest = count;
    while (rest > 4095) {
      rest = (rest + 1) >> 1;
      exponent++;
    }
    return exponent > 15 ? (short) 0xFFFF : (short) (exponent << 12 | (int) rest);
  }

  static long unpack(short packed) {
    return (long) (packed & 0xFFF) << ((packed >> 12) & 0xF);
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(slots.length == MINUTES);
    out.writeLong(last);
    out.writeByte(active);
    for (short s : slots) {
      out.writeShort(s);
    }
  }

  static MinuteRing load(DataInput in) throws IOException {
    MinuteRing ring = new MinuteRing();
    if (in.readBoolean()) {
      ring.slots = new short[MINUTES];
    }
    ring.last = in.readLong();
    ring.active = in.readByte();
    for (int i = 0; i < ring.slots.length; i++) {
      ring.slots[i] = in.readShort();
    }
    return ring;
  }

  @Override
  public String toString() {
    return Arrays.toString(slots);
  }
}
