package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RunLengthsTest {

  private final RunLengths runs = new RunLengths();
  private final Random random = new Random(5);

  @Test
  void knowsWithinThreeValuesThatALevelHasChanged() {
    feed(200, 0);
    assertThat(runs.began(4)).isLessThan(0.1);
    feed(3, 6);
    assertThat(runs.began(4)).isGreaterThan(0.9);
    feed(20, 6);
    assertThat(runs.began(4)).isLessThan(0.2);
  }

  @Test
  void isSurprisedByTheFirstValueOfAnotherLevelAlone() {
    feed(200, 0);
    double usual = runs.surprise();
    runs.add(8);
    assertThat(runs.surprise()).isGreaterThan(usual + 3);
    feed(20, 8);
    assertThat(runs.surprise()).isLessThan(4);
  }

  @Test
  void seldomSeesAChangeInPlainNoise() {
    int changes = 0;
    feed(100, 0);
    for (int i = 0; i < 10_000; i++) {
      runs.add(random.nextGaussian());
      changes += runs.began(4) > 0.9 ? 1 : 0;
    }
    assertThat(changes).isLessThan(30);
  }

  @Test
  void survivesWhatNothingExplains() {
    feed(100, 0);
    for (int i = 0; i < 50; i++) {
      runs.add(i % 2 == 0 ? 1e300 : -1e300);
      assertThat(runs.surprise()).isFinite();
      assertThat(runs.began(4)).isBetween(0.0, 1.0);
    }
  }

  @Test
  void goesOnAfterARestoreAsIfItHadNeverStopped() throws IOException {
    feed(77, 0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    runs.save(new DataOutputStream(bytes));
    RunLengths restored = new RunLengths();
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (int i = 0; i < 100; i++) {
      double value = random.nextGaussian() + (i > 50 ? 4 : 0);
      runs.add(value);
      restored.add(value);
      assertThat(restored.surprise()).isEqualTo(runs.surprise());
      assertThat(restored.began(4)).isEqualTo(runs.began(4));
    }
  }

  private void feed(int n, double level) {
    for (int i = 0; i < n; i++) {
      runs.add(level + random.nextGaussian());
    }
  }
}
