package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What each part of a season, an hour, a day or a week, was like the times before, and how far this
 * one is off as a whole. Seasons are cut by the time they are given, UTC or that of a {@link
 * DayClock}.
 */
final class SeasonProfile {

  private static final double SLOT_RATE = 0.3;
  private static final double LEVEL_RATE = 0.02;
  private static final double ERROR_RATE = 0.003;
  private static final double SPREAD_RATE = 0.02;
  private static final int SETTLING = 10;
  private static final int ROUNDS = 2;

  private final long period;
  private final float[] slots;
  private double level;
  private double error = Double.NaN;
  private double spread;
  private int seen;

  /** Sum and number of the parts that were met. */
  private double sum;

  private int met;

  /** When it was first fed. */
  private long first;

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
    expected = at(time);
  }

  /** What would be expected at another moment; NaN where it is not known. */
  double at(long time) {
    return seen < SETTLING ? Double.NaN : slots[slot(time)] + level;
  }

  /**
   * By how much a part of the season differs from the season as a whole; 0 where not known. In its
   * first rounds a profile with long parts is but a level that moves quickly.
   */
  double shape(long time) {
    float part = slots[slot(time)];
    return Float.isNaN(part) || time - first < ROUNDS * period ? 0 : part - sum / met;
  }

  /** What to expect; NaN where this part of the season was not met before. */
  double expected() {
    return expected;
  }

  /** Number of parts that it is cut into. */
  int parts() {
    return slots.length;
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
      first = met == 0 ? time : first;
      sum += value;
      met++;
      return;
    }
    double off = value - slots[slot];
    level = seen++ < SETTLING / 2 ? off : level + LEVEL_RATE * (off - level);
    slots[slot] += (float) (SLOT_RATE * off);
    sum += SLOT_RATE * off;
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
    out.writeDouble(sum);
    out.writeShort(met);
    out.writeLong(first);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < slots.length; i++) {
      slots[i] = in.readFloat();
    }
    level = in.readDouble();
    error = in.readDouble();
    spread = in.readDouble();
    seen = in.readInt();
    sum = in.readDouble();
    met = in.readShort();
    first = in.readLong();
  }
}
