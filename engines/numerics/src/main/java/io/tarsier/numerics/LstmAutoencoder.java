package io.tarsier.numerics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A small network that says a window of values again from memory: one LSTM layer reads it, what the
 * layer then holds is all that a second LSTM layer knows when it says the values, the newest first
 * (Srivastava et al., 2015; Malhotra et al., "LSTM-based encoder-decoder for multi-sensor anomaly
 * detection", 2016). What it cannot say again is unlike what it was trained on by {@link
 * LstmTraining}.
 *
 * <p>Cost: for H hidden units and T values 16·H²·T multiplications and 10·H·T exponentials a
 * window, some 25 µs for 8 and 32; 8·H² + 13·H + 1 weights as floats, 2.4 KB for 8. Randomness
 * comes from the seed alone. Limits: inputs should be of the order of one. Not safe for several
 * threads at once.
 */
public final class LstmAutoencoder {

  /** Gates of a unit: in, forget, candidate, out. */
  static final int GATES = 4;

  final int hidden;
  final int window;

  /** Per gate and unit of the reading layer: weight of the input, of each unit, bias. */
  final int readerRow;

  /** Per gate and unit of the saying layer: weight of each unit, bias. */
  final int sayerRow;

  final int sayerAt;
  final int outputAt;
  final float[] weights;

  private final double[] h;
  private final double[] c;
  private final double[] gates;

  /**
   * @param hidden units of each layer
   * @param window values that are read and said
   * @param seed what the first weights are drawn from
   */
  public LstmAutoencoder(int hidden, int window, long seed) {
    this.hidden = hidden;
    this.window = window;
    this.readerRow = hidden + 2;
    this.sayerRow = hidden + 1;
    this.sayerAt = GATES * hidden * readerRow;
    this.outputAt = sayerAt + GATES * hidden * sayerRow;
    this.weights = new float[outputAt + hidden + 1];
    this.h = new double[hidden];
    this.c = new double[hidden];
    this.gates = new double[GATES * hidden];
    SplitMix random = new SplitMix(seed);
    double reach = 1 / Math.sqrt(hidden);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (reach * (2 * random.uniform() - 1));
    }
    // A unit that remembers at first learns longer spans (Jozefowicz et al., 2015).
    for (int u = 0; u < hidden; u++) {
      weights[(hidden + u) * readerRow + hidden + 1] = 1;
      weights[sayerAt + (hidden + u) * sayerRow + hidden] = 1;
    }
  }

  public int window() {
    return window;
  }

  /** Reads values, oldest first, and says them again, oldest first. */
  public void reconstruct(float[] values, float[] said) {
    java.util.Arrays.fill(h, 0);
    java.util.Arrays.fill(c, 0);
    for (int t = 0; t < window; t++) {
      read(values[t], h, c, gates);
    }
    java.util.Arrays.fill(c, 0);
    for (int t = window - 1; t >= 0; t--) {
      say(h, c, gates);
      said[t] = (float) output(h);
    }
  }

  /** One step of the reading layer. */
  void read(double x, double[] h, double[] c, double[] gates) {
    for (int row = 0; row < GATES * hidden; row++) {
      int at = row * readerRow;
      double z = weights[at] * x + weights[at + hidden + 1];
      for (int u = 0; u < hidden; u++) {
        z += weights[at + 1 + u] * h[u];
      }
      gates[row] = squashed(row, z);
    }
    turn(h, c, gates);
  }

  /** One step of the saying layer. */
  void say(double[] h, double[] c, double[] gates) {
    for (int row = 0; row < GATES * hidden; row++) {
      int at = sayerAt + row * sayerRow;
      double z = weights[at + hidden];
      for (int u = 0; u < hidden; u++) {
        z += weights[at + u] * h[u];
      }
      gates[row] = squashed(row, z);
    }
    turn(h, c, gates);
  }

  double output(double[] h) {
    double y = weights[outputAt + hidden];
    for (int u = 0; u < hidden; u++) {
      y += weights[outputAt + u] * h[u];
    }
    return y;
  }

  private double squashed(int row, double z) {
    return row / hidden == 2 ? tanh(z) : 1 / (1 + Math.exp(-z));
  }

  private void turn(double[] h, double[] c, double[] gates) {
    for (int u = 0; u < hidden; u++) {
      c[u] = gates[hidden + u] * c[u] + gates[u] * gates[2 * hidden + u];
      h[u] = gates[3 * hidden + u] * tanh(c[u]);
    }
  }

  /** By the exponential, which is several times as quick as {@link Math#tanh}. */
  static double tanh(double z) {
    return 1 - 2 / (1 + Math.exp(2 * z));
  }

  /** Another network with the same weights. */
  public LstmAutoencoder copy() {
    LstmAutoencoder other = new LstmAutoencoder(hidden, window, 0);
    System.arraycopy(weights, 0, other.weights, 0, weights.length);
    return other;
  }

  public void save(DataOutput out) throws IOException {
    for (float w : weights) {
      out.writeFloat(w);
    }
  }

  public void restore(DataInput in) throws IOException {
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.readFloat();
    }
  }
}
