package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One series within a group: how far it lately is from where it was before, in units of how far it
 * usually gets. That is the difference of a fast and a slow average, which keeps what lasts from
 * minutes to an hour and drops noise, trend and the slope of a day: a series that wanders has no
 * level, but its waves have, and only what has a level can have a relation worth learning.
 */
final class GroupMember {

  static final double FAST = 0.25;
  static final double SLOW = 1.0 / 60;
  private static final double SPREAD = 1.0 / 500;
  private static final double MOVING = 1.0 / 200;

  /** Buckets until the averages and the spread are worth something. */
  private static final int YOUNG = 60;

  /** A series that stands still in more than this share of buckets has no waves. */
  private static final double LEAST_MOVING = 0.3;

  /** After so long a silence a series may come back anywhere; its averages begin anew. */
  private static final int LONG_SILENCE = 30;

  /** After so long a silence it is gone. */
  private static final int GONE = 1500;

  private static final double CLIP = 5;
  private static final double MEAN_TO_SIGMA = 1.2533;

  private double fast;
  private double slow;
  private double spread;
  private double last;
  private double moving = 1;
  private int seen;
  private int sinceReset;
  private int silent;

  /** The wave of the present bucket in its usual size; NaN where there is none. */
  double wave = Double.NaN;

  /** Turns to the next bucket; NaN where nothing came. */
  void turn(double value) {
    wave = Double.NaN;
    if (Double.isNaN(value)) {
      silent++;
      return;
    }
    if (silent > LONG_SILENCE) {
      sinceReset = 0;
    }
    silent = 0;
    seen++;
    double weight = 1.0 / ++sinceReset;
    if (sinceReset == 1) {
      fast = value;
      slow = value;
    }
    moving += MOVING * ((value != last ? 1 : 0) - moving);
    last = value;
    fast += Math.max(FAST, weight) * (value - fast);
    slow += Math.max(SLOW, weight) * (value - slow);
    double raw = fast - slow;
    double size = MEAN_TO_SIGMA * spread + Baseline.floor(slow);
    if (sinceReset > YOUNG) {
      wave = raw / size;
    }
    if (sinceReset > YOUNG / 3) {
      double reach = Math.abs(raw);
      double met = seen > YOUNG ? Math.min(reach, CLIP * spread + Baseline.floor(slow)) : reach;
      spread += Math.max(SPREAD, 1.0 / (seen - YOUNG / 3 + 1)) * (met - spread);
    }
  }

  /** Whether it has been known for long enough, is heard of and moves. */
  boolean isActive() {
    return sinceReset > YOUNG && silent <= LONG_SILENCE && moves();
  }

  boolean moves() {
    return moving >= LEAST_MOVING && spread > 10 * Baseline.floor(slow);
  }

  boolean isGone() {
    return silent > GONE;
  }

  /** Where it lately is. */
  double level() {
    return fast;
  }

  /** Where it was before. */
  double before() {
    return slow;
  }

  /** The usual size of its waves, in its own unit. */
  double size() {
    return MEAN_TO_SIGMA * spread + Baseline.floor(slow);
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(fast);
    out.writeDouble(slow);
    out.writeDouble(spread);
    out.writeDouble(last);
    out.writeDouble(moving);
    out.writeInt(seen);
    out.writeInt(sinceReset);
    out.writeInt(silent);
    out.writeDouble(wave);
  }

  void restore(DataInput in) throws IOException {
    fast = in.readDouble();
    slow = in.readDouble();
    spread = in.readDouble();
    last = in.readDouble();
    moving = in.readDouble();
    seen = in.readInt();
    sinceReset = in.readInt();
    silent = in.readInt();
    wave = in.readDouble();
  }
}
