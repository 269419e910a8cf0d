package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tarsier.forecast.Exhaustion.Direction;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class ExhaustionTest {

  private static final int WEEK = 24 * 7;

  private static double[] hourly(int n, double noise, IntToDoubleFunction value) {
    Random random = new Random(n);
    double[] y = new double[n];
    Arrays.setAll(y, t -> value.applyAsDouble(t) + noise * random.nextGaussian());
    return y;
  }

  private static ExhaustionEstimate rising(double[] y, double threshold) {
    return Exhaustion.estimate(y, Duration.ofHours(1), threshold, Direction.RISING, WEEK, 24, 1);
  }

  @Test
  void seesASteadyGrowthReachTheLimit() {
    // 95 is reached 100 hours after the end.
    ExhaustionEstimate e = rising(hourly(336, 0.5, t -> 95 - 0.1 * (436 - t)), 95);
    assertThat(e.probability()).isGreaterThan(0.9);
    assertThat(e.median().toHours()).isBetween(80L, 110L);
    assertThat(e.early()).isLessThanOrEqualTo(e.median());
    assertThat(e.late()).isGreaterThanOrEqualTo(e.median());
    assertThat(e.perDay()).isCloseTo(2.4, within(0.4));
  }

  @Test
  void seesALeakThatBeganYesterday() {
    ExhaustionEstimate e = rising(hourly(336, 0.5, t -> 40 + Math.max(0, t - 316)), 95);
    assertThat(e.newTrend()).isTrue();
    assertThat(e.probability()).isGreaterThan(0.7);
    assertThat(e.median().toHours()).isBetween(20L, 60L);
  }

  @Test
  void expectsARotatedLogToBeRotatedAgain() {
    // Ends in the middle of a ramp that would reach the limit if it went on for two days.
    ExhaustionEstimate e = rising(hourly(336, 0.5, t -> 40 + (t % 31) * 1.2), 95);
    assertThat(e.probability()).isLessThan(0.3);
  }

  @Test
  void isNotAlarmedByNoiseNearTheLimit() {
    assertThat(rising(hourly(336, 1, t -> 85), 95).probability()).isLessThan(0.05);
  }

  @Test
  void doesNotRepeatAStepThatHappenedOnce() {
    for (int since = 2; since < 120; since += 9) {
      int at = 336 - since;
      assertThat(rising(hourly(336, 0.5, t -> t < at ? 50 : 75), 95).probability())
          .as("%d hours after the step", since)
          .isLessThan(0.5);
    }
  }

  @Test
  void countsDownACertificate() {
    double[] left = new double[200];
    Arrays.setAll(left, t -> 3600.0 * (250 - t));
    ExhaustionEstimate e =
        Exhaustion.estimate(left, Duration.ofHours(1), 0, Direction.FALLING, WEEK, 24, 1);
    assertThat(e.probability()).isEqualTo(1);
    assertThat(e.median().toHours()).isBetween(49L, 52L);
    assertThat(e.words("expired")).startsWith("expired in 2 d");
  }

  @Test
  void saysNowWhenTheLimitIsReached() {
    ExhaustionEstimate e = rising(new double[] {90, 96}, 95);
    assertThat(e.probability()).isEqualTo(1);
    assertThat(e.words("full")).isEqualTo("full now");
  }

  @Test
  void saysNothingFromAHandfulOfPoints() {
    ExhaustionEstimate e = rising(new double[] {1, 2, 3}, 95);
    assertThat(e.probability()).isZero();
    assertThat(e.words("full")).isEqualTo("not full within 7 d");
  }

  @Test
  void speaksPlainly() {
    ExhaustionEstimate e =
        new ExhaustionEstimate(
            0.93,
            Duration.ofHours(76),
            Duration.ofHours(68),
            Duration.ofHours(84),
            Duration.ZERO,
            8,
            Duration.ofDays(7));
    assertThat(e.words("full")).isEqualTo("full in 3 d 4 h (80 %: 2 d 20 h – 3 d 12 h)");
    assertThat(ExhaustionEstimate.words(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
  }

  @Test
  void answersTheSameForTheSameSeed() {
    double[] y = hourly(336, 3, t -> 40 + 0.1 * t);
    assertThat(rising(y, 95)).isEqualTo(rising(y, 95));
  }
}
