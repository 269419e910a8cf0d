package io.tarsier.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Forecasts one series or a panel of series that share an interval.
 *
 * <p>A pool of local models (fitted to each series) and panel models (fitted to all at once)
 * forecasts several stretches of the known past; each series then weights the models by how well
 * they did on itself and takes their weighted median ({@link Combination}). The residuals of the
 * same rehearsals, each measured with weights that did not know it, give the interval ({@link
 * Bands}). Nothing is tuned per data set.
 *
 * <p>Deterministic, whoever does the work. Memory: all forecasts of all rehearsals, about 120
 * numbers per series and step.
 */
public final class Forecaster {

  private Forecaster() {}

  /**
   * Forecasts one series.
   *
   * @param y oldest first, NaN where nothing is known
   */
  public static Forecast forecast(double[] y, Settings settings) {
    return forecastAll(List.of(y), settings, Workers.INLINE).getFirst();
  }

  /**
   * Forecasts many series that learn from each other.
   *
   * @param all each oldest first, NaN where nothing is known; lengths may differ
   * @param workers who does the work; the result does not depend on it
   * @return one forecast per series in the same order
   */
  public static List<Forecast> forecastAll(List<double[]> all, Settings settings, Workers workers) {
    List<History> panel = new ArrayList<>();
    for (double[] y : all) {
      panel.add(History.of(y, settings));
    }
    List<double[]> values = panel.stream().map(History::values).toList();
    Seasons seasons = SeasonFinder.find(values, settings.seasonHint());
    return new PanelRun(panel, values, seasons, settings, workers).forecasts();
  }

  /** A series made finite and no longer than allowed. */
  @SuppressWarnings("ArrayRecordComponent") // working storage
  record History(double[] values, boolean[] known) {

    static History of(double[] y, Settings settings) {
      int from = Math.max(0, y.length - settings.maxHistory());
      while (from < y.length && !Double.isFinite(y[from])) {
        from++;
      }
      double[] cut = Arrays.copyOfRange(y, from, y.length);
      boolean[] known = new boolean[cut.length];
      for (int i = 0; i < cut.length; i++) {
        known[i] = Double.isFinite(cut[i]);
      }
      return new History(Gaps.filled(cut, settings.seasonHint()), known);
    }
  }

  /** Heaviest first, models without weight left out. */
  static List<Forecast.Part> parts(List<String> names, double[] weights, double[] errors) {
    List<Forecast.Part> parts = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        parts.add(new Forecast.Part(names.get(i), weights[i], errors[i]));
      }
    }
    parts.sort(Comparator.comparingDouble(Forecast.Part::weight).reversed());
    return parts;
  }
}
