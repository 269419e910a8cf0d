package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantileSketchTest {

  private static final double[] SHARES = {0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1};

  @Test
  void everyQuantileIsWithinOnePerCent() {
    for (int seed = 0; seed < 20; seed++) {
      double[] values = values(new Random(seed), 5_000);
      QuantileSketch sketch = new QuantileSketch();
      for (double v : values) {
        sketch.add(v);
      }
      assertHolds(sketch, values);
    }
  }

  @Test
  void theSumOfTwoSketchesIsTheSketchOfBothSets() {
    double[] values = values(new Random(7), 4_000);
    QuantileSketch one = new QuantileSketch();
    QuantileSketch other = new QuantileSketch();
    for (int i = 0; i < values.length; i++) {
      (i % 3 == 0 ? one : other).add(values[i]);
    }
    one.merge(other);
    assertThat(one.count()).isEqualTo(values.length);
    assertHolds(one, values);
  }

  @Test
  void hasNoQuantileBeforeTheFirstValueAndAfterClearing() {
    QuantileSketch sketch = new QuantileSketch();
    assertThat(sketch.quantile(0.5)).isNaN();
    sketch.add(3);
    sketch.clear();
    assertThat(sketch.quantile(0.5)).isNaN();
    assertThat(sketch.count()).isZero();
  }

  @Test
  void theLowestShareABucketWhenTheRangeIsBeyondMeasure() {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 0; i < 10; i++) {
      sketch.add(0);
      sketch.add(1e30);
    }
    sketch.add(5);
    assertThat(sketch.count()).isEqualTo(21);
    assertThat(sketch.quantile(1)).isCloseTo(1e30, within(1e28));
    assertThat(sketch.quantile(0)).isGreaterThan(0);
  }

  @Test
  void countsWhatIsAbove() {
    QuantileSketch sketch = new QuantileSketch();
    for (int i = 1; i <= 100; i++) {
      sketch.add(i);
    }
    assertThat(sketch.countAbove(50)).isBetween(49L, 51L);
    assertThat(sketch.countAbove(1e9)).isZero();
    assertThat(sketch.countAbove(1e-3)).isEqualTo(100);
  }

  @Test
  void goesOnAfterBeingWrittenDown() throws IOException {
    double[] values = values(new Random(3), 1_000);
    QuantileSketch sketch = new QuantileSketch();
    for (double v : values) {
      sketch.add(v);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sketch.save(new DataOutputStream(bytes));
    QuantileSketch read =
        QuantileSketch.load(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.count()).isEqualTo(1_000);
    assertHolds(read, values);
  }

  private static double[] values(Random random, int n) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = Math.exp(random.nextGaussian() * 2 - 4);
    }
    return values;
  }

  private static void assertHolds(QuantileSketch sketch, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    for (double share : SHARES) {
      double exact = sorted[(int) (share * (sorted.length - 1))];
      assertThat(sketch.quantile(share)).isCloseTo(exact, within(exact * 0.0101));
    }
  }
}
