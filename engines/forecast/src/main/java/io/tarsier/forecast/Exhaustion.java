package io.tarsier.forecast;

import io.tarsier.numerics.Quantiles;
import io.tarsier.numerics.TheilSen;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Says when a disk, a pool, a quota or a certificate runs out, and how probably.
 *
 * <p>Futures are drawn in two ways. <em>Replay</em>: from the present level the series goes on as
 * it once went on from a similar moment of its past, so a log that grows and is rotated is expected
 * to be rotated again. <em>Trend</em>: if it rises more steadily than it ever did in its known
 * past, over some recent window, that rise (Theil–Sen) continues, its uncertainty growing with the
 * distance in windows; a few replays stay in the mix, since rises end. The share of futures that
 * touch the threshold is the probability; their first touches give median and 80 % range.
 *
 * <p>"More steadily" compares three times the smallest of the rises over the thirds of the window:
 * a step has no rise in at least one third, a leak has the same in all. Daily (or other) shapes are
 * removed before and put back after; steps that happened only once ({@link LoneSteps}) are not
 * repeated. Cost: {@value #PATHS} paths of the horizon's length plus {@code n} per window, a few
 * milliseconds. Deterministic for a given seed.
 *
 * <p>Limits: a rise that began only minutes ago beside hours of noise is not believed yet; a cycle
 * longer than the known past is a new trend until it turns.
 */
public final class Exhaustion {

  /** Which way the threshold lies. */
  public enum Direction {
    /** Usage that grows to a limit. */
    RISING,
    /** A remainder that shrinks to a floor. */
    FALLING
  }

  private static final int PATHS = 400;
  private static final int SMALLEST_WINDOW = 6;

  /** Random past moments of which the most similar is replayed. */
  private static final int TRIES = 12;

  /** A rise must beat the steadiest known one by this factor to be new. */
  private static final double BEYOND = 1.25;

  /** And the usual rises by this many deviations. */
  private static final double SIGMAS = 5;

  /** Share of replays that stay in the mix beside a new trend. */
  private static final double DOUBT = 0.1;

  /** How much a growth may change from what it was, as a deviation and a share of its slope. */
  private static final double DRIFT = 0.12;

  private final double[] raw;
  private final double[] z;
  private final SeasonalShape shape;
  private final double threshold;
  private final int horizon;
  private final SplittableRandom random;

  private Exhaustion(
      double[] raw, SeasonalShape shape, double threshold, int horizon, SplittableRandom random) {
    this.raw = raw;
    this.z = shape.removedFrom(raw);
    this.shape = shape;
    this.threshold = threshold;
    this.horizon = horizon;
    this.random = random;
  }

  /**
   * @param y equally spaced values, oldest first, NaN where nothing is known
   * @param step time between them
   * @param threshold the value that must not be reached
   * @param horizon how many steps to look ahead
   * @param season points in a season that may be present (a day), 1 for none
   * @param seed for the draws: the same seed gives the same answer
   */
  public static ExhaustionEstimate estimate(
      double[] y,
      Duration step,
      double threshold,
      Direction direction,
      int horizon,
      int season,
      long seed) {
    if (horizon < 1 || horizon > Settings.MAX_HORIZON) {
      throw new IllegalArgumentException("the horizon is at least one step: " + horizon);
    }
    double sign = direction == Direction.RISING ? 1 : -1;
    double[] up = Gaps.filled(y, season);
    for (int i = 0; i < up.length; i++) {
      up[i] *= sign;
    }
    Duration far = step.multipliedBy(horizon);
    if (up.length > 0 && up[up.length - 1] >= sign * threshold) {
      return new ExhaustionEstimate(
          1, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0, far);
    }
    if (up.length < SMALLEST_WINDOW) {
      return new ExhaustionEstimate(0, far, far, far, Duration.ZERO, 0, far);
    }
    up = LoneSteps.removedFrom(up);
    // The newest day may be the beginning of the trouble: it must not teach what is usual.
    int taught = season > 1 && up.length >= 3 * season ? up.length - season : up.length;
    double[] past = Arrays.copyOf(up, taught);
    SeasonalShape shape = SeasonalShape.of(past, seasons(past, season)).after(up.length - taught);
    return new Exhaustion(up, shape, sign * threshold, horizon, new SplittableRandom(seed))
        .estimate(step, far);
  }

  /**
   * The given season and its week, where they show: removing one that is not there makes trends.
   */
  private static Seasons seasons(double[] past, int season) {
    if (season <= 1 || past.length < 2 * season || !SeasonFinder.shows(past, season)) {
      return Seasons.NONE;
    }
    boolean week = past.length >= 14 * season && SeasonFinder.shows(past, 7 * season, season);
    return new Seasons(season, week ? 7 * season : 1);
  }

  private ExhaustionEstimate estimate(Duration step, Duration far) {
    int suspected = newRise();
    boolean fresh = suspected > 0;
    int window = fresh ? Onset.length(z, suspected) : 0;
    TheilSen line = TheilSen.fit(z, z.length - (fresh ? window : Math.min(z.length, 400)));
    double[] touched = new double[PATHS];
    int hits = 0;
    double[] anchors = anchors();
    for (int p = 0; p < PATHS; p++) {
      boolean trend = fresh && p >= DOUBT * PATHS;
      int t = trend ? trendTouch(line, window) : replayTouch(anchors, line.slope());
      if (t > 0) {
        touched[hits++] = t;
      }
    }
    double[] sorted = Quantiles.sorted(Arrays.copyOf(touched, hits));
    double perDay = line.slope() * (86_400_000.0 / step.toMillis());
    return new ExhaustionEstimate(
        (double) hits / PATHS,
        time(sorted, 0.5, step, far),
        time(sorted, 0.1, step, far),
        time(sorted, 0.9, step, far),
        fresh ? step.multipliedBy(window) : Duration.ZERO,
        perDay,
        far);
  }

  private static Duration time(double[] sorted, double p, Duration step, Duration far) {
    return sorted.length == 0
        ? far
        : Duration.ofMillis(Math.round(Quantiles.ofSorted(sorted, p) * step.toMillis()));
  }

  /** The most significant window whose rise is steadier than any before, 0 if there is none. */
  private int newRise() {
    int n = z.length;
    double[] sums = new double[n + 1];
    for (int t = 0; t < n; t++) {
      sums[t + 1] = sums[t] + z[t];
    }
    int best = 0;
    double bestScore = 1;
    for (int w = SMALLEST_WINDOW; 4 * w <= n; w = Math.max(w + 2, w * 4 / 3)) {
      int smooth = Math.max(2, w / 6);
      double[] past = new double[n];
      int count = 0;
      double most = 0;
      for (int t = w + smooth - 1; t < n - w; t++) {
        past[count] = steadyRise(sums, t, w, smooth);
        most = Math.max(most, past[count]);
        count++;
      }
      if (count < 2 * w) {
        continue;
      }
      double[] seen = Arrays.copyOf(past, count);
      double usual = Quantiles.median(seen) + SIGMAS * Quantiles.robustSigma(seen);
      double needed = Math.max(BEYOND * most, usual);
      double now = steadyRise(sums, n - 1, w, smooth);
      // Of several windows the longest believable one gives the steadiest slope.
      double score = now <= 0 ? 0 : needed <= 0 ? 1e6 : Math.min(now / needed, 1e6);
      if (score > bestScore && alsoRaw(w, smooth, now)) {
        bestScore = score;
        best = w;
      }
    }
    return best;
  }

  /** A rise that only appears where an expected fall did not come is none. */
  private boolean alsoRaw(int w, int smooth, double rise) {
    double before = 0;
    double after = 0;
    for (int i = 0; i < smooth; i++) {
      after += raw[raw.length - 1 - i] / smooth;
      before += raw[raw.length - 1 - w - i] / smooth;
    }
    return after - before >= 0.5 * rise;
  }

  private static double steadyRise(double[] sums, int t, int w, int smooth) {
    double end = mean(sums, t, smooth);
    double later = mean(sums, t - w / 3, smooth);
    double earlier = mean(sums, t - 2 * w / 3, smooth);
    double start = mean(sums, t - w, smooth);
    return 3 * Math.min(end - later, Math.min(later - earlier, earlier - start));
  }

  private static double mean(double[] sums, int last, int size) {
    int from = Math.max(0, last + 1 - size);
    return (sums[last + 1] - sums[from]) / (last + 1 - from);
  }

  /** First step at which one continuation of the trend touches the threshold, 0 if none does. */
  private int trendTouch(TheilSen line, int window) {
    double se = line.sigma() * Math.sqrt(12.0) * 2 / Math.pow(window, 1.5);
    double slope = line.slope() + se * gaussian();
    double persistence = 0.12 * gaussian();
    double bend = 0.1 * gaussian();
    for (int h = 1; h <= horizon; h++) {
      // The further beyond the window, the less its slope is worth.
      double factor = Math.max(0, 1 + persistence + bend * Math.log1p((double) h / window));
      double value =
          line.atEnd() + slope * factor * h + line.sigma() * gaussian() + shape.at(h - 1);
      if (value >= threshold) {
        return h;
      }
    }
    return 0;
  }

  /** Local levels: medians of up to five points ending at each point. */
  private double[] anchors() {
    double[] a = new double[z.length];
    for (int t = 0; t < z.length; t++) {
      a[t] = Quantiles.median(Arrays.copyOfRange(z, Math.max(0, t - 4), t + 1));
    }
    return a;
  }

  /** First step at which a replay of a similar past moment touches the threshold, 0 if none. */
  private int replayTouch(double[] anchors, double slope) {
    int n = z.length;
    double level = anchors[n - 1];
    int from = similar(anchors);
    double base = anchors[from];
    int at = from;
    double drift = DRIFT * slope * gaussian();
    for (int h = 1; h <= horizon; h++) {
      at++;
      if (at >= n) {
        // The replay has reached the present: it goes on from another moment.
        level += anchors[n - 1] - base;
        at = random.nextInt(Math.max(1, n / 2)) + 1;
        base = anchors[at - 1];
      }
      if (level + z[at] - base + drift * h + shape.at(h - 1) >= threshold) {
        return h;
      }
    }
    return 0;
  }

  /** Of a few random moments the one whose level and recent course are most like now. */
  private int similar(double[] anchors) {
    int n = z.length;
    int look = Math.clamp(n / 20, 4, 24);
    int best = n - 2;
    double least = Double.POSITIVE_INFINITY;
    int latest = n - 1 - Math.max(1, Math.min(horizon / 2, n / 3));
    for (int tries = 0; tries < TRIES; tries++) {
      int s = look + random.nextInt(Math.max(1, latest - look));
      // The level counts as much as the course: what is bounded turns at a certain height.
      double apart = anchors[s] - anchors[n - 1];
      double distance = look * apart * apart;
      for (int k = 1; k <= look; k++) {
        double d = (anchors[s] - anchors[s - k]) - (anchors[n - 1] - anchors[n - 1 - k]);
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        best = s;
      }
    }
    return best;
  }

  private double gaussian() {
    return random.nextGaussian();
  }
}
