package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is called drift and what is not; a value every five minutes. */
class DriftWatchTest {

  private static final long T0 = 1_767_225_600_000L;
  private static final long STEP = 300_000;
  private static final double DAY = 86_400_000;

  /** A value by the days since the start, its place in the day and whether it is a weekend. */
  private interface Course {
    double at(double days, double ofDay, boolean weekend);
  }

  private final Random random = new Random(11);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "constant",
        "noise",
        "heavy",
        "correlated",
        "days",
        "weeks",
        "weekends",
        "trend",
        "sparse",
        "on and off",
        "sawtooth",
        "one odd day",
        "clock change",
        "days of other heights"
      })
  void isNoDrift(String kind) {
    int told = 0;
    for (int run = 0; run < 5; run++) {
      told += shifts(60, usual(kind)).size();
    }
    assertThat(told).as("in 300 days").isZero();
  }

  private Course usual(String kind) {
    double[] memory = new double[2];
    return switch (kind) {
      case "constant" -> (t, d, w) -> 7.25;
      case "noise" -> (t, d, w) -> 50 + e();
      case "heavy" -> (t, d, w) -> Math.exp(e());
      case "correlated" -> (t, d, w) -> 50 + (memory[0] = 0.99 * memory[0] + e());
      case "days" -> (t, d, w) -> 50 + wave(d, 30) + 3 * e();
      case "weeks" -> (t, d, w) -> 50 + wave(d, w ? 10 : 30) + 2 * e();
      case "weekends" -> (t, d, w) -> (w ? 10 : 50) + e();
      case "trend" -> (t, d, w) -> 10 * t + wave(d, 5) + e();
      case "sparse" -> (t, d, w) -> random.nextInt(60) == 0 ? 1 : 0;
      case "on and off" -> (t, d, w) -> random.nextBoolean() ? 10 : 0;
      case "sawtooth" -> (t, d, w) -> t * 24 % 7;
      case "one odd day" -> (t, d, w) -> (t >= 25 && t < 26 ? 10 : 50) + e();
      case "clock change" -> (t, d, w) -> 50 + wave(t < 25 ? d : d + 1 / 24.0, 30) + e();
      default ->
          (t, d, w) -> {
            if ((long) t != (long) memory[1]) {
              memory[0] = 20 + 4 * e();
              memory[1] = t;
            }
            return 50 + wave(d, memory[0]) + e();
          };
    };
  }

  @Test
  void aLevelThatStaysIsDrift() {
    List<Shift> told = shifts(30, (t, d, w) -> t < 20.43 ? 15 + 2 * e() : 47 + 3 * e());
    assertThat(told).hasSize(1);
    Shift shift = told.getFirst();
    assertThat(days(shift.since())).isCloseTo(20.43, within(0.02));
    assertThat(days(shift.told())).isBetween(21.0, 22.3);
    assertThat(shift.lowBefore()).isCloseTo(11.5, within(1.5));
    assertThat(shift.highBefore()).isCloseTo(18.5, within(1.5));
    assertThat(shift.low()).isCloseTo(42, within(2.0));
    assertThat(shift.high()).isCloseTo(52, within(2.0));
    assertThat(shift.score()).isGreaterThan(0.7);
  }

  @Test
  void aRhythmThatGrowsByHalfIsDriftOnce() {
    Course course = (t, d, w) -> (w ? 10 : 50 + wave(d, 20)) * (t < 20.3 ? 1 : 1.5) + e();
    assertThat(shifts(60, course)).hasSize(1);
  }

  @Test
  void aRhythmThatIsLostIsDrift() {
    assertThat(shifts(40, (t, d, w) -> 50 + (t < 20.3 ? wave(d, 30) : 0) + e())).hasSize(1);
  }

  @Test
  void aConstantThatChangesIsDrift() {
    assertThat(shifts(30, (t, d, w) -> t < 20 ? 3 : 5)).hasSize(1);
  }

  @Test
  void takesThreeDaysWhileNoWeekIsKnown() {
    List<Shift> told = shifts(10, (t, d, w) -> (t < 4.4 ? 15 : 47) + e());
    assertThat(told).hasSize(1);
    assertThat(days(told.getFirst().told())).isBetween(7.0, 7.9);
  }

  @Test
  void goingBackWithinTheWeekIsNoDriftAgain() {
    assertThat(shifts(40, (t, d, w) -> (t > 20 && t < 23 ? 47 : 15) + e())).hasSize(1);
  }

  @Test
  void aNightWithoutPointsChangesNothing() {
    List<Shift> told = shifts(40, (t, d, w) -> d < 0.4 ? Double.NaN : (t < 20.6 ? 15 : 47) + e());
    assertThat(told).hasSize(1);
  }

  @Test
  void goesOnAfterARestoreAsIfItHadNeverStopped() throws IOException {
    DriftWatch whole = new DriftWatch();
    DriftWatch restored = new DriftWatch();
    List<Shift> told = new ArrayList<>();
    for (int i = 0; i < 30 * 288; i++) {
      double value = (i < 20 * 288 + 77 ? 15 : 47) + e();
      if (i % 333 == 0) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        restored.save(new DataOutputStream(bytes));
        assertThat(bytes.size()).isLessThan(2048);
        restored = new DriftWatch();
        restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      }
      Shift one = whole.add(T0 + i * STEP, value);
      assertThat(restored.add(T0 + i * STEP, value)).isEqualTo(one);
      if (one != null) {
        told.add(one);
      }
    }
    assertThat(told).hasSize(1);
  }

  private static List<Shift> shifts(int days, Course course) {
    DriftWatch watch = new DriftWatch();
    List<Shift> told = new ArrayList<>();
    for (long time = T0; time < T0 + days * DAY; time += STEP) {
      long day = time / (long) DAY;
      double value =
          course.at((time - T0) / DAY, time % (long) DAY / DAY, Math.floorMod(day + 3, 7) >= 5);
      Shift shift = Double.isNaN(value) ? null : watch.add(time, value);
      if (shift != null) {
        told.add(shift);
      }
    }
    return told;
  }

  private static double days(long time) {
    return (time - T0) / DAY;
  }

  private static double wave(double ofDay, double height) {
    return height * Math.sin(2 * Math.PI * ofDay);
  }

  private double e() {
    return random.nextGaussian();
  }
}
