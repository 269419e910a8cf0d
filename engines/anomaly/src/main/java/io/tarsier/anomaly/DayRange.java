package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Lowest and highest value of each quarter of an hour of the day, slowly closing. A value is as odd
 * as it is far outside the range of its quarter and the two beside it, so that a peak that comes a
 * little early is none. 0.8 KB.
 */
final class DayRange {

  private static final int SLOTS = 96;
  private static final long DAY = 86_400_000L;
  private static final double CLOSING = 0.02;
  private static final double LEVEL_RATE = 0.01;
  private static final int SETTLING = 10;

  private final float[] lows = new float[SLOTS];
  private final float[] highs = new float[SLOTS];
  private double level;
  private int seen;

  DayRange() {
    Arrays.fill(lows, Float.NaN);
    Arrays.fill(highs, Float.NaN);
  }

  /**
   * Learns a value; returns its distance from the range, by the nearer of two readings of the
   * clock, NaN where this time was not met before.
   */
  double add(DayClock clock, double value) {
    int slot = slot(clock.here());
    double outside = Double.NaN;
    if (!Float.isNaN(lows[slot])) {
      double rebased = value - level;
      if (++seen >= SETTLING) {
        outside = outside(slot, rebased);
        if (clock.inDoubt()) {
          outside = Math.min(outside, outside(slot(clock.there()), rebased));
        }
      }
      level += LEVEL_RATE * (rebased - (lows[slot] + highs[slot]) / 2);
    }
    learn(slot, (float) (value - level));
    return outside;
  }

  private static int slot(long time) {
    return (int) (Math.floorMod(time, DAY) * SLOTS / DAY);
  }

  /** Infinite where neither this quarter nor its neighbours were met. */
  private double outside(int slot, double value) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int d = -1; d <= 1; d++) {
      int s = (slot + d + SLOTS) % SLOTS;
      if (!Float.isNaN(lows[s])) {
        low = Math.min(low, lows[s]);
        high = Math.max(high, highs[s]);
      }
    }
    return Math.max(0, Math.max(value - high, low - value));
  }

  private void learn(int slot, float value) {
    if (Float.isNaN(lows[slot])) {
      lows[slot] = value;
      highs[slot] = value;
      return;
    }
    highs[slot] =
        value > highs[slot] ? value : (float) (highs[slot] + CLOSING * (value - highs[slot]));
    lows[slot] = value < lows[slot] ? value : (float) (lows[slot] + CLOSING * (value - lows[slot]));
  }

  void save(DataOutput out) throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      out.writeFloat(lows[i]);
      out.writeFloat(highs[i]);
    }
    out.writeDouble(level);
    out.writeInt(seen);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      lows[i] = in.readFloat();
      highs[i] = in.readFloat();
    }
    level = in.readDouble();
    seen = in.readInt();
  }
}
