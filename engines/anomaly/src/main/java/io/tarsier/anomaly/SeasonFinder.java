package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a season that no calendar knows, from twenty minutes to eighteen days: three {@link
 * PeriodRing}s hold means of five minutes, an hour and a day, and what they find to repeat is tried
 * as a profile. Fed with what the known seasons leave over, so that it finds what comes on top of
 * them. One season at a time; one that has not proved itself within four of its periods makes room
 * for the next.
 *
 * <p>1.6 KB, O(1) a point besides the searches of the rings.
 */
final class SeasonFinder {

  private static final long MINUTE = 60_000L;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long[] KNOWN = {HOUR, DAY, 7 * DAY};

  private static final int MOST_SLOTS = 84;
  private static final int LEAST_SLOTS = 4;

  /** Parts for each point where points and period do not fit, so that no part stays empty. */
  private static final double UNEVEN = 0.8;

  /** Two estimates closer than this mean one period, */
  private static final double ALIKE = 0.05;

  /** one closer than this to the hour, the day or the week is that, */
  private static final double KNOWN_WITHIN = 0.02;

  /** two closer than this agree, */
  private static final double AGREED = 0.01;

  /** and closer than this they need not be told apart: a part of the profile is about as long. */
  private static final double SAME = 0.006;

  /** A period this close to a round one is meant to be the round one. */
  private static final double ROUND = 0.006;

  private static final int TRIAL = 4;

  /** After so many periods one that is believed is not measured again. */
  private static final int SETTLED = 20;

  private final PeriodRing[] rings = {
    new PeriodRing(5 * MINUTE, 108, 36), new PeriodRing(HOUR, 84, 21), new PeriodRing(DAY, 50, 4)
  };

  /** What a round period is, for each ring. */
  private static final long[] GRAIN = {5 * MINUTE, HOUR, DAY};

  private final Cadence cadence = new Cadence();
  private final long[] proposed = new long[rings.length];
  private long period;
  private long since;
  private @Nullable SeasonProfile found;

  /** Turns to a moment, in UTC and as the clock of the series shows it. */
  void aim(long time, long here) {
    if (found != null) {
      found.aim(time(time, here));
    }
  }

  /** Parts and multiples of a day follow the clocks, other periods do not. */
  private long time(long time, long here) {
    return DAY % period == 0 || period % DAY == 0 ? here : time;
  }

  /** What to expect on top of the known seasons; NaN where nothing is known. */
  double expected() {
    return found == null ? Double.NaN : found.expected();
  }

  double error() {
    return found == null ? Double.POSITIVE_INFINITY : found.error();
  }

  double spread() {
    return found == null ? Double.POSITIVE_INFINITY : found.spread();
  }

  /** Length of the season that is tried, milliseconds; 0 where none is. */
  long period() {
    return period;
  }

  /**
   * Learns what the known seasons leave over.
   *
   * @param rival error of what is believed without the found season
   * @param believed whether the found season has proved itself
   */
  void add(long time, long here, double rest, double rival, boolean believed) {
    cadence.add(time);
    if (found != null) {
      found.add(time(time, here), rest, rival);
    }
    for (int i = 0; i < rings.length; i++) {
      if (rings[i].add(time, rest)) {
        consider(i, round(rings[i].period(), GRAIN[i]), time, believed);
      }
    }
  }

  /** The nearest multiple of the grain where that is near enough; 0 for NaN. */
  private static long round(double period, long grain) {
    long whole = Math.round(period / grain) * grain;
    return Math.abs(whole - period) <= ROUND * period ? whole : (long) period;
  }

  /**
   * A period is tried once two searches of a ring in a row agree on it. One that is tried or
   * believed stays, unless the same comes out more precisely: the first estimates rest on few
   * cycles.
   */
  private void consider(int ring, long candidate, long time, boolean believed) {
    long before = proposed[ring];
    proposed[ring] = candidate;
    if (candidate == 0 || !isWithin(AGREED, candidate, before) || isKnown(candidate)) {
      return;
    }
    boolean finer = period > 0 && isWithin(ALIKE, candidate, period);
    boolean onTrial = period > 0 && time - since < TRIAL * period;
    boolean settled = believed && time - since > SETTLED * period;
    if (settled || (finer ? isWithin(SAME, candidate, period) : believed || onTrial)) {
      return;
    }
    since = finer ? since : time;
    period = candidate;
    found = new SeasonProfile(period, slots());
  }

  /** Every part gets a point each time: as many parts as points, or an even share of them. */
  private int slots() {
    double points = cadence.pointsPerDay() * period / DAY;
    long whole = Math.round(points);
    boolean even = Math.abs(points - whole) < 0.01;
    double slots = even ? points / Math.ceil(points / MOST_SLOTS) : UNEVEN * points;
    return (int) Math.clamp(slots + 0.01, LEAST_SLOTS, MOST_SLOTS);
  }

  private static boolean isKnown(long candidate) {
    for (long k : KNOWN) {
      if (isWithin(KNOWN_WITHIN, candidate, k)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isWithin(double share, long a, long b) {
    return Math.abs(a - b) <= share * b;
  }

  void save(DataOutput out) throws IOException {
    for (PeriodRing ring : rings) {
      ring.save(out);
    }
    for (long p : proposed) {
      out.writeLong(p);
    }
    cadence.save(out);
    out.writeLong(period);
    if (found != null) {
      out.writeShort(found.parts());
      out.writeLong(since);
      found.save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    for (PeriodRing ring : rings) {
      ring.restore(in);
    }
    for (int i = 0; i < proposed.length; i++) {
      proposed[i] = in.readLong();
    }
    cadence.restore(in);
    period = in.readLong();
    found = null;
    if (period > 0) {
      found = new SeasonProfile(period, in.readShort());
      since = in.readLong();
      found.restore(in);
    }
  }
}
