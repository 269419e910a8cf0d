package io.tarsier.cause;

import java.util.Arrays;

/**
 * How far one series is from its past, row by row, in units of how far it usually strays.
 *
 * <p>The past's median stands for the usual level. The unit is the largest of three robust spreads
 * (median deviation, half the middle range, and the deviation that 2 % of the past exceed, which
 * keeps a series with rare spikes from looking steady) and of {@value #TRIFLE} of the level: a
 * memory page more on a series that never moved is not a change. Cost: one sort of at most {@value
 * #MOST_PAST} values.
 */
final class Change {

  /** A share of the level below which a move says nothing. */
  static final double TRIFLE = 0.005;

  private static final int MOST_PAST = 4096;
  private static final double SIGMA = 1.4826;
  private static final double SIGMA_OF_MIDDLE_HALF = 1.349;
  private static final double RARE = 0.98;
  private static final double SIGMA_OF_RARE = 2.326;

  /** Deviations from a level that was exactly zero are this many units at their largest. */
  private static final double FROM_NOTHING = 10;

  /** What a series that never missed a value and then fell silent is worth. */
  private static final double SILENCE = 12;

  private static final double RELIABLE = 0.99;
  private static final int FEW_MISSING = 3;
  private static final double BEGUN = 0.3;
  private static final double NOTABLE = 3;

  final MetricColumn column;
  final int index;
  final double usual;
  final float[] away;
  private final boolean reliable;

  /** Row of the table that the first deviation belongs to. */
  private final int from;

  boolean silent;

  /** From {@link #settle}: how strong the change is, and where it shows. */
  double strength;

  double largest;
  int begins = -1;
  int peak;

  private Change(
      MetricColumn column, int index, double usual, float[] away, boolean reliable, int from) {
    this.column = column;
    this.index = index;
    this.usual = usual;
    this.away = away;
    this.reliable = reliable;
    this.from = from;
  }

  /** A series with too short a past to say what is usual gets no deviations at all. */
  static Change of(MetricColumn column, int index, Span span) {
    double[] v = column.values();
    int from = Math.max(0, span.first() - MOST_PAST);
    double[] past = new double[span.first() - from];
    int n = 0;
    for (int i = from; i < span.first(); i++) {
      if (Double.isFinite(v[i])) {
        past[n++] = v[i];
      }
    }
    float[] away = new float[span.rows()];
    if (n < Span.FEW_ROWS) {
      Arrays.fill(away, Float.NaN);
      return new Change(column, index, Double.NaN, away, false, span.first());
    }
    Arrays.sort(past, 0, n);
    double usual = at(past, n, 0.5);
    double unit = unit(past, n, usual);
    if (unit == 0) {
      double most = 0;
      for (int i = span.first(); i < span.end(); i++) {
        most = Double.isFinite(v[i]) ? Math.max(most, Math.abs(v[i])) : most;
      }
      unit = most == 0 ? 1 : most / FROM_NOTHING;
    }
    for (int i = 0; i < away.length; i++) {
      double x = v[span.first() + i];
      away[i] = Double.isFinite(x) ? (float) ((x - usual) / unit) : Float.NaN;
    }
    return new Change(column, index, usual, away, n >= RELIABLE * past.length, span.first());
  }

  private static double unit(double[] sorted, int n, double usual) {
    double half = (at(sorted, n, 0.75) - at(sorted, n, 0.25)) / SIGMA_OF_MIDDLE_HALF;
    // Both ends of the sorted past walk towards the median: distances in falling order, unsorted.
    int rare = (int) (RARE * (n - 1));
    int middle = (n - 1) / 2;
    int low = 0;
    int high = n - 1;
    double rareDistance = 0;
    double middleDistance = 0;
    for (int rank = n - 1; rank >= middle; rank--) {
      double below = usual - sorted[low];
      double above = sorted[high] - usual;
      double distance = Math.max(below, above);
      if (below >= above) {
        low++;
      } else {
        high--;
      }
      if (rank == rare) {
        rareDistance = distance;
      }
      middleDistance = distance;
    }
    double spread = Math.max(SIGMA * middleDistance, rareDistance / SIGMA_OF_RARE);
    double unit = Math.max(Math.max(spread, half), TRIFLE * Math.abs(usual));
    return Double.isFinite(unit) ? unit : Double.MAX_VALUE;
  }

  private static double at(double[] sorted, int n, double p) {
    double at = p * (n - 1);
    int i = (int) at;
    return i + 1 >= n ? sorted[n - 1] : sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
  }

  boolean known() {
    return !Double.isNaN(usual);
  }

  /**
   * Measures the change from a beginning on. What was there before the beginning does not count:
   * another recording, another load. One odd row among several does not count fully either.
   *
   * @param direction 1 or -1 to count only rises or only falls, 0 for either
   */
  void settle(int beginning, int direction) {
    int last = away.length - 1;
    while (last >= 0 && Float.isNaN(away[last])) {
      last--;
    }
    int missing = away.length - 1 - last;
    if (reliable && missing >= FEW_MISSING && 2 * missing >= away.length - beginning) {
      silent = true;
      strength = SILENCE;
      largest = SILENCE;
      begins = last + 1;
      peak = away.length - 1;
      return;
    }
    double before = before(beginning);
    float[] moved = new float[away.length - beginning];
    int n = 0;
    for (int i = beginning; i < away.length; i++) {
      if (Float.isNaN(away[i])) {
        continue;
      }
      double d = away[i] - before;
      double both = Math.abs(away[i]) < Math.abs(d) ? away[i] : d;
      double size = direction == 0 ? Math.abs(both) : Math.max(0, direction * both);
      if (size > largest) {
        largest = size;
        peak = i;
      }
      moved[n++] = (float) size;
    }
    if (n == 0) {
      return;
    }
    Arrays.sort(moved, 0, n);
    int skip = n < 3 ? 0 : Math.max(1, n / 10);
    strength = (moved[n - 1 - skip] + moved[n - 1]) / 2;
    double threshold = Math.max(NOTABLE, BEGUN * largest);
    for (int i = beginning; i < away.length && begins < 0; i++) {
      if (Math.abs(away[i]) >= threshold && Math.abs(away[i] - before) >= threshold) {
        begins = i;
      }
    }
  }

  /**
   * Logarithm of the level since the beginning over the usual one; 0 where it did not leave its
   * range. What never was is taken for a hundredth of what is.
   */
  double logRatio() {
    return notable() ? rawLogRatio() : 0;
  }

  /** The same whether or not it is beyond chance. */
  double rawLogRatio() {
    double now = column.values()[row(peak)];
    double floor = Math.max(Math.abs(now), Math.abs(usual)) / 100;
    return floor == 0 ? 0 : Math.log(Math.max(now, floor) / Math.max(usual, floor));
  }

  /** Row of the table for a row counted from the first that may hold the trouble. */
  int row(int i) {
    return from + i;
  }

  /** Row of the table after the last that is looked at. */
  int end() {
    return from + away.length;
  }

  private double before(int beginning) {
    double[] earlier = new double[beginning];
    int n = 0;
    for (int i = 0; i < beginning; i++) {
      if (!Float.isNaN(away[i])) {
        earlier[n++] = away[i];
      }
    }
    if (n == 0) {
      return 0;
    }
    Arrays.sort(earlier, 0, n);
    return at(earlier, n, 0.5);
  }

  /** Whether the series left its usual range since the beginning. */
  boolean notable() {
    return begins >= 0 && strength >= NOTABLE;
  }
}
