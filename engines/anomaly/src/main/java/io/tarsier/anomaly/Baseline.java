package io.tarsier.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * What is expected of the next value: an exponentially weighted level, and a profile of the day
 * where the day explains the series better than the level does. Both follow the series, so that a
 * new level becomes the new normal. O(1) a point; 1.2 KB.
 */
final class Baseline {

  private static final double ALPHA = 0.1;
  private static final double SPREAD_ALPHA = 0.02;
  private static final double SEASON_ALPHA = 0.3;
  private static final int SLOTS = 288;
  private static final long DAY = 86_400_000L;

  private final float[] season = new float[SLOTS];
  private double level = Double.NaN;
  private double spread;
  private double residualLevel;
  private double residualSpread;
  private double levelError;
  private double seasonError;
  private double slowLevel;
  private long seen;

  Baseline() {
    Arrays.fill(season, Float.NaN);
  }

  /** The least deviation that is told apart from rounding. */
  static double floor(double around) {
    return 1e-9 + Math.abs(around) * 1e-6;
  }

  double level() {
    return level;
  }

  double spread() {
    return spread + floor(level);
  }

  double residualSpread() {
    return (seasonal() ? residualSpread : spread) + floor(level);
  }

  private double slot = Double.NaN;

  /** Aims at the slot of a time; before {@link #expected()} is asked. */
  void aim(long time) {
    slot = season[slotOf(time)];
  }

  double expected() {
    return seasonal() && !Double.isNaN(slot) ? slot + residualLevel : level;
  }

  boolean seasonal() {
    return seasonError < 0.8 * levelError;
  }

  void add(long time, double value) {
    if (seen++ == 0) {
      level = value;
      slowLevel = value;
    }
    double error = Math.abs(value - level);
    int s = slotOf(time);
    double slow = value - slowLevel;
    if (!Float.isNaN(season[s])) {
      double seasonal = Math.abs(value - season[s] - residualLevel);
      seasonError += 0.003 * (seasonal - seasonError);
      levelError += 0.003 * (error - levelError);
      residualSpread +=
          SPREAD_ALPHA * (Math.min(seasonal, 5 * residualSpread + floor(value)) - residualSpread);
      residualLevel += ALPHA * (value - season[s] - residualLevel);
      season[s] += (float) (SEASON_ALPHA * (value - season[s]));
    } else {
      season[s] = (float) value;
      residualSpread = Math.max(residualSpread, spread);
    }
    double alpha = Math.max(SPREAD_ALPHA, 1.0 / seen);
    double clipped = seen < 20 ? error : Math.min(error, 5 * spread + floor(value));
    spread += alpha * (clipped - spread);
    slowLevel += 0.002 * slow;
    level += Math.max(ALPHA, 1.0 / seen) * (value - level);
  }

  private static int slotOf(long time) {
    return (int) (Math.floorMod(time, DAY) * SLOTS / DAY);
  }

  void save(DataOutput out) throws IOException {
    for (float s : season) {
      out.writeFloat(s);
    }
    out.writeDouble(level);
    out.writeDouble(spread);
    out.writeDouble(residualLevel);
    out.writeDouble(residualSpread);
    out.writeDouble(levelError);
    out.writeDouble(seasonError);
    out.writeDouble(slowLevel);
    out.writeLong(seen);
  }

  void restore(DataInput in) throws IOException {
    for (int i = 0; i < SLOTS; i++) {
      season[i] = in.readFloat();
    }
    level = in.readDouble();
    spread = in.readDouble();
    residualLevel = in.readDouble();
    residualSpread = in.readDouble();
    levelError = in.readDouble();
    seasonError = in.readDouble();
    slowLevel = in.readDouble();
    seen = in.readLong();
  }
}
