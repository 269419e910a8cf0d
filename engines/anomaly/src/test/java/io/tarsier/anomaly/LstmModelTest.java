package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LstmModelTest {

  private static final DetectorSettings LSTM = DetectorSettings.named("lstm");
  private static final int SWAP = LstmModel.HISTORY + LstmModel.DELAY;

  private final double[] values = Waves.days(SWAP + 400, 10, 5, 1, 7);

  @Test
  void answersLikeTheEwmaUntilItIsTrained() {
    List<Verdict> lstm = verdicts(Detector.create(LSTM));
    List<Verdict> ewma = verdicts(Detector.create(DetectorSettings.named("ewma")));
    for (int i = 0; i < SWAP - 1; i++) {
      assertThat(lstm.get(i).score()).isEqualTo(ewma.get(i).score());
    }
    assertThat(lstm.subList(SWAP, lstm.size()))
        .extracting(Verdict::score)
        .isNotEqualTo(ewma.subList(SWAP, ewma.size()).stream().map(Verdict::score).toList());
  }

  @Test
  void judgesAlikeHoweverItIsTrained() {
    List<Verdict> inline = verdicts(Detector.create(LSTM));
    List<Runnable> never = new ArrayList<>();
    assertThat(verdicts(Detector.create(LSTM, never::add))).isEqualTo(inline);
    assertThat(never).hasSize(1);
    Background full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    assertThat(verdicts(Detector.create(LSTM, full))).isEqualTo(inline);
    try (ExecutorService aside = Executors.newSingleThreadExecutor()) {
      assertThat(verdicts(Detector.create(LSTM, aside::execute))).isEqualTo(inline);
    }
  }

  @Test
  void tellsWhenAndWhyItWasTrained() {
    Detector detector = Detector.create(LSTM);
    for (int i = 0; i < SWAP - 1; i++) {
      detector.update(START + i * MINUTE, values[i]);
    }
    assertThat(detector.lifecycle().trained()).isEmpty();
    detector.update(START + SWAP * MINUTE, 10);
    assertThat(detector.lifecycle().trained())
        .hasValueSatisfying(t -> {
          assertThat(t.toEpochMilli()).isEqualTo(START + SWAP * MINUTE);
        });
    assertThat(detector.lifecycle().reason()).hasValue(Lifecycle.Reason.FIRST);
    double[] more = Waves.noise(LstmModel.SCHEDULE + LstmModel.DELAY, 10, 1, 3);
    for (int i = 0; i < more.length; i++) {
      detector.update(START + (SWAP + 1 + i) * MINUTE, more[i]);
    }
    assertThat(detector.lifecycle().reason()).hasValue(Lifecycle.Reason.SCHEDULE);
    assertThat(detector.lifecycle().trainings()).isEqualTo(2);
  }

  @Test
  void isTrainedAnewOnDrift() {
    Detector detector = Detector.create(LSTM);
    int day = 288;
    double[] some = Waves.noise(14 * day, 10, 1, 3);
    boolean drifted = false;
    for (int i = 0; i < some.length; i++) {
      detector.update(START + i * 5L * MINUTE, some[i] + (i >= 10 * day + 50 ? 40 : 0));
      drifted |= detector.shift() != null;
    }
    assertThat(drifted).isTrue();
    assertThat(detector.lifecycle().reason()).hasValue(Lifecycle.Reason.DRIFT);
  }

  @Test
  void goesOnWithATrainingThatARestartInterrupted() throws IOException {
    List<Verdict> whole = verdicts(Detector.create(LSTM));
    Detector restored = Detector.create(LSTM, task -> {});
    for (int i = 0; i < values.length; i++) {
      if (i == LstmModel.HISTORY + 100 || i == SWAP + 100) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        restored.save(new DataOutputStream(bytes));
        restored =
            Detector.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      }
      assertThat(restored.observe(START + i * MINUTE, values[i])).isEqualTo(whole.get(i));
    }
  }

  @Test
  void standsValuesWithoutMeasure() {
    Detector detector = Detector.create(LSTM);
    for (int i = 0; i < SWAP + 100; i++) {
      double value = i % 100 == 0 ? 1e300 : i % 7;
      Verdict v = detector.observe(START + i * MINUTE, value);
      assertThat(v.score()).isBetween(0.0, 1.0);
    }
  }

  private List<Verdict> verdicts(Detector detector) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      verdicts.add(detector.observe(START + i * MINUTE, values[i]));
    }
    return verdicts;
  }
}
