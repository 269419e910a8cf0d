package io.tarsier.forecast;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

/**
 * Sine and cosine columns of given periods: the smooth way to write a season, with few numbers for
 * a long one. Waves that two periods share are written once.
 */
final class Fourier {

  private final int[] seasons;
  private final int[] waves;

  /** One turn of each wave's season in points: the same few angles come back all the time. */
  private final double[][] sines;

  private final double[][] cosines;

  /**
   * @param seasons in points
   * @param most harmonics of each season
   */
  Fourier(Seasons seasons, int most) {
    // By period: what both seasons contain is there once.
    Map<Double, int[]> all = new TreeMap<>();
    for (int season : new int[] {seasons.main(), seasons.second()}) {
      for (int k = 1; k <= most && 2 * k <= season; k++) {
        all.putIfAbsent((double) season / k, new int[] {season, k});
      }
    }
    List<int[]> found = List.copyOf(all.values());
    this.seasons = found.stream().mapToInt(w -> w[0]).toArray();
    this.waves = found.stream().mapToInt(w -> w[1]).toArray();
    this.sines = new double[waves.length][];
    this.cosines = new double[waves.length][];
    for (int i = 0; i < waves.length; i++) {
      int same = i == 0 || this.seasons[i] != this.seasons[i - 1] ? -1 : i - 1;
      sines[i] = same < 0 ? turn(this.seasons[i], Math::sin) : sines[same];
      cosines[i] = same < 0 ? turn(this.seasons[i], Math::cos) : cosines[same];
    }
  }

  private static double[] turn(int season, DoubleUnaryOperator wave) {
    double[] turn = new double[season];
    for (int i = 0; i < season; i++) {
      turn[i] = wave.applyAsDouble(2 * Math.PI * i / season);
    }
    return turn;
  }

  int columns() {
    return 2 * waves.length;
  }

  /** Writes the columns of time {@code t} into {@code row} from {@code at} on. */
  void fill(int t, double[] row, int at) {
    for (int i = 0; i < waves.length; i++) {
      int angle = (int) Math.floorMod((long) waves[i] * t, (long) seasons[i]);
      row[at + 2 * i] = sines[i][angle];
      row[at + 2 * i + 1] = cosines[i][angle];
    }
  }
}
