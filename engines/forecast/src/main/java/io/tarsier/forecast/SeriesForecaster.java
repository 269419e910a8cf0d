package io.tarsier.forecast;

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
   */
  public record Outlook(long startMillis, long stepMillis, Forecast forecast) {}

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
    int steps = steps(horizon, ring);
    Settings settings =
        Settings.of(steps)
            .withSeason((int) (Duration.ofDays(1).toMillis() / ring.stepMillis()))
            .withLevel(level);
    return new Outlook(
        ring.nextMillis(), ring.stepMillis(), Forecaster.forecast(ring.values(), settings));
  }

  /**
   * When a threshold will be reached: asked of both rings, the more alarming answer counts, since a
   * leak of an hour shows only in the fine one and a slow growth only in the coarse one.
   *
   * @param horizon at most seven days are worth asking for
   */
  public ExhaustionEstimate exhaustion(
      double threshold, Exhaustion.Direction direction, Duration horizon) {
    ExhaustionEstimate slow = exhaustion(coarse, threshold, direction, horizon);
    // Three days of five minutes say nothing about a week from now.
    Duration soon = horizon.compareTo(Duration.ofDays(1)) < 0 ? horizon : Duration.ofDays(1);
    ExhaustionEstimate fast = exhaustion(fine, threshold, direction, soon);
    boolean few = coarse.values().length < ENOUGH;
    return few || fast.probability() > slow.probability() ? fast : slow;
  }

  private static ExhaustionEstimate exhaustion(
      MeanRing ring, double threshold, Exhaustion.Direction direction, Duration horizon) {
    int day = (int) (Duration.ofDays(1).toMillis() / ring.stepMillis());
    return Exhaustion.estimate(
        ring.values(),
        Duration.ofMillis(ring.stepMillis()),
        threshold,
        direction,
        steps(horizon, ring),
        day,
        1);
  }

  private static int steps(Duration horizon, MeanRing ring) {
    long steps = (horizon.toMillis() + ring.stepMillis() - 1) / ring.stepMillis();
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
