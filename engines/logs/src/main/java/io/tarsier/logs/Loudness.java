package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What share of an entity's lines is an error, and whether it is more than chance would make it.
 */
final class Loudness {

  private static final double MEMORY = 1 - Math.pow(0.5, 1.0 / 480);
  private static final int JUDGED_AFTER = 60;

  private MinuteRing all = new MinuteRing();
  private MinuteRing loud = new MinuteRing();
  private double lines;
  private double errors;
  private double excess;
  private double square;
  private int minutes;

  /** The last five minutes. */
  long errorsNow;

  double usual;

  /** Learns a minute and says how surprising the errors of the last five are. */
  double learn(long minute, long count, long loudCount, boolean troubled) {
    if (count > 0) {
      all.put(minute, count);
    }
    if (loudCount > 0) {
      loud.put(minute, loudCount);
    }
    long five = all.sum(minute, 5);
    errorsNow = loud.sum(minute, 5);
    double share = (errors + 0.1) / (lines + 10);
    usual = share * five;
    double d = square < 1e-9 ? 0.05 : Math.max(0.05, excess / square);
    double surprise =
        minutes < JUDGED_AFTER || errorsNow < 10 || errorsNow < 3 * usual
            ? 0
            : -CountTail.upper(errorsNow, usual, d);
    if (!troubled) {
      double w = Math.max(MEMORY, 1.0 / (minutes + 1));
      lines += w * (count - lines);
      errors += w * (loudCount - errors);
      excess += w * ((errorsNow - usual) * (errorsNow - usual) - usual - excess);
      square += w * (usual * usual - square);
      minutes++;
    }
    return surprise;
  }

  void save(DataOutput out) throws IOException {
    all.save(out);
    loud.save(out);
    out.writeDouble(lines);
    out.writeDouble(errors);
    out.writeDouble(excess);
    out.writeDouble(square);
    out.writeInt(minutes);
  }

  static Loudness load(DataInput in) throws IOException {
    Loudness l = new Loudness();
    l.all = MinuteRing.load(in);
    l.loud = MinuteRing.load(in);
    l.lines = in.readDouble();
    l.errors = in.readDouble();
    l.excess = in.readDouble();
    l.square = in.readDouble();
    l.minutes = in.readInt();
    return l;
  }
}
