package io.tarsier.logs;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often a pattern comes: a level of the last hours, a profile of the hours of the day (UTC),
 * how much more than Poisson its counts of one and of five minutes vary, the highest of them, and
 * its gaps. About 80 bytes; 300 more once it came sixty times.
 *
 * <p>What is expected is the higher of level and profile where a count may be too high, the lower
 * where it may be too low: what was so a while ago or at this hour on earlier days is usual.
 */
final class Rate {

  private static final int HOURS = 24;

  /** The level's half-life: 40 minutes. */
  private static final double LEVEL = 1 - Math.pow(0.5, 1.0 / 40);

  /** That of the variation: 8 hours. */
  private static final double VARIATION = 1 - Math.pow(0.5, 1.0 / 480);

  /** The highest counts fade to one half in three days. */
  private static final double FADING = Math.pow(0.5, 1.0 / 4320);

  private static final double DAILY = 0.3;
  private static final double GAPS = 0.1;
  private static final double REGULARITY = 0.02;
  private static final double LEAST_VARIATION = 0.01;
  private static final int ENOUGH_FOR_PROFILE = 60;

  double level;
  int minutes;
  private double excess1;
  private double square1;
  private double excess5;
  private double square5;
  private double lack5;
  private double squareLack5;
  double peak1;
  double peak5;
  long lastActive = Long.MIN_VALUE;
  double meanGap;
  double squareGap;
  double longestGap;
  int gaps;

  /** Lines a minute by hour of the day, NaN where not known. */
  private float @Nullable [] profile;

  /** The highest counts of five minutes by hour, of the last two days. */
  private float @Nullable [] peaks;

  private double hourSum;
  private int hourMinutes;
  private double hourPeak;
  private long hour = Long.MIN_VALUE;

  /** The most that was to be expected in a minute. */
  double most(long minute) {
    return Math.max(level, profiled(minute, true)) + 0.5 / (minutes + 1);
  }

  /** The least that was to be expected in a minute. */
  double least(long minute) {
    double p = profiled(minute, false);
    return Double.isNaN(p) ? level : Math.min(level, p);
  }

  /** Whether earlier days are known at this hour. */
  boolean knowsHour(long minute) {
    return profile != null && !Float.isNaN(profile[hourOf(minute)]);
  }

  double variation1() {
    return variation(excess1, square1);
  }

  double variation5() {
    return variation(excess5, square5);
  }

  /** How much counts vary that are too low: no less than those that are too high. */
  double lowVariation5() {
    return Math.max(variation5(), variation(lack5, squareLack5));
  }

  private static double variation(double excess, double square) {
    return square < 1e-12 ? LEAST_VARIATION : Math.max(LEAST_VARIATION, excess / square);
  }

  /** The highest count of five minutes that two earlier days had about this hour; 0 if unknown. */
  double usualPeak(long minute) {
    if (peaks == null) {
      return 0;
    }
    int h = hourOf(minute);
    double most = 0;
    for (int i = HOURS - 1; i <= HOURS + 1; i++) {
      int at = (h + i) % HOURS;
      most = Math.max(most, Math.min(peaks[at], peaks[HOURS + at]));
    }
    return most;
  }

  /**
   * Learns a minute.
   *
   * @param troubled whether a finding is open about it: then neither level nor variation follow
   */
  void learn(long minute, long count, long five, boolean troubled) {
    long h = Math.floorDiv(minute, 60L);
    if (h != hour) {
      closeHour(h);
    }
    hourSum += troubled ? Math.min((double) count, level * 2) : count;
    hourMinutes++;
    hourPeak = Math.max(hourPeak, (double) five);
    if (count > 0) {
      gap(minute);
    }
    if (troubled) {
      return;
    }
    double most = most(minute);
    double least = least(minute);
    double w = Math.max(VARIATION, 1.0 / (minutes + 1));
    if (minutes >= 5) {
      excess1 += w * (2 * square(Math.max(0, count - most)) - most - excess1);
      square1 += w * (square(most) - square1);
      excess5 += w * (2 * square(Math.max(0, five - 5 * most)) - 5 * most - excess5);
      square5 += w * (square(5 * most) - square5);
      lack5 += w * (2 * square(Math.max(0, 5 * least - five)) - 5 * least - lack5);
      squareLack5 += w * (square(5 * least) - squareLack5);
      peak5 = Math.max(peak5 * FADING, (double) five);
    }
    peak1 = Math.max(peak1 * FADING, (double) count);
    level += Math.max(LEVEL, 1.0 / (minutes + 1)) * (count - level);
    minutes++;
  }

  private void gap(long minute) {
    if (lastActive != Long.MIN_VALUE) {
      double gap = minute - lastActive;
      double w = Math.max(GAPS, 1.0 / (gaps + 1));
      meanGap += w * (gap - meanGap);
      double relative = gap / Math.max(1, meanGap);
      squareGap += Math.max(REGULARITY, 1.0 / (gaps + 1)) * (relative * relative - squareGap);
      longestGap = Math.max(longestGap * 0.999, gap);
      gaps = Math.min(gaps + 1, 1_000_000);
    }
    lastActive = minute;
  }

