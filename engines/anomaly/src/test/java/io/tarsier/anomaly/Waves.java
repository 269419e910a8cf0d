package io.tarsier.anomaly;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded series for tests: one value a minute. */
final class Waves {

  static final long MINUTE = 60_000;
  static final long START = 1_700_006_400_000L;
  static final int DAY = 1440;

  private Waves() {}

  /** Normal noise around a level. */
  static double[] noise(int n, double level, double sigma, long seed) {
    Random random = new Random(seed);
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = level + sigma * random.nextGaussian();
    }
    return values;
  }

  /** Days of a sine with noise. */
  static double[] days(int n, double level, double height, double sigma, long seed) {
    double[] values = noise(n, level, sigma, seed);
    for (int i = 0; i < n; i++) {
      values[i] += height * Math.sin(2 * Math.PI * i / DAY);
    }
    return values;
  }

  /** Places of the points that a detector raises. */
  static List<Integer> raised(Detector detector, double[] values) {
    List<Integer> raised = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (detector.observe(START + i * MINUTE, values[i]).anomaly()) {
        raised.add(i);
      }
    }
    return raised;
  }
}
