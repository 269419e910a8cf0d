package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * Which time of day a series lives by. People follow their clocks when these change to or from
 * daylight saving, a job that is scheduled in UTC does not, and the series alone tells which. So
 * for four days after a change there are two readings, one that moves with the clocks and one that
 * stays: {@link #here} is the one believed, {@link #there} its rival, and whichever errs less wins
 * and is expected to win at the next change, too.
 *
 * <p>Between two changes this adds a number to a time; the rules of the zone are asked once a
 * change.
 */
final class DayClock {

  private static final long DOUBT = 4 * 86_400_000L;

  /** By so many usual errors, in sum, the rival has to be better before it is believed. */
  private static final double EVIDENCE = 5;

  /** One point counts for so many at most. */
  private static final double MOST = 3;

  private final ZoneRules rules;

  /** The present offset of the zone, and for how long it holds. */
  private long zoneOffset;

  private long from = Long.MAX_VALUE;
  private long until = Long.MIN_VALUE;

  private boolean started;

  /** The offset of the zone that is already allowed for. */
  private long known;

  private long offset;
  private long rival;
  private long doubtUntil;
  private double evidence;
  private boolean follows = true;

  private long here;
  private long there;

  DayClock(ZoneId zone) {
    this.rules = zone.getRules();
  }

  /** Turns to a moment; what is asked next is about it. */
  void aim(long time) {
    if (time < from || time >= until) {
      lookUp(time);
    }
    if (!started) {
      started = true;
      known = zoneOffset;
      offset = zoneOffset;
      rival = zoneOffset;
    } else if (zoneOffset != known) {
      change(time);
    } else if (rival != offset && time >= doubtUntil) {
      rival = offset;
    }
    here = time + offset;
    there = time + rival;
  }

  private void change(long time) {
    long moved = offset + zoneOffset - known;
    rival = follows ? offset : moved;
    offset = follows ? moved : offset;
    known = zoneOffset;
    doubtUntil = time + DOUBT;
    evidence = 0;
  }

  private void lookUp(long time) {
    Instant at = Instant.ofEpochMilli(time);
    zoneOffset = rules.getOffset(at).getTotalSeconds() * 1000L;
    // The transition before the next instant includes one at this very moment.
    ZoneOffsetTransition last = rules.previousTransition(at.plusMillis(1));
    ZoneOffsetTransition next = rules.nextTransition(at);
    from = last == null ? Long.MIN_VALUE : last.getInstant().toEpochMilli();
    until = next == null ? Long.MAX_VALUE : next.getInstant().toEpochMilli();
  }

  /** The moment as its clock shows it, in milliseconds since 1970 on that clock. */
  long here() {
    return here;
  }

  /** The moment by the rival reading; the same as {@link #here} while there is none. */
  long there() {
    return there;
  }

  boolean inDoubt() {
    return here != there;
  }

  /** Takes by how much the two readings were off; the present moment keeps the reading it had. */
  void weigh(double offHere, double offThere, double usual) {
    evidence += Math.clamp((offHere - offThere) / usual, -MOST, MOST);
    evidence = Math.max(evidence, 0);
    if (evidence > EVIDENCE) {
      long believed = offset;
      offset = rival;
      rival = believed;
      follows = !follows;
      evidence = 0;
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(started);
    out.writeLong(known);
    out.writeLong(offset);
    out.writeLong(rival);
    out.writeLong(doubtUntil);
    out.writeDouble(evidence);
    out.writeBoolean(follows);
  }

  void restore(DataInput in) throws IOException {
    started = in.readBoolean();
    known = in.readLong();
    offset = in.readLong();
    rival = in.readLong();
    doubtUntil = in.readLong();
    evidence = in.readDouble();
    follows = in.readBoolean();
  }
}
