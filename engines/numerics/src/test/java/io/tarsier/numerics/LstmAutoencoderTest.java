package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LstmAutoencoderTest {

  private static final int WINDOW = 16;

  @Test
  void itsGradientIsThatOfNumericalDifferentiation() {
    LstmAutoencoder net = new LstmAutoencoder(4, 7, 3);
    float[] values = wave(7, 5);
    LstmTraining training = new LstmTraining(net);
    training.learn(values, 0);
    for (int i = 0; i < net.weights.length; i++) {
      float kept = net.weights[i];
      net.weights[i] = kept + 1e-3f;
      double upper = net.weights[i];
      double more = training.forward(values, 0);
      net.weights[i] = kept - 1e-3f;
      double lower = net.weights[i];
      double less = training.forward(values, 0);
      net.weights[i] = kept;
      double numerical = (more - less) / (upper - lower);
      assertThat(training.gradient(i))
          .as("weight %d", i)
          .isCloseTo(numerical, within(1e-6 + 1e-4 * Math.abs(numerical)));
    }
  }

  @Test
  void saysAgainWhatItWasTrainedOnBetterThanAnythingElse() {
    LstmAutoencoder net = new LstmAutoencoder(8, WINDOW, 1);
    float[] values = wave(400, 2);
    double before = error(net, values, 100);
    new LstmTraining(net).train(values, 300, 9);
    double after = error(net, values, 100);
    float[] odd = wave(400, 2);
    odd[110] += 3;
    assertThat(after).isLessThan(before / 5);
    assertThat(error(net, odd, 100)).isGreaterThan(5 * after);
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    LstmAutoencoder one = new LstmAutoencoder(8, WINDOW, 1);
    LstmAutoencoder two = new LstmAutoencoder(8, WINDOW, 1);
    new LstmTraining(one).train(wave(200, 2), 20, 9);
    new LstmTraining(two).train(wave(200, 2), 20, 9);
    assertThat(one.weights).isEqualTo(two.weights);
  }

  @Test
  void saysTheSameAfterARestore() throws IOException {
    LstmAutoencoder net = new LstmAutoencoder(8, WINDOW, 1);
    new LstmTraining(net).train(wave(200, 2), 20, 9);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    net.save(new DataOutputStream(bytes));
    LstmAutoencoder restored = new LstmAutoencoder(8, WINDOW, 77);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(error(restored, wave(200, 2), 50)).isEqualTo(error(net, wave(200, 2), 50));
    assertThat(error(net.copy(), wave(200, 2), 50)).isEqualTo(error(net, wave(200, 2), 50));
  }

  @Test
  void refusesToLearnFromLessThanAWindow() {
    LstmTraining training = new LstmTraining(new LstmAutoencoder(8, WINDOW, 1));
    assertThatThrownBy(() -> training.train(wave(WINDOW - 1, 2), 5, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("only 15");
  }

  private static double error(LstmAutoencoder net, float[] values, int from) {
    float[] in = java.util.Arrays.copyOfRange(values, from, from + net.window());
    float[] said = new float[net.window()];
    net.reconstruct(in, said);
    double sum = 0;
    for (int i = 0; i < said.length; i++) {
      sum += (in[i] - said[i]) * (in[i] - said[i]) / said.length;
    }
    return sum;
  }

  private static float[] wave(int n, long seed) {
    Random random = new Random(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (Math.sin(i / 4.0) + 0.05 * random.nextGaussian());
    }
    return values;
  }
}
