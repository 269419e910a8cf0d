package io.tarsier.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * How much each model is believed, and what they say together.
 *
 * <p>A model's error is the mean of its absolute and its relative (symmetric) error over the
 * rehearsals, each as a multiple of the best model's; its weight falls by e for every {@code
 * 1/SHARPNESS} of that multiple. The forecast is the weighted median, step by step, interpolated
 * between the two models around the half: it follows the bulk of the believed models and ignores
 * the one that runs away. Source: combinations in the M4 competition (Montero-Manso et al. 2020;
 * Petropoulos and Svetunkov's median 2020).
 */
final class Combination {

  static final double SHARPNESS = 1.5;

  /** Lighter models are left out, so that the final fit need not make them. */
  private static final double NEGLIGIBLE = 0.004;

  private Combination() {}

  /**
   * @param absolute error by model, NaN where it could not be rehearsed
   * @param relative likewise
   * @return weights that sum to 1; all zero if no model was rehearsed
   */
  static double[] weights(double[] absolute, double[] relative) {
    int k = absolute.length;
    double a = least(absolute);
    double r = least(relative);
    double[] w = new double[k];
    double sum = 0;
    for (int i = 0; i < k; i++) {
      if (Double.isNaN(absolute[i])) {
        continue;
      }
      double times = 0.5 * (ratio(absolute[i], a) + ratio(relative[i], r));
      w[i] = Math.exp(-SHARPNESS * (times - 1));
      sum += w[i];
    }
    double kept = 0;
    for (int i = 0; i < k; i++) {
      w[i] = sum == 0 || w[i] < NEGLIGIBLE * sum ? 0 : w[i];
      kept += w[i];
    }
    for (int i = 0; i < k; i++) {
      w[i] = kept == 0 ? 0 : w[i] / kept;
    }
    return w;
  }

  private static double least(double[] errors) {
    double least = Double.POSITIVE_INFINITY;
    for (double e : errors) {
      if (e < least) {
        least = e;
      }
    }
    return least;
  }

  /** Two perfect models are equally good. */
  private static double ratio(double error, double least) {
    return error <= least ? 1 : Math.min(error / Math.max(least, 1e-300), 1e3);
  }

  /**
   * @param forecasts by model; empty arrays are passed over
   * @param weights by model
   */
  static double[] median(double[][] forecasts, double[] weights, int horizon) {
    List<Integer> used = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && forecasts[i].length >= horizon) {
        used.add(i);
      }
    }
    double[] out = new double[horizon];
    Integer[] order = used.toArray(new Integer[0]);
    for (int h = 0; h < horizon; h++) {
      int step = h;
      Arrays.sort(order, Comparator.comparingDouble(i -> forecasts[i][step]));
      out[h] = middle(forecasts, weights, order, h);
    }
    return out;
  }

  private static double middle(double[][] forecasts, double[] weights, Integer[] order, int h) {
    double total = 0;
    for (int i : order) {
      total += weights[i];
    }
    double below = 0;
    double lastAt = 0;
    double lastValue = Double.NaN;
    for (int i : order) {
      double at = below + weights[i] / 2;
      double value = forecasts[i][h];
      if (at >= total / 2) {
        return Double.isNaN(lastValue)
            ? value
            : lastValue + (value - lastValue) * (total / 2 - lastAt) / (at - lastAt);
      }
      below += weights[i];
      lastAt = at;
      lastValue = value;
    }
    return lastValue;
  }
}
