package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Series that only rise are judged by how fast. */
class CounterTest {

  private final Detector detector = Detector.create(DetectorSettings.DEFAULT);

  @Test
  void raisesABurstOfACounter() {
    double[] values = counted(2000, 1);
    for (int i = 1500; i < values.length; i++) {
      values[i] += 3000;
    }
    assertThat(Waves.raised(detector, values)).contains(1500);
    assertThat(detector.isCounter()).isTrue();
  }

  @Test
  void aResetIsNoAnomaly() {
    double[] values = counted(2000, 2);
    double before = values[1499];
    for (int i = 1500; i < values.length; i++) {
      values[i] -= before;
    }
    List<Integer> raised = Waves.raised(detector, values);
    assertThat(raised).doesNotContain(1499, 1500, 1501);
    assertThat(raised.size()).isLessThan(8);
  }

  @Test
  void aCounterThatStallsIsRaised() {
    double[] values = counted(2000, 3);
    for (int i = 1500; i < 1600; i++) {
      values[i] = values[1499];
    }
    assertThat(Waves.raised(detector, values)).anyMatch(i -> i >= 1500 && i < 1520);
  }

  @Test
  void aGaugeThatRisesFirstIsAGaugeAfterItsFirstFall() {
    double[] values = Waves.noise(3000, 0, 0.01, 4);
    for (int i = 0; i < values.length; i++) {
      values[i] += i < 300 ? 100 + i : 400 + 20 * Math.sin(i / 50.0);
    }
    Waves.raised(detector, values);
    assertThat(detector.isCounter()).isFalse();
    Verdict verdict = detector.observe(START + 3000 * MINUTE, 700);
    assertThat(verdict.anomaly()).isTrue();
    assertThat(verdict.band().expected()).isBetween(370.0, 430.0);
  }

  @Test
  void expectsTheNextReadingOfACounterNotItsRate() {
    double[] values = counted(1000, 5);
    Waves.raised(detector, values);
    double next = values[999] + 100;
    Verdict verdict = detector.observe(START + 1000 * MINUTE, next);
    assertThat(verdict.band().expected()).isBetween(next - 60, next + 60);
  }

  /** A counter that rises by about a hundred a minute. */
  private static double[] counted(int n, long seed) {
    Random random = new Random(seed);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = (i == 0 ? 5000 : values[i - 1]) + 100 + Math.round(10 * random.nextGaussian());
    }
    return values;
  }
}
