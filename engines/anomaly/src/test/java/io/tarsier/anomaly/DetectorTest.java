package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {

  private final Detector detector = Detector.create(DetectorSettings.DEFAULT);

  @ParameterizedTest
  @ValueSource(strings = {"skyline", "seed", "stl", "ewma", "zscore", "changepoint"})
  void flagsASpikeAfterWarmup(String name) {
    double[] values = Waves.noise(2000, 10, 1, 1);
    values[1900] = 70;
    Detector named = Detector.create(DetectorSettings.named(name));
    List<Integer> raised = Waves.raised(named, values);
    assertThat(raised).contains(1900);
    assertThat(raised.size()).isLessThan(20);
  }

  @Test
  void raisesFewPointsOfPlainNoise() {
    assertThat(Waves.raised(detector, Waves.noise(20_000, 0, 1, 2)).size()).isLessThan(20);
  }

  @Test
  void takesANewLevelForNormalAfterAWhile() {
    double[] values = Waves.noise(3000, 10, 1, 3);
    for (int i = 2000; i < values.length; i++) {
      values[i] += 30;
    }
    List<Integer> raised = Waves.raised(detector, values);
    assertThat(raised).contains(2000);
    assertThat(raised).filteredOn(i -> i > 2100).hasSizeLessThan(8);
  }

  @Test
  void findsTheDayThatLacksItsPeak() {
    double[] values = Waves.days(8 * Waves.DAY, 100, 50, 1, 4);
    int start = 6 * Waves.DAY;
    for (int i = start; i < start + Waves.DAY / 2; i++) {
      values[i] = 100;
    }
    List<Integer> raised = Waves.raised(detector, values);
    assertThat(raised).anyMatch(i -> i >= start && i < start + Waves.DAY / 2);
    assertThat(raised).filteredOn(i -> i < start && i > 2 * Waves.DAY).hasSizeLessThan(30);
  }

  @Test
  void expectsTheWeekendToBeQuietOnceItHasSeenSome() {
    double[] values = week(42);
    for (int i = 0; i < values.length; i++) {
      detector.observe(START + i * 5L * MINUTE, values[i]);
    }
    double offset = 0;
    int judged = 0;
    double[] next = week(49);
    for (int i = values.length; i < next.length; i++) {
      offset +=
          Math.abs(detector.observe(START + i * 5L * MINUTE, next[i]).band().expected() - next[i]);
      judged++;
    }
    assertThat(offset / judged).isLessThan(8);
  }

  /** Busy on five days of seven, one value in five minutes. */
  private static double[] week(int days) {
    double[] values = Waves.noise(days * 288, 20, 2, 11);
    for (int i = 0; i < values.length; i++) {
      if (i / 288 % 7 < 5) {
        values[i] += 100 * Math.max(0, Math.sin(2 * Math.PI * (i % 288) / 288));
      }
    }
    return values;
  }

  @Test
  void expectsWhatComesEveryHour() {
    double[] values = Waves.noise(6000, 10, 1, 12);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % 60 < 5 ? 50 : 0;
    }
    Waves.raised(detector, values);
    assertThat(detector.observe(START + 6000 * MINUTE, 60).band().expected()).isBetween(50.0, 70.0);
  }

  @Test
  void saysNothingOfAConstant() {
    double[] values = new double[3000];
    Arrays.fill(values, 7.25);
    assertThat(Waves.raised(detector, values)).isEmpty();
  }

  @Test
  void noticesWhenAConstantChanges() {
    double[] values = new double[2000];
    Arrays.fill(values, 7.25);
    Arrays.fill(values, 1500, 1510, 8);
    assertThat(Waves.raised(detector, values)).contains(1500);
  }

  @Test
  void doesNotRaiseEveryPointOfATrend() {
    double[] values = Waves.noise(5000, 0, 1, 5);
    for (int i = 0; i < values.length; i++) {
      values[i] += 0.05 * i;
    }
    assertThat(Waves.raised(detector, values).size()).isLessThan(50);
  }

  @Test
  void leavesOutWhatCannotBeJudged() throws IOException {
    double[] values = Waves.noise(500, 10, 1, 6);
    Detector plain = Detector.create(DetectorSettings.DEFAULT);
    for (int i = 0; i < values.length; i++) {
      long time = START + i * MINUTE;
      detector.observe(time, values[i]);
      plain.observe(time, values[i]);
      assertThat(detector.observe(time + 1, Double.NaN)).isEqualTo(Verdict.UNJUDGED);
      assertThat(detector.observe(time + 1, Double.POSITIVE_INFINITY)).isEqualTo(Verdict.UNJUDGED);
      assertThat(detector.observe(time, 99)).isEqualTo(Verdict.UNJUDGED);
      assertThat(detector.observe(time - MINUTE, 99)).isEqualTo(Verdict.UNJUDGED);
    }
    assertThat(detector.seen()).isEqualTo(500);
    assertThat(bytes(detector)).isEqualTo(bytes(plain));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"skyline", "seed", "stl", "iforest", "ewma", "zscore", "changepoint", "lstm"})
  void judgesOnAfterARestoreAsIfItHadNeverStopped(String name) throws IOException {
    double[] values = Waves.days(4000, 10, 5, 1, 7);
    values[3500] = 90;
    Detector whole = Detector.create(DetectorSettings.named(name).withBudget(3));
    Detector restored = Detector.create(DetectorSettings.named(name).withBudget(3));
    for (int i = 0; i < values.length; i++) {
      if (i % 777 == 0) {
        restored = Detector.load(new DataInputStream(new ByteArrayInputStream(bytes(restored))));
      }
      long time = START + i * MINUTE;
      assertThat(restored.observe(time, values[i])).isEqualTo(whole.observe(time, values[i]));
    }
    assertThat(restored.settings()).isEqualTo(whole.settings());
  }

  @Test
  void isDeterministic() {
    double[] values = Waves.days(3000, 10, 5, 1, 8);
    Detector other = Detector.create(DetectorSettings.DEFAULT);
    for (int i = 0; i < values.length; i++) {
      long time = START + i * MINUTE;
      assertThat(detector.observe(time, values[i])).isEqualTo(other.observe(time, values[i]));
    }
  }

  @Test
  void isHarderToAlarmAfterADismissal() {
    double[] values = Waves.noise(3000, 10, 1, 9);
    for (int i = 1000; i < 3000; i += 400) {
      values[i] = 17;
    }
    Detector dismissed = Detector.create(DetectorSettings.DEFAULT);
    for (int i = 0; i < 10; i++) {
      dismissed.dismiss();
    }
    assertThat(Waves.raised(dismissed, values).size())
        .isLessThan(Waves.raised(detector, values).size());
  }

  @Test
  void refusesBytesOfAnotherVersion() {
    byte[] bytes = {99, 0, 0, 0};
    assertThatThrownBy(() -> Detector.load(new DataInputStream(new ByteArrayInputStream(bytes))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 99");
  }

  @Test
  void expectsWhatIsUsualBeforeItSeesTheValue() {
    double[] values = Waves.noise(1000, 10, 1, 10);
    for (int i = 0; i < values.length; i++) {
      detector.observe(START + i * MINUTE, values[i]);
    }
    Verdict verdict = detector.observe(START + 1000 * MINUTE, 60);
    assertThat(verdict.band().expected()).isBetween(8.0, 12.0);
    assertThat(verdict.band().upper()).isLessThan(25);
    assertThat(verdict.score()).isGreaterThan(0.9);
  }

  @Test
  void namesTheModelsThereAreWhenOneIsUnknown() {
    assertThatThrownBy(() -> DetectorSettings.named("crystal-ball"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("crystal-ball")
        .hasMessageContaining("skyline")
        .hasMessageContaining("seed");
  }

  @Test
  void takesModelsWithWeights() {
    DetectorSettings some = DetectorSettings.parse("stl:40, iforest:40,ewma:20");
    assertThat(some.weights()).isEqualTo(DetectorSettings.named("seed").weights());
    assertThat(some.name()).isEqualTo("ewma:20,iforest:40,stl:40");
    assertThat(DetectorSettings.parse(some.name())).isEqualTo(some);
    assertThat(DetectorSettings.parse("stl,ewma").weights()).containsEntry("stl", 0.5);
    assertThat(DetectorSettings.parse(" skyline ")).isEqualTo(DetectorSettings.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stl:40,crystal-ball:60", "stl:40,", "seed:1,stl:1", "crystal-ball:1"})
  void namesTheModelsThereAreWhenOneOfAMixIsUnknown(String text) {
    assertThatThrownBy(() -> DetectorSettings.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("changepoint, ewma, iforest, lstm, skyline, stl, zscore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stl:0", "stl:-1,ewma:2", "stl:many", "stl:NaN", "stl:Infinity"})
  void saysHowWeightsAreWritten(String text) {
    assertThatThrownBy(() -> DetectorSettings.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stl:40,iforest:40,ewma:20");
  }

  @Test
  void refusesAModelThatStandsTwice() {
    assertThatThrownBy(() -> DetectorSettings.parse("stl:1,stl:2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void itsStateIsSmall() throws IOException {
    double[] values = Waves.days(100 * Waves.DAY, 10, 5, 1, 6);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % 100 < 10 ? 30 : 0;
    }
    Waves.raised(detector, values);
    assertThat(bytes(detector).length).isLessThan(8192);
  }

  private static byte[] bytes(Detector detector) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    detector.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }
}
