package io.tarsier.forecast;

import java.util.TreeSet;

/**
 * Rolling-origin validation of one series: at several points of its past every model forecasts what
 * is known by now. The origins are one, two and three horizons back, and the last one that lies a
 * whole long season back, where the weekday is the same as now.
 */
@SuppressWarnings("ArrayRecordComponent") // working storage
final class Rehearsal {

  /** What must remain before an origin, in points. */
  private static final int LEAST_HISTORY = 12;

  private final double[] y;
  private final boolean[] known;
  private final int[] origins;
  private final int steps;
  private final double[][][] forecasts;
  private final int models;

  /**
   * @param y filled series
   * @param known which points were really seen
   * @param origins how far back each rehearsal starts, in points
   * @param steps rehearsed steps
   */
  Rehearsal(double[] y, boolean[] known, int[] origins, int steps, int models) {
    this.y = y;
    this.known = known;
    this.origins = origins;
    this.steps = steps;
    this.models = models;
    this.forecasts = new double[origins.length][models][0];
  }

  /** Origins that suit any series of a panel with this horizon, in points before the end. */
  static int[] origins(int steps, Seasons seasons) {
    TreeSet<Integer> back = new TreeSet<>();
    for (int k = 1; k <= 3; k++) {
      back.add(k * steps);
    }
    int season = seasons.longest();
    if (season > 1) {
      int whole = season * ((steps + season - 1) / season);
      if (whole <= 6 * steps) {
        back.add(whole);
      }
    }
    return back.stream().mapToInt(Integer::intValue).toArray();
  }

  static boolean possible(int length, int back) {
    return length - back >= Math.max(LEAST_HISTORY, length / 3);
  }

  void put(int origin, int model, double[] forecast) {
    forecasts[origin][model] = forecast;
  }

  int[] origins() {
    return origins;
  }

  int steps() {
    return steps;
  }

  /** The actual value minus the forecast; NaN where nothing was seen. */
  double residual(int origin, int step, double forecast) {
    int t = y.length - origins[origin] + step;
    return t < y.length && known[t] ? y[t] - forecast : Double.NaN;
  }

  double[][] forecasts(int origin) {
    return forecasts[origin];
  }

  /**
   * Mean absolute ({@code [0]}) and symmetric relative ({@code [1]}) error by model, in units of
   * the first model's over the same origins, leaving one origin out (−1: none).
   */
  double[][] errors(int except) {
    double[][] e = new double[2][models];
    for (int m = 0; m < models; m++) {
      double own = 0;
      double ownRelative = 0;
      double naive = 0;
      double naiveRelative = 0;
      int ran = 0;
      for (int o = 0; o < origins.length; o++) {
        if (o == except || forecasts[o][m].length < steps) {
          continue;
        }
        ran++;
        for (int h = 0; h < steps; h++) {
          double f = forecasts[o][m][h];
          double miss = Math.abs(residual(o, h, f));
          if (Double.isNaN(miss)) {
            continue;
          }
          double actual = y[y.length - origins[o] + h];
          double base = forecasts[o][0][h];
          own += miss;
          ownRelative += relative(actual, f);
          naive += Math.abs(actual - base);
          naiveRelative += relative(actual, base);
        }
      }
      e[0][m] = ran == 0 ? Double.NaN : own / Math.max(naive, 1e-300);
      e[1][m] = ran == 0 ? Double.NaN : ownRelative / Math.max(naiveRelative, 1e-300);
    }
    return e;
  }

  private static double relative(double actual, double forecast) {
    double size = Math.abs(actual) + Math.abs(forecast);
    return size == 0 ? 0 : Math.abs(actual - forecast) / size;
  }
}
