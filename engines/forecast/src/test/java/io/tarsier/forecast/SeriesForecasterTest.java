package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SeriesForecasterTest {

  private static final long START = 1_700_000_000_000L / 86_400_000 * 86_400_000;
  private static final long MINUTE = 60_000;

  private static SeriesForecaster fed(int days, long every, double growthPerDay) {
    SeriesForecaster s = new SeriesForecaster();
    Random random = new Random(1);
    for (long t = START; t < START + days * 86_400_000L; t += every) {
      double day = (t - START) / 86_400_000.0;
      s.observe(
          t,
          40 + 10 * Math.sin(2 * Math.PI * day) + growthPerDay * day + 0.5 * random.nextGaussian());
    }
    return s;
  }

  @Test
  void forecastsTheNextDay() {
    SeriesForecaster s = fed(14, MINUTE, 0);
    SeriesForecaster.Outlook o = s.forecast(Duration.ofDays(1), 0.9);
    assertThat(o.stepMillis()).isEqualTo(3_600_000);
    assertThat(o.startMillis()).isEqualTo(START + 14 * 86_400_000L);
    assertThat(o.forecast().mean()).hasSize(24);
    for (int h = 0; h < 24; h++) {
      double expected = 40 + 10 * Math.sin(2 * Math.PI * (h + 0.5) / 24);
      assertThat(o.forecast().mean()[h]).isCloseTo(expected, within(1.5));
    }
  }

  @Test
  void usesFineStepsForTheNextHour() {
    SeriesForecaster.Outlook o = fed(3, MINUTE, 0).forecast(Duration.ofHours(1), 0.9);
    assertThat(o.stepMillis()).isEqualTo(300_000);
    assertThat(o.forecast().horizon()).isEqualTo(12);
  }

  @Test
  void seesTheDiskFillWithinTheWeek() {
    ExhaustionEstimate e =
        fed(14, 5 * MINUTE, 2.5).exhaustion(95, Exhaustion.Direction.RISING, Duration.ofDays(7));
    assertThat(e.probability()).isGreaterThan(0.8);
    assertThat(e.median()).isBetween(Duration.ofDays(2), Duration.ofDays(5));
  }

  @Test
  void seesAFastLeakInTheFineRing() {
    SeriesForecaster s = fed(3, MINUTE, 0);
    long from = START + 3 * 86_400_000L;
    for (int minute = 0; minute < 90; minute++) {
      s.observe(from + minute * MINUTE, 40 + minute * 0.3);
    }
    ExhaustionEstimate e = s.exhaustion(95, Exhaustion.Direction.RISING, Duration.ofDays(7));
    assertThat(e.probability()).isGreaterThan(0.7);
    assertThat(e.median()).isLessThan(Duration.ofHours(4));
  }

  @Test
  void staysSmall() {
    assertThat(new SeriesForecaster().bytes()).isLessThan(600);
    assertThat(fed(60, 5 * MINUTE, 0).bytes()).isLessThan(7_200);
  }

  @Test
  void goesOnAfterARestart() {
    SeriesForecaster s = fed(10, 5 * MINUTE, 1);
    SeriesForecaster restored = SeriesForecaster.load(s.save());
    long next = START + 10 * 86_400_000L;
    for (int i = 0; i < 50; i++) {
      s.observe(next + i * MINUTE, i);
      restored.observe(next + i * MINUTE, i);
    }
    assertThat(restored.save()).isEqualTo(s.save());
    assertThat(restored.forecast(Duration.ofHours(12), 0.9).forecast().mean())
        .containsExactly(s.forecast(Duration.ofHours(12), 0.9).forecast().mean());
  }

  @Test
  void refusesForeignBytes() {
    assertThatThrownBy(() -> SeriesForecaster.load(new byte[] {0, 0, 0, 9, 1}))
        .hasMessageContaining("start with a new series");
    assertThatThrownBy(() -> SeriesForecaster.load(new byte[3])).hasMessageContaining("saved");
  }

  @Test
  void takesLateAndDuplicateSamplesAndLongSilences() {
    SeriesForecaster s = fed(4, 5 * MINUTE, 0);
    long end = START + 4 * 86_400_000L;
    s.observe(end - 7_200_000, 1e9); // its slot is closed and known: ignored
    s.observe(end + 40 * 86_400_000L, 40);
    s.observe(end + 40 * 86_400_000L, 40);
    s.observe(end, Double.NaN);
    assertThat(s.bytes()).isLessThan(7_200);
    assertThat(s.exhaustion(95, Exhaustion.Direction.RISING, Duration.ofDays(7)).probability())
        .isLessThan(0.3);
  }

  @Test
  void asksForPatienceAtFirst() {
    SeriesForecaster s = new SeriesForecaster();
    s.observe(START, 1);
    assertThat(s.isReady()).isFalse();
    assertThatThrownBy(() -> s.forecast(Duration.ofHours(1), 0.9))
        .hasMessageContaining("two hours");
    assertThat(s.exhaustion(95, Exhaustion.Direction.RISING, Duration.ofDays(1)).probability())
        .isZero();
  }
}