  /**
   * How irregular the gaps are: 0 for a clock, 1 for chance; reckoned against chance in whole
   * minutes, where no gap is shorter than one.
   */
  double irregularity() {
    return meanGap <= 1.2 ? 1 : Math.max(0, squareGap - 1) / (1 - 1 / meanGap);
  }

  private void closeHour(long next) {
    if (hourMinutes >= 30 && (profile != null || minutes * level >= ENOUGH_FOR_PROFILE)) {
      if (profile == null) {
        profile = new float[HOURS];
        Arrays.fill(profile, Float.NaN);
        peaks = new float[2 * HOURS];
      }
      int h = (int) Math.floorMod(hour, (long) HOURS);
      float mean = (float) (hourSum / hourMinutes);
      profile[h] =
          Float.isNaN(profile[h]) ? mean : (float) (profile[h] + DAILY * (mean - profile[h]));
      float[] highs = peaks;
      if (highs != null) {
        highs[HOURS + h] = highs[h];
        highs[h] = (float) hourPeak;
      }
    }
    hour = next;
    hourSum = 0;
    hourMinutes = 0;
    hourPeak = 0;
  }

  /** The profile at a minute: this hour's or on the way to the next one's, whichever is further. */
  private double profiled(long minute, boolean high) {
    float[] p = profile;
    if (p == null) {
      return high ? 0 : Double.NaN;
    }
    int h = hourOf(minute);
    double own = p[h];
    if (Double.isNaN(own)) {
      return high ? 0 : Double.NaN;
    }
    int within = (int) Math.floorMod(minute, 60L);
    double other = p[(h + (within < 30 ? HOURS - 1 : 1)) % HOURS];
    if (Double.isNaN(other)) {
      return own;
    }
    double between = own + (other - own) * Math.abs(within - 30) / 60.0;
    return high ? Math.max(own, between) : Math.min(own, between);
  }

  private static int hourOf(long minute) {
    return (int) Math.floorMod(Math.floorDiv(minute, 60L), (long) HOURS);
  }

  private static double square(double v) {
    return v * v;
  }

  /** Takes over what a pattern did that is now part of this one. */
  void absorb(Rate other) {
    level += other.level;
    minutes = Math.max(minutes, other.minutes);
    excess1 += other.excess1;
    square1 += other.square1;
    excess5 += other.excess5;
    square5 += other.square5;
    lack5 += other.lack5;
    squareLack5 += other.squareLack5;
    peak1 += other.peak1;
    peak5 += other.peak5;
    lastActive = Math.max(lastActive, other.lastActive);
    hourSum += other.hourSum;
    if (profile == null || peaks == null) {
      profile = other.profile;
      peaks = other.peaks;
    } else if (other.profile != null && other.peaks != null) {
      for (int i = 0; i < HOURS; i++) {
        profile[i] += Float.isNaN(other.profile[i]) ? 0 : other.profile[i];
      }
      for (int i = 0; i < 2 * HOURS; i++) {
        peaks[i] += other.peaks[i];
      }
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(minutes);
    out.writeInt(gaps);
    out.writeLong(lastActive);
    out.writeLong(hour);
    out.writeInt(hourMinutes);
    for (double v :
        new double[] {
          level,
          excess1,
          square1,
          excess5,
          square5,
          lack5,
          squareLack5,
          peak1,
          peak5,
          meanGap,
          squareGap,
          longestGap,
          hourSum,
          hourPeak
        }) {
      out.writeDouble(v);
    }
    out.writeBoolean(profile != null);
    if (profile != null && peaks != null) {
      for (float v : profile) {
        out.writeFloat(v);
      }
      for (float v : peaks) {
        out.writeFloat(v);
      }
    }
  }

  static Rate load(DataInput in) throws IOException {
    Rate r = new Rate();
    r.minutes = in.readInt();
    r.gaps = in.readInt();
    r.lastActive = in.readLong();
    r.hour = in.readLong();
    r.hourMinutes = in.readInt();
    r.level = in.readDouble();
    r.excess1 = in.readDouble();
    r.square1 = in.readDouble();
    r.excess5 = in.readDouble();
    r.square5 = in.readDouble();
    r.lack5 = in.readDouble();
    r.squareLack5 = in.readDouble();
    r.peak1 = in.readDouble();
    r.peak5 = in.readDouble();
    r.meanGap = in.readDouble();
    r.squareGap = in.readDouble();
    r.longestGap = in.readDouble();
    r.hourSum = in.readDouble();
    r.hourPeak = in.readDouble();
    if (in.readBoolean()) {
      float[] p = new float[HOURS];
      for (int i = 0; i < HOURS; i++) {
        p[i] = in.readFloat();
      }
      float[] highs = new float[2 * HOURS];
      for (int i = 0; i < 2 * HOURS; i++) {
        highs[i] = in.readFloat();
      }
      r.profile = p;
      r.peaks = highs;
    }
    return r;
  }
}
