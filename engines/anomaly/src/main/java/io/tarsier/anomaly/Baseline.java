package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is expected of the next value: an exponentially weighted level, or the profile of the day
 * where the day has lately explained the series better. Both follow the series, so that a new level
 * becomes the new normal. O(1) a point; 1.3 KB.
 */
final class Baseline {

  private static final double ALPHA = 0.1;
  private static final double SPREAD_ALPHA = 0.02;
  private static final double COMPARE_ALPHA = 0.003;

  /** The day has to be better by this factor before it is believed. */
  private static final double BELIEF = 0.8;

  private final DayProfile day = new DayProfile();
  private double level;
  private double spread;
  private double daySpread;
  private double levelError;
  private double dayError;
  private long seen;

  private double dayExpected = Double.NaN;

  /** The least deviation that is told apart from rounding. */
  static double floor(double around) {
    return 1e-9 + Math.abs(around) * 1e-6;
  }

  /** Turns to a moment; what is asked next is about it. */
  void aim(long time) {
    dayExpected = day.expected(time);
  }

  double level() {
    return level;
  }

  double spread() {
    return spread + floor(level);
  }

  private boolean seasonal() {
    return !Double.isNaN(dayExpected) && dayError < BELIEF * levelError;
  }

  double expected() {
    return seasonal() ? dayExpected : level;
  }

  double residualSpread() {
    return (seasonal() ? daySpread : spread) + floor(level);
  }

  /** What this time of day was like; NaN where it was not met before. */
  double dayExpected() {
    return dayExpected;
  }

  void add(long time, double value) {
    if (seen++ == 0) {
      level = value;
    }
    double error = Math.abs(value - level);
    if (!Double.isNaN(dayExpected)) {
      double off = Math.abs(value - dayExpected);
      dayError += COMPARE_ALPHA * (off - dayError);
      levelError += COMPARE_ALPHA * (error - levelError);
      daySpread += SPREAD_ALPHA * (Math.min(off, 5 * daySpread + floor(value)) - daySpread);
    } else {
      daySpread = Math.max(daySpread, spread);
    }
    day.add(time, value);
    double clipped = seen < 20 ? error : Math.min(error, 5 * spread + floor(value));
    spread += Math.max(SPREAD_ALPHA, 1.0 / seen) * (clipped - spread);
    level += Math.max(ALPHA, 1.0 / seen) * (value - level);
  }

  void save(DataOutput out) throws IOException {
    day.save(out);
    out.writeDouble(level);
    out.writeDouble(spread);
    out.writeDouble(daySpread);
    out.writeDouble(levelError);
    out.writeDouble(dayError);
    out.writeLong(seen);
  }

  void restore(DataInput in) throws IOException {
    day.restore(in);
    level = in.readDouble();
    spread = in.readDouble();
    daySpread = in.readDouble();
    levelError = in.readDouble();
    dayError = in.readDouble();
    seen = in.readLong();
  }
}
