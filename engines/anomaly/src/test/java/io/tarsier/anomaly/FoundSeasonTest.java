package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seasons that no calendar knows. */
class FoundSeasonTest {

  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Detector detector = Detector.create(DetectorSettings.DEFAULT);
  private final Random random = new Random(5);

  @ParameterizedTest
  @CsvSource({
    "50, 1, 2",
    "97, 1, 3",
    "200, 5, 5",
    "420, 5, 14",
    "1500, 10, 40",
    "14400, 60, 100",
    "7200, 60, 60"
  })
  void findsTheLengthOfASeason(long minutes, int interval, int days) {
    learn(interval, days * DAY, t -> job(t, minutes * MINUTE) + noise());
    assertThat(detector.foundSeason()).isPresent();
    assertThat((double) detector.foundSeason().orElseThrow().toMillis() / MINUTE)
        .isBetween(0.99 * minutes, 1.01 * minutes);
  }

  @Test
  void findsASeasonOnTopOfTheDay() {
    learn(5, 21 * DAY, t -> job(t, 420 * MINUTE) + 2 * saw(t, DAY) + noise());
    assertThat(detector.foundSeason()).isPresent();
    assertThat(detector.foundSeason().orElseThrow().toMinutes() % 420).isZero();
  }

  @Test
  void expectsTheNextJobOfEvery70Minutes() {
    learn(1, 3 * DAY, FoundSeasonTest::job);
    long at = START + 3 * DAY;
    long next = at + 70 * MINUTE - (at - START) % (70 * MINUTE);
    for (long t = at; t < next + 2 * MINUTE; t += MINUTE) {
      detector.observe(t, job(t));
    }
    assertThat(detector.observe(next + 2 * MINUTE, 60).band().expected()).isBetween(45.0, 75.0);
  }

  @Test
  void findsTheJobOddThatDidNotRun() {
    learn(1, 20 * DAY, t -> job(t) + noise());
    long missed = START + 412 * 70 * MINUTE;
    for (long t = START + 20 * DAY; t < missed; t += MINUTE) {
      assertThat(detector.observe(t, job(t) + noise()).score()).isLessThan(0.7);
    }
    Verdict verdict = detector.observe(missed, 10 + noise());
    assertThat(verdict.score()).isGreaterThan(0.85);
    assertThat(verdict.band().lower()).isGreaterThan(50);
  }

  @Test
  void seesNoSeasonInNoise() {
    learn(5, 60 * DAY, t -> noise());
    assertThat(detector.foundSeason()).isEmpty();
  }

  @Test
  void seesNoSeasonInARandomWalk() {
    double[] at = {0};
    learn(5, 60 * DAY, t -> at[0] += noise());
    assertThat(detector.foundSeason()).isEmpty();
  }

  @Test
  void seesNoOtherSeasonInDaysAndWeeks() {
    learn(5, 60 * DAY, t -> saw(t, DAY) * ((t - START) / DAY % 7 < 5 ? 1 : 0.2) + noise());
    assertThat(detector.foundSeason()).isEmpty();
  }

  @Test
  void givesUpASeasonThatEnds() {
    learn(1, 6 * DAY, t -> (t < START + 3 * DAY ? job(t) : 10) + noise());
    assertThat(detector.foundSeason()).isEmpty();
  }

  /** Runs for seven minutes of every seventy. */
  private static double job(long time) {
    return job(time, 70 * MINUTE);
  }

  /** Runs for a tenth of its period. */
  private static double job(long time, long period) {
    return (time - START) % period < period / 10 ? 60 : 10;
  }

  private static double saw(long time, long period) {
    return 20 * Math.abs(2 * (double) ((time - START) % period) / period - 1);
  }

  private double noise() {
    return random.nextGaussian();
  }

  private void learn(int minutes, long length, LongToDoubleFunction value) {
    for (long t = START; t < START + length; t += minutes * MINUTE) {
      detector.update(t, value.applyAsDouble(t));
    }
  }
}
