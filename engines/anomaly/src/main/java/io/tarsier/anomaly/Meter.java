package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Tells a counter from a gauge, and reads a counter as its rate. A series that only rises over its
 * first points, most of the time, is a counter; a fall to less than half of it is a reset, any
 * other fall shows that it was a gauge after all. Once a gauge it stays one.
 */
final class Meter {

  static final int TRIAL = 60;
  private static final int RISES = 45;
  private static final double RESET = 0.5;

  private enum Kind {
    UNKNOWN,
    GAUGE,
    COUNTER
  }

  private Kind kind = Kind.UNKNOWN;
  private int points;
  private int rises;
  private double last;
  private long lastTime;
  private double seconds = 1;
  private double origin;
  private double rate;

  /**
   * Looks at the next value.
   *
   * @return whether the meter is read in another way from this value on
   */
  boolean turns(double value) {
    if (kind == Kind.GAUGE) {
      return false;
    }
    boolean falls = points > 0 && value < last;
    if (kind == Kind.COUNTER) {
      if (falls && value > RESET * last) {
        kind = Kind.GAUGE;
        return true;
      }
      return false;
    }
    rises += points > 0 && value > last ? 1 : 0;
    if (falls || value < 0 || points >= TRIAL) {
      kind = !falls && value >= 0 && rises >= RISES ? Kind.COUNTER : Kind.GAUGE;
      return kind == Kind.COUNTER;
    }
    return false;
  }

  boolean isCounter() {
    return kind == Kind.COUNTER;
  }

  /** The value to judge: itself, or the rise a second since the last one. */
  double read(long time, double value) {
    double reading = value;
    if (kind == Kind.COUNTER) {
      seconds = Math.max(1e-3, (time - lastTime) / 1000.0);
      origin = value < last ? 0 : last;
      reading = (value - origin) / seconds;
      // How far it had risen before the reset nobody knows; so little it was hardly.
      reading = value < last ? Math.max(reading, rate) : reading;
      rate = reading;
    }
    last = value;
    lastTime = time;
    points++;
    return reading;
  }

  /** What the series would show for a reading at the moment of the last {@link #read}. */
  double shown(double reading) {
    return kind == Kind.COUNTER ? origin + reading * seconds : reading;
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(kind.name());
    out.writeInt(points);
    out.writeInt(rises);
    out.writeDouble(last);
    out.writeLong(lastTime);
    out.writeDouble(rate);
  }

  void restore(DataInput in) throws IOException {
    kind = Kind.valueOf(in.readUTF());
    points = in.readInt();
    rises = in.readInt();
    last = in.readDouble();
    lastTime = in.readLong();
    rate = in.readDouble();
  }
}
