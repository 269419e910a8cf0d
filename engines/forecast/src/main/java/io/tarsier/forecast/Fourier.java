package io.tarsier.forecast;

import java.util.Set;
import java.util.TreeSet;

/**
 * Sine and cosine columns of given periods: the smooth way to write a season, with few numbers for
 * a long one. Waves that two periods share are written once.
 */
final class Fourier {

  private final double[] periods;

  /**
   * @param seasons in points
   * @param waves most harmonics of each season
   */
  Fourier(Seasons seasons, int waves) {
    Set<Double> all = new TreeSet<>();
    for (int season : new int[] {seasons.main(), seasons.second()}) {
      for (int k = 1; k <= waves && 2 * k <= season; k++) {
        all.add((double) season / k);
      }
    }
    this.periods = all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  int columns() {
    return 2 * periods.length;
  }

  /** Writes the columns of time {@code t} into {@code row} from {@code at} on. */
  void fill(int t, double[] row, int at) {
    for (int i = 0; i < periods.length; i++) {
      double angle = 2 * Math.PI * (t % (periods[i] * 1e6)) / periods[i];
      row[at + 2 * i] = Math.sin(angle);
      row[at + 2 * i + 1] = Math.cos(angle);
    }
  }
}
