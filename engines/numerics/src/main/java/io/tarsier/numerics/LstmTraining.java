package io.tarsier.numerics;

import java.util.Arrays;

/**
 * Teaches an {@link LstmAutoencoder} a stretch of values: stochastic gradients by back-propagation
 * through time, clipped to a norm of {@value #MOST_NORM}, with Adam (Kingma and Ba, 2015). The same
 * values, settings and seed give the same weights.
 *
 * <p>Cost: about three reconstructions a window. Memory, while it lasts: 12·H·T doubles for what
 * the gates did, 16 bytes a weight for Adam.
 */
public final class LstmTraining {

  private static final double RATE = 0.01;
  private static final double FIRST_DECAY = 0.9;
  private static final double SECOND_DECAY = 0.999;
  private static final double TINY = 1e-8;
  private static final double MOST_NORM = 1;
  private static final int BATCH = 8;

  private final LstmAutoencoder net;
  private final int steps;
  private final double[] gradient;
  private final double[] first;
  private final double[] second;

  /** After each of 2·T steps, the start of each half included: state, cell, gates. */
  private final double[][] hs;

  private final double[][] cs;
  private final double[][] gates;
  private final double[] errors;
  private final double[] dh;
  private final double[] dc;
  private final double[] dz;

  public LstmTraining(LstmAutoencoder net) {
    this.net = net;
    this.steps = 2 * net.window;
    int h = net.hidden;
    gradient = new double[net.weights.length];
    first = new double[net.weights.length];
    second = new double[net.weights.length];
    hs = new double[steps + 1][h];
    cs = new double[steps + 2][h];
    gates = new double[steps][LstmAutoencoder.GATES * h];
    errors = new double[net.window];
    dh = new double[h];
    dc = new double[h];
    dz = new double[LstmAutoencoder.GATES * h];
  }

  /**
   * Trains on windows drawn from the values.
   *
   * @param values of the order of one, at least a window of them, oldest first
   * @param rounds number of batches of {@value #BATCH} windows
   * @param seed what the windows are drawn from
   * @return mean squared error of the last tenth of the batches
   */
  public double train(float[] values, int rounds, long seed) {
    if (values.length < net.window) {
      throw new IllegalArgumentException(
          "a window has " + net.window + " values, and there are only " + values.length);
    }
    SplitMix random = new SplitMix(seed);
    double loss = 0;
    int tail = Math.max(1, rounds / 10);
    for (int round = 0; round < rounds; round++) {
      Arrays.fill(gradient, 0);
      double sum = 0;
      for (int b = 0; b < BATCH; b++) {
        sum += learn(values, random.below(values.length - net.window + 1));
      }
      // A rate that falls to a tenth lets the last rounds settle.
      step(round + 1, RATE * (1 - 0.9 * round / rounds));
      loss += round >= rounds - tail ? sum / BATCH / tail : 0;
    }
    return loss;
  }

  /** Adds a window's gradient; returns its mean squared error. */
  double learn(float[] values, int from) {
    double loss = forward(values, from);
    backward(values, from);
    return loss;
  }

  double forward(float[] values, int from) {
    int t = net.window;
    Arrays.fill(hs[0], 0);
    Arrays.fill(cs[0], 0);
    for (int s = 0; s < t; s++) {
      System.arraycopy(hs[s], 0, hs[s + 1], 0, net.hidden);
      System.arraycopy(cs[s], 0, cs[s + 1], 0, net.hidden);
      net.read(values[from + s], hs[s + 1], cs[s + 1], gates[s]);
    }
    double loss = 0;
    // The saying layer starts with an empty cell, which has a place of its own.
    Arrays.fill(cs[steps + 1], 0);
    for (int s = t; s < steps; s++) {
      System.arraycopy(hs[s], 0, hs[s + 1], 0, net.hidden);
      System.arraycopy(before(s), 0, cs[s + 1], 0, net.hidden);
      net.say(hs[s + 1], cs[s + 1], gates[s]);
      double error = net.output(hs[s + 1]) - values[from + steps - 1 - s];
      errors[s - t] = error;
      loss += error * error / t;
    }
    return loss;
  }

  /** The cell before a step. */
  private double[] before(int s) {
    return s == net.window ? cs[steps + 1] : cs[s];
  }

  private void backward(float[] values, int from) {
    int n = net.hidden;
    int t = net.window;
    Arrays.fill(dh, 0);
    Arrays.fill(dc, 0);
    for (int s = steps - 1; s >= 0; s--) {
      boolean says = s >= t;
      if (says) {
        double d = 2 * errors[s - t] / t / BATCH;
        for (int u = 0; u < n; u++) {
          gradient[net.outputAt + u] += d * hs[s + 1][u];
          dh[u] += d * net.weights[net.outputAt + u];
        }
        gradient[net.outputAt + n] += d;
      } else if (s == t - 1) {
        // The cell was emptied between the layers, so that nothing comes back through it.
        Arrays.fill(dc, 0);
      }
      gatesBackward(s);
      Arrays.fill(dh, 0);
      int row = says ? net.sayerRow : net.readerRow;
      int shift = says ? 0 : 1;
      for (int r = 0; r < LstmAutoencoder.GATES * n; r++) {
        int at = (says ? net.sayerAt : 0) + r * row;
        double d = dz[r];
        if (!says) {
          gradient[at] += d * values[from + s];
        }
        gradient[at + row - 1] += d;
        for (int u = 0; u < n; u++) {
          gradient[at + shift + u] += d * hs[s][u];
          dh[u] += d * net.weights[at + shift + u];
        }
      }
    }
  }

  /**
   * From the derivatives of a step's state and cell to those of its gates and of the cell before.
   */
  private void gatesBackward(int s) {
    int n = net.hidden;
    double[] g = gates[s];
    double[] cell = cs[s + 1];
    double[] old = before(s);
    for (int u = 0; u < n; u++) {
      double in = g[u];
      double forget = g[n + u];
      double candidate = g[2 * n + u];
      double out = g[3 * n + u];
      double shown = LstmAutoencoder.tanh(cell[u]);
      double d = dc[u] + dh[u] * out * (1 - shown * shown);
      dz[u] = d * candidate * in * (1 - in);
      dz[n + u] = d * old[u] * forget * (1 - forget);
      dz[2 * n + u] = d * in * (1 - candidate * candidate);
      dz[3 * n + u] = dh[u] * shown * out * (1 - out);
      dc[u] = d * forget;
    }
  }

  private void step(int number, double rate) {
    double square = 0;
    for (double g : gradient) {
      square += g * g;
    }
    double clip = Math.min(1, MOST_NORM / Math.max(1e-12, Math.sqrt(square)));
    double firstScale = 1 - Math.pow(FIRST_DECAY, number);
    double secondScale = 1 - Math.pow(SECOND_DECAY, number);
    for (int i = 0; i < gradient.length; i++) {
      double g = clip * gradient[i];
      first[i] += (1 - FIRST_DECAY) * (g - first[i]);
      second[i] += (1 - SECOND_DECAY) * (g * g - second[i]);
      net.weights[i] -=
          (float) (rate * (first[i] / firstScale) / (Math.sqrt(second[i] / secondScale) + TINY));
    }
  }

  /** Derivative of the last {@link #learn}ed windows' error by a weight, for checking. */
  double gradient(int weight) {
    return gradient[weight] * BATCH;
  }
}
