package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is expected of the next value. An exponentially weighted level competes with profiles of the
 * hour, the day and the week; a season is believed once it has lately erred clearly less, and the
 * longer one only when it errs clearly less than the shorter. All follow the series, so that a new
 * level becomes the new normal. O(1) a point; 2.3 KB.
 */
final class Baseline {

  private static final double ALPHA = 0.1;
  private static final double SPREAD_ALPHA = 0.02;
  private static final double ERROR_ALPHA = 0.003;

  /** A rival has to be better by this factor before it is believed. */
  private static final double BELIEF = 0.8;

  private static final double WEEK_BELIEF = 0.7;

  private static final long HOUR = 3_600_000L;

  private final SeasonProfile hour = new SeasonProfile(HOUR, 60);
  private final SeasonProfile day = new SeasonProfile(24 * HOUR, 288);
  private final SeasonProfile week = new SeasonProfile(168 * HOUR, 168);
  private double level;
  private double spread;
  private double levelError;
  private long seen;

  private double expected;
  private double expectedSpread;

  /** The least deviation that is told apart from rounding. */
  static double floor(double around) {
    return 1e-9 + Math.abs(around) * 1e-6;
  }

  /** Turns to a moment; what is asked next is about it. */
  void aim(long time) {
    hour.aim(time);
    day.aim(time);
    week.aim(time);
    expected = level;
    expectedSpread = spread;
    double best = levelError;
    best = believe(hour, best);
    best = believe(day, best);
    believe(week, best);
  }

  private double believe(SeasonProfile season, double best) {
    if (Double.isNaN(season.expected()) || season.error() >= BELIEF * best) {
      return best;
    }
    expected = season.expected();
    expectedSpread = season.spread();
    return season.error();
  }

  double level() {
    return level;
  }

  double spread() {
    return spread + floor(level);
  }

  double expected() {
    return expected;
  }

  double residualSpread() {
    return expectedSpread + floor(level);
  }

  /** What this time of day, or of the week where that is clearer, was like; NaN where unknown. */
  double seasonExpected() {
    boolean weekly = !Double.isNaN(week.expected()) && week.error() < WEEK_BELIEF * day.error();
    return weekly ? week.expected() : day.expected();
  }

  void add(long time, double value) {
    if (seen++ == 0) {
      level = value;
    }
    double error = Math.abs(value - level);
    levelError += Math.max(ERROR_ALPHA, 1.0 / seen) * (error - levelError);
    hour.add(time, value, levelError);
    day.add(time, value, levelError);
    week.add(time, value, levelError);
    double clipped = seen < 20 ? error : Math.min(error, 5 * spread + floor(value));
    spread += Math.max(SPREAD_ALPHA, 1.0 / seen) * (clipped - spread);
    level += Math.max(ALPHA, 1.0 / seen) * (value - level);
  }

  void save(DataOutput out) throws IOException {
    hour.save(out);
    day.save(out);
    week.save(out);
    out.writeDouble(level);
    out.writeDouble(spread);
    out.writeDouble(levelError);
    out.writeLong(seen);
  }

  void restore(DataInput in) throws IOException {
    hour.restore(in);
    day.restore(in);
    week.restore(in);
    level = in.readDouble();
    spread = in.readDouble();
    levelError = in.readDouble();
    seen = in.readLong();
  }
}
