package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What each part of a season, an hour, a day or a week, was like the times before, and how far this
 * one is off as a whole. Seasons are cut by event time, in UTC.
 */
final class SeasonProfile {

  private static final double SLOT_RATE = 0.3;
  private static final double LEVEL_RATE = 0.02;
  private static final double ERROR_RATE = 0.003;
  private static final double SPREAD_RATE = 0.02;
  private static final int SETTLING = 10;

  private final long period;
  private final float[] slots;
  private double level;
  private double error = Double.NaN;
  private double spread;
  private int seen;

  private double expected = Double.NaN;

  /**
   * @param period length of the season, milliseconds
   * @param slots number of parts it is cut into
   */
  SeasonProfile(long period, int slots) {
    this.period = period;
    this.slots = new float[slots];
    Arrays.fill(this.slots, Float.NaN);
  }

  /** Turns to a moment; what is asked next is about it. */
  void aim(long time) {
    expected = seen < SETTLING ? Double.NaN : slots[slot(time)] + level;
  }

  /** What to expect; NaN where this part of the season was not met before. */
  double expected() {
    return expected;
  }

  /** Mean absolute error of what was expected lately; infinite before there is any. */
  double error() {
    return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
  }

  /** Mean absolute error of ordinary points. */
  double spread() {
    return spread;
  }

  /**
   * Learns a value.
   *
   * @param rival error of the level, from which the season's own starts: it has to prove itself
   */
  void add(long time, double value, double rival) {
    if (!Double.isNaN(expected)) {
      double off = Math.abs(value - expected);
      if (Double.isNaN(error)) {
        error = rival;
        spread = rival;
      }
      error += ERROR_RATE * (off - error);
      spread += SPREAD_RATE * (Math.min(off, 5 * spread + Baseline.floor(value)) - spread);
    }
    int slot = slot(time);
    if (Float.isNaN(slots[slot])) {
      slots[slot] = (float) value;
      return;
    }
    double off = value - slots[slot];
    level = seen++ < SETTLING / 2 ? off : level + LEVEL_RATE * (off - level);
    slots[slot] += (float) (SLOT_RATE * off);
  }

  private int slot(long time) {
    return (int) (Math.floorMod(time, period) * slots.length / period);
  }

  void save(DataOutput out) throws IOException {
    for (float s : slots) {
      out.writeFloat(s);
    }
    out.writeDouble(level);
    out.writeDouble(error);
    out.writeDouble(spread);
    out.writeInt(seen);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < slots.length; i++) {
      slots[i] = in.readFloat();
    }
    level = in.readDouble();
    error = in.readDouble();
    spread = in.readDouble();
    seen = in.readInt();
  }
}
