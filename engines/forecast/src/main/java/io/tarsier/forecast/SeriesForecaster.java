package io.tarsier.forecast;

import io.tarsier.numerics.Quantiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;

/**
 * Remembers one live series in bounded memory and forecasts it on request.
 *
 * <p>Two rings of means: five minutes over three days for the next hours, one hour over five weeks
 * for the next days; under 7 KB when full, under 400 bytes when new. A sample costs nanoseconds; a
 * forecast or an estimate some ten milliseconds, so ask seldom (when a page is opened, every few
 * minutes for a disk). Not thread-safe. Time comes with the samples only.
 */
public final class SeriesForecaster {

  private static final int VERSION = 1;
  private static final Duration FINE = Duration.ofMinutes(5);
  private static final Duration COARSE = Duration.ofHours(1);
  private static final int FINE_SLOTS = 3 * 288;
  private static final int COARSE_SLOTS = 35 * 24;

  /** Up to here the fine ring is asked. */
  private static final Duration NEAR = Duration.ofHours(6);

  /** What a ring must hold to be asked at all. */
  private static final int ENOUGH = 24;

  /** A rise must beat those of the weeks before by this factor to be believed by itself. */
  private static final double UNHEARD = 1.25;

  private final MeanRing fine = new MeanRing(FINE.toMillis(), FINE_SLOTS);
  private final MeanRing coarse = new MeanRing(COARSE.toMillis(), COARSE_SLOTS);

  /** Takes one sample; NaN and infinities are ignored. */
  public void observe(long epochMillis, double value) {
    if (Double.isFinite(value)) {
      fine.observe(epochMillis, value);
      coarse.observe(epochMillis, value);
    }
  }

  /** Whether two hours of samples are known, the least from which anything is said. */
  public boolean isReady() {
    return fine.values().length >= ENOUGH || coarse.values().length >= ENOUGH;
  }

  /**
   * A forecast with its times.
   *
   * @param startMillis time of the first step
   * @param stepMillis distance of the steps
   * @param past what it was made from, oldest first and up to the first step, NaN where unknown
   */
  @SuppressWarnings("ArrayRecordComponent") // plain numbers for plots; nobody compares outlooks
  public record Outlook(long startMillis, long stepMillis, double[] past, Forecast forecast) {}

  /**
   * @param horizon how far ahead, at most 35 days
   * @param level share of future points that the interval shall contain
   * @throws IllegalStateException before {@link #isReady()}
   */
  public Outlook forecast(Duration horizon, double level) {
    if (!isReady()) {
      throw new IllegalStateException("two hours of samples are needed before the first forecast");
    }
    boolean near = horizon.compareTo(NEAR) <= 0 || coarse.values().length < ENOUGH;
    MeanRing ring = near && fine.values().length >= ENOUGH ? fine : coarse;
    int steps = steps(horizon, ring.stepMillis());
    Settings settings =
        Settings.of(steps)
            .withSeason((int) (Duration.ofDays(1).toMillis() / ring.stepMillis()))
            .withLevel(level);
    double[] past = ring.values();
    return new Outlook(
        ring.nextMillis(), ring.stepMillis(), past, Forecaster.forecast(past, settings));
  }

  /**
   * When a threshold will be reached. The coarse ring answers, with the threshold nearer by what
   * the extreme five minutes of an hour usually add to its mean; the fine ring answers instead
   * where it sees a rise that the weeks before never saw the like of, since a leak of an hour shows
   * only there.
   *
   * @param horizon at most seven days are worth asking for
   */
  public ExhaustionEstimate exhaustion(
      double threshold, Exhaustion.Direction direction, Duration horizon) {
    double sign = direction == Exhaustion.Direction.RISING ? 1 : -1;
    double[] hours = coarse.values();
    double margin = sign * within(fine.values(), sign);
    ExhaustionEstimate slow =
        exhaustion(coarse.stepMillis(), hours, threshold - margin, direction, horizon);
    // Three days of five minutes say nothing about a week from now.
    Duration soon = horizon.compareTo(Duration.ofDays(1)) < 0 ? horizon : Duration.ofDays(1);
    ExhaustionEstimate fast =
        exhaustion(fine.stepMillis(), fine.values(), threshold, direction, soon);
    if (hours.length < ENOUGH) {
      return fast;
    }
    boolean sooner = fast.probability() > slow.probability() && fast.probability() > 0;
    boolean sure = fast.newTrend() && fast.probability() >= 0.5;
    return (sooner || sure) && unheardOf(fast, hours, sign) ? fast : slow;
  }

  /** How far the extreme five minutes of an hour usually lie beyond the hour's mean. */
  private static double within(double[] values, double sign) {
    int per = (int) (COARSE.toMillis() / FINE.toMillis());
    double[] beyond = new double[values.length / per];
    for (int i = 0; i < beyond.length; i++) {
      double sum = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < per; k++) {
        double v = sign * values[values.length - 1 - i * per - k];
        sum += v;
        most = Math.max(most, v);
      }
      beyond[i] = most - sum / per; // NaN if a value is missing: left out
    }
    double usual = Quantiles.median(beyond);
    return Double.isNaN(usual) ? 0 : usual;
  }

  /** Whether the weeks before never saw so high a rise in as short a time. */
  private static boolean unheardOf(ExhaustionEstimate fast, double[] hours, double sign) {
    if (!fast.newTrend()) {
      return fast.horizon().isZero() || fast.late().isZero();
    }
    int age = (int) Math.max(1, Math.round((double) fast.trendAge().toMinutes() / 60));
    double rise = fast.perDay() * age / 24;
    double most = 0;
    for (int t = age; t < hours.length - age - 1; t++) {
      double then = sign * (hours[t] - hours[t - age]);
      most = then > most ? then : most;
    }
    return rise > UNHEARD * most;
  }

  private static ExhaustionEstimate exhaustion(
      long stepMillis,
      double[] values,
      double threshold,
      Exhaustion.Direction direction,
      Duration horizon) {
    return Exhaustion.estimate(
        values,
        Duration.ofMillis(stepMillis),
        threshold,
        direction,
        steps(horizon, stepMillis),
        (int) (Duration.ofDays(1).toMillis() / stepMillis),
        1);
  }

  private static int steps(Duration horizon, long stepMillis) {
    long steps = (horizon.toMillis() + stepMillis - 1) / stepMillis;
    return Math.clamp(steps, 1, Settings.MAX_HORIZON);
  }

  /** Approximate memory held now. */
  public int bytes() {
    return 64 + fine.bytes() + coarse.bytes();
  }

  /** Everything known, to be given to {@link #load(byte[])} after a restart. */
  public byte[] save() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(VERSION);
      fine.save(out);
      coarse.save(out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail to be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Goes on where {@link #save()} stopped.
   *
   * @throws IllegalArgumentException if the bytes are not a saved series of this version; start
   *     with a new one then
   */
  public static SeriesForecaster load(byte[] saved) {
    SeriesForecaster restored = new SeriesForecaster();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      int version = in.readInt();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "saved by version " + version + ", this is " + VERSION + ": start with a new series");
      }
      restored.fine.load(in);
      restored.coarse.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a saved series: start with a new one", e);
    }
    return restored;
  }
}
