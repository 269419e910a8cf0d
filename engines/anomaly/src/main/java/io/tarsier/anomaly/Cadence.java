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

  private double interval;
  private long last;
  private boolean started;

  void add(long time) {
    if (started) {
      double now = time - last;
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

  /** Points a day; one a minute until two points are known. */
  double pointsPerDay() {
    return interval == 0 ? 1440 : DAY / interval;
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(interval);
    out.writeLong(last);
    out.writeBoolean(started);
  }

  void restore(DataInput in) throws IOException {
    interval = in.readDouble();
    last = in.readLong();
    started = in.readBoolean();
  }
}
