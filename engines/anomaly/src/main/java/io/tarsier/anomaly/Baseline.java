package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.ZoneId;

/**
 * What is expected of the next value. An exponentially weighted level competes with profiles of the
 * hour, the day and the week; a season is believed once it has lately erred clearly less, and the
 * longer one only when it errs clearly less than the shorter. A season of another length, where one
 * is found, comes on top of these by the same rule. All follow the series, so that a new level
 * becomes the new normal. Day and week are those of the series' {@link DayClock}. O(1) a point; up
 * to 4 KB.
 */
final class Baseline {

  private static final double ALPHA = 0.1;
  private static final double SPREAD_ALPHA = 0.02;
  private static final double ERROR_ALPHA = 0.003;

  /** A rival has to be better by this factor before it is believed, */
  private static final double BELIEF = 0.8;

  /** the found season by this one to stay so, lest it come and go, */
  private static final double DOUBT = 0.95;

  /** and by this one before a rarer season takes the place of the day. */
  private static final double CLEARLY = 0.7;

  private static final long HOUR = 3_600_000L;

  /** While the clock is in doubt, what is expected reaches as far as its rival reading. */
  private static final double READING_SHARE = 1.0 / 3;

  private final SeasonProfile hour = new SeasonProfile(HOUR, 60);
  private final SeasonProfile day = new SeasonProfile(24 * HOUR, 288);
  private final SeasonProfile week = new SeasonProfile(168 * HOUR, 168);
  private final SeasonFinder finder = new SeasonFinder();
  private final DayClock clock;
  private double level;
  private double spread;
  private double levelError;
  private long seen;

  private double expected;
  private double expectedSpread;

  /** Error of what is believed among the level and the known seasons, and their shape now. */
  private double knownError;

  private double shape;
  private boolean finderBelieved;

  Baseline(ZoneId zone) {
    clock = new DayClock(zone);
  }

  /** The least deviation that is told apart from rounding. */
  static double floor(double around) {
    return 1e-9 + Math.abs(around) * 1e-6;
  }

  /** Turns to a moment; what is asked next is about it. */
  void aim(long time) {
    clock.aim(time);
    hour.aim(time);
    day.aim(clock.here());
    week.aim(clock.here());
    finder.aim(time, clock.here());
    expected = level;
    expectedSpread = spread;
    shape = 0;
    knownError = levelError;
    believe(hour, time);
    boolean daily = believe(day, clock.here());
    boolean weekly = believe(week, clock.here());
    if (clock.inDoubt() && (daily || weekly)) {
      double other = (weekly ? week : day).at(clock.there());
      double apart = Double.isNaN(other) ? 0 : Math.abs(other - expected);
      expectedSpread = Math.max(expectedSpread, apart * READING_SHARE);
    }
    double onTop = shape + finder.expected();
    finderBelieved = finder.error() < (finderBelieved ? DOUBT : BELIEF) * knownError;
    if (finderBelieved && !Double.isNaN(onTop)) {
      expected = onTop;
      expectedSpread = finder.spread();
    }
  }

  private boolean believe(SeasonProfile season, long time) {
    if (Double.isNaN(season.expected()) || season.error() >= BELIEF * knownError) {
      return false;
    }
    expected = season.expected();
    expectedSpread = season.spread();
    shape = season.shape(time);
    knownError = season.error();
    return true;
  }

  /** The moment as the clock of the series shows it, and by a rival reading of that clock. */
  DayClock clock() {
    return clock;
  }

  /** Length of the season that was found and is believed at this moment, milliseconds; else 0. */
  long foundPeriod() {
    return finderBelieved ? finder.period() : 0;
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

  /**
   * Distance of a value from what this time of day, or of another season where that is clearer, was
   * like; by the nearer of two readings of the clock; NaN where unknown.
   */
  double seasonOff(double value) {
    SeasonProfile clearer = dayOrWeek();
    double onTop = shape + finder.expected();
    if (finderBelieved && !Double.isNaN(onTop) && finder.error() < CLEARLY * clearer.error()) {
      return Math.abs(value - onTop);
    }
    double off = Math.abs(value - clearer.expected());
    if (clock.inDoubt()) {
      double other = Math.abs(value - clearer.at(clock.there()));
      return Double.isNaN(other) ? off : Math.min(off, other);
    }
    return off;
  }

  private SeasonProfile dayOrWeek() {
    boolean weekly = !Double.isNaN(week.expected()) && week.error() < CLEARLY * day.error();
    return weekly ? week : day;
  }

  void add(long time, double value) {
    if (seen++ == 0) {
      level = value;
    }
    double error = Math.abs(value - level);
    levelError += Math.max(ERROR_ALPHA, 1.0 / seen) * (error - levelError);
    long local = clock.inDoubt() ? weighReadings(value) : clock.here();
    finder.add(time, clock.here(), value - shape, knownError, finderBelieved);
    hour.add(time, value, levelError);
    day.add(local, value, levelError);
    week.add(local, value, levelError);
    double clipped = seen < 20 ? error : Math.min(error, 5 * spread + floor(value));
    spread += Math.max(SPREAD_ALPHA, 1.0 / seen) * (clipped - spread);
    level += Math.max(ALPHA, 1.0 / seen) * (value - level);
  }

  /**
   * Only where the two readings tell different stories does a value speak for one of them; it is
   * then learned where it fits.
   */
  private long weighReadings(double value) {
    SeasonProfile clearer = dayOrWeek();
    double here = clearer.at(clock.here());
    double there = clearer.at(clock.there());
    double usual = clearer.spread() + floor(value);
    if (!(Math.abs(here - there) > usual)) {
      return clock.here();
    }
    double offHere = Math.abs(value - here);
    double offThere = Math.abs(value - there);
    long fitting = offThere < offHere ? clock.there() : clock.here();
    clock.weigh(offHere, offThere, usual);
    return fitting;
  }

  void save(DataOutput out) throws IOException {
    hour.save(out);
    day.save(out);
    week.save(out);
    finder.save(out);
    clock.save(out);
    out.writeBoolean(finderBelieved);
    out.writeDouble(level);
    out.writeDouble(spread);
    out.writeDouble(levelError);
    out.writeLong(seen);
  }

  void restore(DataInput in) throws IOException {
    hour.restore(in);
    day.restore(in);
    week.restore(in);
    finder.restore(in);
    clock.restore(in);
    finderBelieved = in.readBoolean();
    level = in.readDouble();
    spread = in.readDouble();
    levelError = in.readDouble();
    seen = in.readLong();
  }
}
