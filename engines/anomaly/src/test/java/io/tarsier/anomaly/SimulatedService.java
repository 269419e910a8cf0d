package io.tarsier.anomaly;

import java.util.Random;

/**
 * A seeded service for tests, one row of metrics at a time: requests, CPU, latency, memory, errors,
 * queue length, and what else is wanted, driven by a shared load as much as the scenario says.
 */
final class SimulatedService {

  /** What the metrics have in common. */
  enum Kind {
    /** Nothing: white noise each. */
    INDEPENDENT,
    /** Nothing, and each wanders with a memory of its own. */
    WANDERING,
    /** A load that wanders, and half of everyone's noise. */
    SHARED,
    /** The same, over a daily rhythm with different curves. */
    DAILY,
    /** The same, with a tenth of all values missing and whole gaps. */
    GAPS,
    /** A daily rhythm, and a job in the first member that runs every night. */
    NIGHTLY_JOB
  }

  /** What breaks. */
  enum Fault {
    NONE,
    /** One member rises by two of its usual deviations, the others do not. */
    RELATION,
    /** One member stays where it was while the load changes. */
    STUCK,
    /** All members rise by one and a half deviations of their own noise. */
    TOGETHER
  }

  final int size;
  private final Kind kind;
  private final Random random;
  private final double[] own;
  private final double[] weight;
  private double load;
  private int row;
  private int gap;
  private double held = Double.NaN;

  SimulatedService(Kind kind, int size, long seed) {
    this.kind = kind;
    this.size = size;
    this.random = new Random(seed);
    this.own = new double[size];
    this.weight = new double[size];
    for (int i = 0; i < size; i++) {
      weight[i] = 0.6 + 0.8 * random.nextDouble();
    }
  }

  /** The next row, one a minute. */
  double[] next(Fault fault) {
    double[] values = new double[size];
    load = 0.97 * load + Math.sqrt(1 - 0.97 * 0.97) * random.nextGaussian();
    double day = Math.sin(2 * Math.PI * row / 1440.0);
    boolean shared = kind != Kind.INDEPENDENT && kind != Kind.WANDERING;
    boolean daily = kind == Kind.DAILY || kind == Kind.NIGHTLY_JOB;
    double driver = (shared ? load : 0) + (daily ? 3 * day + Math.max(0, day) : 0);
    for (int i = 0; i < size; i++) {
      double memory = kind == Kind.WANDERING ? 0.97 : 0.5;
      own[i] =
          kind == Kind.INDEPENDENT
              ? random.nextGaussian()
              : memory * own[i] + Math.sqrt(1 - memory * memory) * random.nextGaussian();
      double noise = shared ? 0.4 * own[i] : own[i];
      // Every third metric answers to load more than in proportion.
      double answer = i % 3 == 2 ? driver + 0.08 * driver * driver : driver;
      double value = 20 + weight[i] * answer + noise;
      if (kind == Kind.NIGHTLY_JOB && i == 0 && row % 1440 >= 200 && row % 1440 < 230) {
        value += 4;
      }
      if (fault == Fault.RELATION && i == 1) {
        value += 2;
      }
      if (fault == Fault.TOGETHER) {
        value += shared ? (i % 2 == 0 ? 0.9 : -0.9) : 1.5;
      }
      if (i == 1) {
        if (fault == Fault.STUCK) {
          held = Double.isNaN(held) ? value : held;
          value = held + noise;
        } else {
          held = Double.NaN;
        }
      }
      values[i] = value;
    }
    if (kind == Kind.GAPS) {
      gap = gap > 0 ? gap - 1 : random.nextInt(1500) == 0 ? 90 : 0;
      for (int i = 0; i < size; i++) {
        if (random.nextInt(10) == 0 || (gap > 0 && i % 2 == 0)) {
          values[i] = Double.NaN;
        }
      }
    }
    row++;
    return values;
  }
}
