package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What each time of day was like on the days before, and how far today is off as a whole. 288
 * places of five minutes; 1.2 KB.
 */
final class DayProfile {

  private static final int SLOTS = 288;
  private static final long DAY = 86_400_000L;
  private static final double SLOT_RATE = 0.3;
  private static final double LEVEL_RATE = 0.02;
  private static final int SETTLING = 10;

  private final float[] slots = new float[SLOTS];
  private double level;
  private int seen;

  DayProfile() {
    Arrays.fill(slots, Float.NaN);
  }

  /** What to expect at a time; NaN where this time of day was not met before. */
  double expected(long time) {
    return seen < SETTLING ? Double.NaN : slots[slot(time)] + level;
  }

  void add(long time, double value) {
    int slot = slot(time);
    if (Float.isNaN(slots[slot])) {
      slots[slot] = (float) value;
      return;
    }
    double off = value - slots[slot] - level;
    level = seen++ < SETTLING / 2 ? value - slots[slot] : level + LEVEL_RATE * off;
    slots[slot] += (float) (SLOT_RATE * (value - slots[slot]));
  }

  private static int slot(long time) {
    return (int) (Math.floorMod(time, DAY) * SLOTS / DAY);
  }

  void save(DataOutput out) throws IOException {
    for (float s : slots) {
      out.writeFloat(s);
    }
    out.writeDouble(level);
    out.writeInt(seen);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = in.readFloat();
    }
    level = in.readDouble();
    seen = in.readInt();
  }
}
