package io.tarsier.bench;

import io.tarsier.forecast.Exhaustion;
import io.tarsier.forecast.ExhaustionEstimate;
import io.tarsier.forecast.SeriesForecaster;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/**
 * Measures time-to-exhaustion on simulated series of a resource with a limit of 95, sampled every
 * five minutes: every series is watched for seven days after fourteen known ones, a forecast every
 * hour with seven days' horizon. {@code ExhaustionStudy [SERIES_PER_KIND] [ALARM_PROBABILITY]
 * [KIND]}.
 *
 * <p>Alarm: the probability reaches the given one at two checks in a row. A false alarm is one on a
 * series that does not reach the limit within seven days of it. Lead is the time from the first
 * true alarm to the limit; "of possible" divides it by the time from when the trouble began (or the
 * watch, or seven days before the limit) to the limit. Range: how often the limit is really reached
 * within the stated 80 % range.
 */
public final class ExhaustionStudy {

  private static final int HOUR = 12;
  private static final int KNOWN = 24 * 14 * HOUR;
  private static final int WATCHED = 24 * 7 * HOUR;
  private static final int HORIZON = 24 * 7 * HOUR;
  private static final double LIMIT = 95;
  private static final long STEP_MILLIS = 300_000;
  private static final long START_MILLIS = 1_760_000_400_000L;

  private ExhaustionStudy() {}

  enum Kind {
    SAWTOOTH,
    SAWTOOTH_NEAR,
    FLAT,
    FLAT_NEAR,
    STEP,
    WEEKLY,
    WANDERING,
    WEEKLY_GROWTH,
    STEADY_GROWTH,
    LEAK,
    FAST_LEAK
  }

  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 50;
    double alarm = args.length > 1 ? Double.parseDouble(args[1]) : 0.7;
    System.out.println(
        "kind            series  false/week  exhausted  warned  lead h (median, p10)  of possible  in 80 % range");
    for (Kind kind : Kind.values()) {
      if (args.length < 3 || kind.name().equals(args[2])) {
        System.out.println(study(kind, count, alarm));
      }
    }
  }

  private static String study(Kind kind, int count, double alarm) {
    int falseAlarms = 0;
    int exhausted = 0;
    int warned = 0;
    int ranged = 0;
    int inRange = 0;
    double[] leads = new double[count];
    double[] shares = new double[count];
    int leadCount = 0;
    for (int i = 0; i < count; i++) {
      int[] onset = new int[1];
      double[] y = series(kind, i, onset);
      int hit = -1;
      for (int t = KNOWN; t < y.length && hit < 0; t++) {
        hit = y[t] >= LIMIT ? t : -1;
      }
      int warnedAt = -1;
      boolean before = false;
      int end = hit < 0 ? KNOWN + WATCHED : Math.min(hit, KNOWN + WATCHED);
      SeriesForecaster forecaster = new SeriesForecaster();
      for (int now = 0; now < end; now++) {
        forecaster.observe(START_MILLIS + now * STEP_MILLIS, y[now]);
        if (now < KNOWN || now % HOUR != 0) {
          continue;
        }
        ExhaustionEstimate e =
            forecaster.exhaustion(LIMIT, Exhaustion.Direction.RISING, Duration.ofDays(7));
        boolean high = e.probability() >= alarm;
        boolean near = hit >= 0 && hit - now <= HORIZON;
        if (high && before && !near && warnedAt < 0) {
          falseAlarms++;
          warnedAt = Integer.MAX_VALUE;
        }
        if (high && before && near && (warnedAt < 0 || warnedAt == Integer.MAX_VALUE)) {
          warnedAt = now;
        }
        before = high;
        if (high && near) {
          ranged++;
          double hours = (double) (hit - now) / HOUR;
          inRange +=
              hours >= e.early().toMinutes() / 60.0 - 0.5
                      && hours <= e.late().toMinutes() / 60.0 + 0.5
                  ? 1
                  : 0;
        }
      }
      if (hit >= 0 && hit < KNOWN + WATCHED) {
        exhausted++;
        if (warnedAt >= 0 && warnedAt < Integer.MAX_VALUE) {
          warned++;
          leads[leadCount] = (double) (hit - warnedAt) / HOUR;
          shares[leadCount] =
              (double) (hit - warnedAt)
                  / (hit - Math.max(onset[0], Math.max(KNOWN, hit - HORIZON)));
          leadCount++;
        }
      }
    }
    double[] lead = Arrays.copyOf(leads, leadCount);
    double[] share = Arrays.copyOf(shares, leadCount);
    Arrays.sort(lead);
    Arrays.sort(share);
    return String.format(
        Locale.ROOT,
        "%-15s %6d  %10.3f  %9d  %6d  %9s  %8s  %11s  %s",
        kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        count,
        (double) falseAlarms / count,
        exhausted,
        warned,
        leadCount == 0 ? "-" : String.format(Locale.ROOT, "%.0f", lead[leadCount / 2]),
        leadCount == 0 ? "-" : String.format(Locale.ROOT, "%.0f", lead[leadCount / 10]),
        leadCount == 0 ? "-" : String.format(Locale.ROOT, "%.2f", share[leadCount / 2]),
        ranged == 0 ? "-" : String.format(Locale.ROOT, "%.2f", (double) inRange / ranged));
  }

  private static double[] series(Kind kind, int number, int[] onset) {
    Random random = new Random(kind.name().hashCode() * 1_000_003L + number);
    int n = KNOWN + WATCHED + HORIZON;
    double[] y = new double[n];
    double noise = 0.3 + random.nextDouble();
    double base = 30 + 30 * random.nextDouble();
    double period = 14 + 50 * random.nextDouble();
    double amplitude = 15 + 20 * random.nextDouble();
    int start = (KNOWN + random.nextInt(WATCHED / 2)) / HOUR;
    double known = (double) KNOWN / HOUR;
    double walk = 0;
    for (int i = 0; i < n; i++) {
      double t = (double) i / HOUR;
      double e = noise * random.nextGaussian();
      double day = Math.sin(2 * Math.PI * t / 24);
      double week = ((int) t / 24) % 7 >= 5 ? -1 : 0.4;
      walk = 0.995 * walk + 0.4 * e;
      double grown = (LIMIT - base) * t / (known + start / 3.0);
      double since = Math.max(0, t - start);
      y[i] =
          switch (kind) {
            case SAWTOOTH -> base + amplitude * (t % period) / period + e;
            case SAWTOOTH_NEAR -> 91 - amplitude + amplitude * (t % period) / period + 0.3 * e;
            case FLAT -> base + e;
            case FLAT_NEAR -> 90 + Math.min(4, 0.7 * e);
            case STEP -> base + (t >= start ? 20 : 0) + e;
            case WEEKLY -> base + 8 * day + 6 * week + e;
            case WANDERING -> base + Math.clamp(walk, -25, 25);
            case WEEKLY_GROWTH -> base + 4 * day + 3 * week + e + grown;
            case STEADY_GROWTH -> base + e + grown;
            case LEAK -> base + e + (LIMIT - base) * since / (24.0 + start % 48);
            case FAST_LEAK -> base + e + (LIMIT - base) * since / 10.0;
          };
    }
    onset[0] =
        switch (kind) {
          case LEAK, FAST_LEAK -> start * HOUR;
          case SAWTOOTH,
              SAWTOOTH_NEAR,
              FLAT,
              FLAT_NEAR,
              STEP,
              WEEKLY,
              WANDERING,
              WEEKLY_GROWTH,
              STEADY_GROWTH ->
              0;
        };
    return y;
  }
}
