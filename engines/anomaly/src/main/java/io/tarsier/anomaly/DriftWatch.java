package io.tarsier.anomaly;

import io.tarsier.numerics.Thinned;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tells when what is usual of a series has lastingly become something else.
 *
 * <p>Time is cut into quarters of a day. Each is kept as {@value #QUANTILES} quantiles and held
 * against the same quarter of the last {@value #DAYS} days: a quarter that is like one of them is
 * nothing new, so that neither day and night nor weekend and working day count. The distance is the
 * first Wasserstein distance, the mean distance of quantiles. It has to go beyond {@value #BEYOND}
 * times what usually lies between a quarter and its nearest, so that a steady rise is no drift
 * either, and beyond most of the spread within a quarter. Six such quarters in a row are drift once
 * a week is known, which one odd day is not, and twelve before, which outlasts a weekend.
 *
 * <p>What has drifted joins what is known, and going back within the week is therefore no drift.
 *
 * <p>Cost: O(1) a point, some 600 subtractions a quarter; at most 2 KB. Limits: drift that is
 * smaller than the spread within a quarter of a day, or slower than a few days, is not seen. A
 * random walk drifts about once a month, as it should.
 */
final class DriftWatch {

  static final long QUARTER = 6 * 3_600_000L;
  static final int DAYS = 8;

  private static final int PHASES = 4;
  private static final int YOUNG_DAYS = 7;
  private static final int DWELL = 6;
  private static final int YOUNG_DWELL = 12;

  /** After a drift it takes the longer wait again: the weekend has not shown its new face yet. */
  private static final int SETTLING = 28;

  private static final double SPAN = 0.4;
  private static final int FEWEST_POINTS = 4;
  private static final double BEYOND = 3;
  private static final double SPREADS = 0.5;
  private static final double CHANCE = 1;
  private static final double SHARE = 0.05;

  private static final double[] SHARES = {0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95};
  private static final int QUANTILES = 7;
  private static final int LOW = 0;
  private static final int LOWER = 1;
  private static final int MIDDLE = 3;
  private static final int UPPER = 5;
  private static final int HIGH = 6;

  /** What was seen of each quarter of the day, the oldest overwritten first. */
  private final float[][][] known = new float[PHASES][DAYS][];

  private final int[] days = new int[PHASES];

  /** Quarters in a row that are like none of the known, with their places in the day. */
  private final float[][] odd = new float[YOUNG_DWELL][];

  private final int[] oddPhases = new int[YOUNG_DWELL];
  private int odds;
  private long since;

  /** The last known quarter: if the next is odd, it may already be half of it. */
  private float @Nullable [] waiting;

  private int waitingPhase;
  private int settled = SETTLING;

  private final Thinned now = new Thinned();
  private final Thinned before = new Thinned();
  private long first;
  private long last = Long.MIN_VALUE;

  /** Where the present quarter ends. */
  private long end = Long.MIN_VALUE;

  private long firstBefore;
  private long lastBefore;

  /** Learns a value; what has shifted if that is sure since this value, else null. */
  @Nullable Shift add(long time, double value) {
    Shift shift = null;
    if (time >= end) {
      shift = last == Long.MIN_VALUE ? null : close(time);
      end = (Math.floorDiv(time, QUARTER) + 1) * QUARTER;
      first = time;
    }
    now.add(value);
    last = time;
    return shift;
  }

  private @Nullable Shift close(long time) {
    Shift shift = null;
    // Half a quarter may be the half of a day that is unlike the other.
    if (now.added() >= FEWEST_POINTS && last - first >= QUARTER / 2) {
      shift = judge(Math.floorMod(Math.floorDiv(last, QUARTER), PHASES), time);
    }
    before.become(now);
    firstBefore = first;
    lastBefore = last;
    now.clear();
    return shift;
  }

  private @Nullable Shift judge(int phase, long time) {
    float[] quarter = now.quantiles(SHARES);
    int n = Math.min(DAYS, days[phase]);
    settled++;
    if (n < 2 || isKnown(quarter, phase, n)) {
      keepOdd();
      waiting = quarter;
      waitingPhase = phase;
      return null;
    }
    if (odds == 0) {
      since = onset();
    }
    odd[odds] = quarter;
    oddPhases[odds++] = phase;
    boolean settledDown = n >= YOUNG_DAYS && settled >= SETTLING;
    if (odds < (settledDown ? DWELL : YOUNG_DWELL)) {
      return null;
    }
    Shift shift = shift(time);
    settled = 0;
    keepOdd();
    return shift;
  }

  private boolean isKnown(float[] quarter, int phase, int n) {
    float[] nearest = null;
    double distance = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double d = distance(quarter, known[phase][i]);
      if (d < distance) {
        distance = d;
        nearest = known[phase][i];
      }
    }
    if (nearest == null) {
      return true;
    }
    double spread = nearest[UPPER] - nearest[LOWER];
    double chance = SPREADS + CHANCE / Math.sqrt(now.size());
    double least = Math.max(BEYOND * usualDistance(phase, n), chance * spread);
    least = Math.max(least, SPAN * span(phase, n));
    double level = Math.max(Math.abs(nearest[MIDDLE]), Math.abs(quarter[MIDDLE]));
    return distance <= Math.max(least, SHARE * level + Baseline.floor(level));
  }

  /** What lies between a known quarter and its nearest; a fourth of them are further apart. */
  private double usualDistance(int phase, int n) {
    double[] nearest = new double[n];
    for (int i = 0; i < n; i++) {
      nearest[i] = Double.POSITIVE_INFINITY;
      for (int k = 0; k < n; k++) {
        if (k != i) {
          nearest[i] = Math.min(nearest[i], distance(known[phase][i], known[phase][k]));
        }
      }
    }
    Arrays.sort(nearest);
    return nearest[3 * (n - 1) / 4];
  }

  /** How far apart the known quarters are at most. */
  private double span(int phase, int n) {
    double span = 0;
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        span = Math.max(span, distance(known[phase][i], known[phase][k]));
      }
    }
    return span;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < QUANTILES; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / QUANTILES;
  }

  private void keepOdd() {
    if (waiting != null) {
      keep(waitingPhase, waiting);
      waiting = null;
    }
    for (int i = 0; i < odds; i++) {
      keep(oddPhases[i], odd[i]);
    }
    odds = 0;
  }

  private void keep(int phase, float[] quarter) {
    known[phase][days[phase]++ % DAYS] = quarter;
  }

  /** Where the last two quarters fall apart best into two levels. */
  private long onset() {
    int n = before.size();
    int all = n + now.size();
    double mean = 0;
    for (int i = 0; i < all; i++) {
      mean += (i < n ? before.get(i) : now.get(i - n)) / all;
    }
    double sum = 0;
    double most = -1;
    int at = n;
    for (int i = 0; i < all - 1; i++) {
      sum += (i < n ? before.get(i) : now.get(i - n)) - mean;
      double apart = sum * sum / ((i + 1.0) * (all - i - 1));
      if (apart > most) {
        most = apart;
        at = i + 1;
      }
    }
    return at < n
        ? firstBefore + (lastBefore - firstBefore) * at / Math.max(1, n - 1)
        : first + (last - first) * (at - n) / Math.max(1, now.size() - 1);
  }

  private Shift shift(long time) {
    double distance = 0;
    float[] lows = new float[odds - 1];
    float[] highs = new float[odds - 1];
    for (int i = 0; i < odds; i++) {
      if (i > 0) {
        // The first one is partly what was before.
        lows[i - 1] = odd[i][LOW];
        highs[i - 1] = odd[i][HIGH];
      }
      double nearest = Double.POSITIVE_INFINITY;
      for (int d = 0; d < Math.min(DAYS, days[oddPhases[i]]); d++) {
        nearest = Math.min(nearest, distance(odd[i], known[oddPhases[i]][d]));
      }
      distance += nearest / odds;
    }
    float[] lowsBefore = new float[PHASES * DAYS];
    float[] highsBefore = new float[PHASES * DAYS];
    int n = 0;
    for (int p = 0; p < PHASES; p++) {
      for (int d = 0; d < Math.min(DAYS, days[p]); d++) {
        lowsBefore[n] = known[p][d][LOW];
        highsBefore[n++] = known[p][d][HIGH];
      }
    }
    return new Shift(
        since,
        time,
        share(lowsBefore, n, 0.1),
        share(highsBefore, n, 0.9),
        share(lows, odds - 1, 0.1),
        share(highs, odds - 1, 0.9),
        distance);
  }

  private static float share(float[] values, int n, double share) {
    float[] sorted = Arrays.copyOf(values, n);
    Arrays.sort(sorted);
    return sorted[(int) Math.round(share * (n - 1))];
  }

  void save(DataOutput out) throws IOException {
    for (int p = 0; p < PHASES; p++) {
      out.writeInt(days[p]);
      for (int d = 0; d < Math.min(DAYS, days[p]); d++) {
        write(out, known[p][d]);
      }
    }
    out.writeByte(odds);
    for (int i = 0; i < odds; i++) {
      out.writeByte(oddPhases[i]);
      write(out, odd[i]);
    }
    out.writeLong(since);
    out.writeInt(settled);
    float[] held = waiting;
    out.writeByte(held == null ? -1 : waitingPhase);
    if (held != null) {
      write(out, held);
    }
    now.save(out);
    before.save(out);
    out.writeLong(first);
    out.writeLong(last);
    out.writeLong(firstBefore);
    out.writeLong(lastBefore);
  }

  void restore(DataInput in) throws IOException {
    for (int p = 0; p < PHASES; p++) {
      days[p] = in.readInt();
      for (int d = 0; d < Math.min(DAYS, days[p]); d++) {
        known[p][d] = read(in);
      }
    }
    odds = in.readByte();
    if (odds < 0 || odds >= YOUNG_DWELL) {
      throw new IOException("no drift watch: " + odds + " odd quarters");
    }
    for (int i = 0; i < odds; i++) {
      oddPhases[i] = in.readByte();
      odd[i] = read(in);
    }
    since = in.readLong();
    settled = in.readInt();
    waitingPhase = in.readByte();
    waiting = waitingPhase < 0 ? null : read(in);
    now.restore(in);
    before.restore(in);
    first = in.readLong();
    last = in.readLong();
    end = last == Long.MIN_VALUE ? Long.MIN_VALUE : (Math.floorDiv(last, QUARTER) + 1) * QUARTER;
    firstBefore = in.readLong();
    lastBefore = in.readLong();
  }

  private static void write(DataOutput out, float[] quarter) throws IOException {
    for (float q : quarter) {
      out.writeFloat(q);
    }
  }

  private static float[] read(DataInput in) throws IOException {
    float[] quarter = new float[QUANTILES];
    for (int i = 0; i < QUANTILES; i++) {
      quarter[i] = in.readFloat();
    }
    return quarter;
  }
}
