package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The usual distance between two points of a series: a running median that moves by a share of
 * itself towards what it meets, so that gaps do not stretch it.
 */
final class Cadence {

  private static final double DAY = 86_400_000;
  private static final double STEP = 0.02;

  /** So many usual distances without a point are a gap, and it takes so many points to settle. */
  private static final double GAP = 20;

  private static final int SETTLING = 15;

  private double interval;
  private long last;
  private boolean started;
  private int settling;

  void add(long time) {
    if (started) {
      double now = time - last;
      boolean gap = interval > 0 && now > GAP * interval;
      settling = gap ? SETTLING : Math.max(0, settling - 1);
      if (interval == 0) {
        interval = now;
      } else if (now > interval) {
        interval = Math.min(now, interval * (1 + STEP));
      } else {
        interval = Math.max(now, interval * (1 - STEP));
      }
    }
    last = time;
    started = true;
  }

  /** Whether so much was missing shortly before that it says little of the last point. */
  boolean followsGap() {
    return settling > 0;
  }

  /** Points a day; one a minute until two points are known. */
  double pointsPerDay() {
    return interval == 0 ? 1440 : DAY / interval;
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(interval);
    out.writeLong(last);
    out.writeBoolean(started);
    out.writeByte(settling);
  }

  void restore(DataInput in) throws IOException {
    interval = in.readDouble();
    last = in.readLong();
    started = in.readBoolean();
    settling = in.readByte();
  }
}
