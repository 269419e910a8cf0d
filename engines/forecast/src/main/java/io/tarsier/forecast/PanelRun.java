package io.tarsier.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One forecast of one panel: rehearses, weights, fits, combines, and puts bands around it. */
final class PanelRun {

  /** A model with less than this share of the best one's weight is not rehearsed any further. */
  private static final double LOST = 0.05;

  private final List<Forecaster.History> panel;
  private final List<double[]> values;
  private final Seasons seasons;
  private final Settings settings;
  private final Workers workers;
  private final List<Model> local;
  private final List<PanelModel> shared;
  private final List<String> names;

  PanelRun(
      List<Forecaster.History> panel,
      List<double[]> values,
      Seasons seasons,
      Settings settings,
      Workers workers) {
    this.panel = panel;
    this.values = values;
    this.seasons = seasons;
    this.settings = settings;
    this.workers = workers;
    List<Model> kept = new ArrayList<>();
    for (Model model : Pool.local(seasons)) {
      // The first is the yardstick of all others.
      if (kept.isEmpty() || settings.keeps(model.name())) {
        kept.add(model);
      }
    }
    this.local = kept;
    this.shared = Pool.panel(seasons).stream().filter(m -> settings.keeps(m.name())).toList();
    this.names =
        Stream.concat(local.stream().map(Model::name), shared.stream().map(PanelModel::name))
            .toList();
  }

  List<Forecast> forecasts() {
    int horizon = settings.horizon();
    int[] origins = Rehearsal.origins(horizon, seasons);
    Model[][] fitted = fitShared(origins, horizon);
    Rehearsal[] rehearsals = new Rehearsal[panel.size()];
    double[][] means = new double[panel.size()][];
    double[][] weights = new double[panel.size()][];
    double[][] errors = new double[panel.size()][];
    workers.each(
        panel.size(),
        i -> {
          Rehearsal r = rehearse(i, origins, fitted);
          rehearsals[i] = r;
          double[][] e = r.errors(-1);
          errors[i] = e[0];
          weights[i] = believed(e);
          means[i] = combined(values.get(i), horizon, weights[i], fitted[origins.length]);
        });
    Bands bands = new Bands(settings.level());
    double[][] widths = bands.widths(rehearsals, this::residuals, values, horizon);
    List<Forecast> out = new ArrayList<>();
    for (int i = 0; i < means.length; i++) {
      out.add(banded(means[i], widths[i], weights[i], errors[i]));
    }
    return out;
  }

  /** Panel models by origin, the last row fitted to everything. */
  private Model[][] fitShared(int[] origins, int horizon) {
    Model[][] fitted = new Model[origins.length + 1][shared.size()];
    workers.each(
        fitted.length * shared.size(),
        task -> {
          int o = task / shared.size();
          int back = o < origins.length ? origins[o] : 0;
          List<double[]> past =
              values.stream()
                  .filter(y -> back == 0 || Rehearsal.possible(y.length, back))
                  .map(y -> Arrays.copyOf(y, y.length - back))
                  .toList();
          int m = task % shared.size();
          fitted[o][m] = shared.get(m).fit(past, horizon);
        });
    return fitted;
  }

  private Rehearsal rehearse(int i, int[] origins, Model[][] fitted) {
    double[] y = values.get(i);
    int steps = settings.horizon();
    int[] usable =
        Arrays.stream(origins).filter(back -> Rehearsal.possible(y.length, back)).toArray();
    if (usable.length == 0 && y.length >= 8) {
      // Too short for its own horizon: rehearse fewer steps rather than none.
      steps = Math.min(steps, Math.max(1, y.length / 4));
      usable =
          Arrays.stream(new int[] {steps, 2 * steps})
              .filter(back -> y.length - back >= 4)
              .toArray();
    }
    Rehearsal r = new Rehearsal(y, panel.get(i).known(), usable, steps, names.size());
    for (int o = 0; o < usable.length; o++) {
      double[] past = Arrays.copyOf(y, y.length - usable[o]);
      boolean[] lost = lost(r, o);
      for (int m = 0; m < local.size(); m++) {
        if (!lost[m]) {
          r.put(o, m, finite(local.get(m).forecast(past, steps)));
        }
      }
      int row = Arrays.binarySearch(origins, usable[o]);
      for (int m = 0; row >= 0 && m < shared.size(); m++) {
        r.put(o, local.size() + m, finite(fitted[row][m].forecast(past, steps)));
      }
    }
    return r;
  }

  /** Models that did so badly on the nearer origins that the others need not be rehearsed. */
  private boolean[] lost(Rehearsal r, int rehearsed) {
    boolean[] lost = new boolean[names.size()];
    if (rehearsed > 0) {
      double[][] e = r.errors(-1);
      double[] weights = Combination.weights(e[0], e[1]);
      double most = Arrays.stream(weights).max().orElse(0);
      for (int m = 1; m < lost.length; m++) {
        lost[m] = weights[m] < LOST * most;
      }
    }
    return lost;
  }

  /** Without any rehearsal the last value is believed. */
  private double[] believed(double[][] errors) {
    double[] w = Combination.weights(errors[0], errors[1]);
    if (Arrays.stream(w).sum() == 0) {
      w[0] = 1;
    }
    return w;
  }

  private double[] combined(double[] y, int horizon, double[] weights, Model[] fitted) {
    if (y.length == 0) {
      double[] nothing = new double[horizon];
      Arrays.fill(nothing, Double.NaN);
      return nothing;
    }
    double[][] forecasts = new double[names.size()][0];
    boolean any = false;
    for (int m = 0; m < forecasts.length; m++) {
      if (weights[m] > 0) {
        Model model = m < local.size() ? local.get(m) : fitted[m - local.size()];
        forecasts[m] = finite(model.forecast(y, horizon));
        any |= forecasts[m].length > 0;
      }
    }
    if (!any) {
      weights[0] = 1;
      forecasts[0] = local.getFirst().forecast(y, horizon);
    }
    return Combination.median(forecasts, weights, horizon);
  }

  /** Residuals of the combination by origin and step, each with weights from the other origins. */
  private double[][] residuals(Rehearsal r) {
    double[][] out = new double[r.origins().length][];
    for (int o = 0; o < out.length; o++) {
      double[] w = believed(r.errors(out.length > 1 ? o : -1));
      double[] f = Combination.median(r.forecasts(o), w, r.steps());
      double[] miss = new double[r.steps()];
      for (int h = 0; h < miss.length; h++) {
        miss[h] = r.residual(o, h, f[h]);
      }
      out[o] = miss;
    }
    return out;
  }

  private Forecast banded(double[] mean, double[] width, double[] weights, double[] errors) {
    double[] lower = new double[mean.length];
    double[] upper = new double[mean.length];
    for (int h = 0; h < mean.length; h++) {
      if (settings.nonNegative()) {
        mean[h] = Math.max(0, mean[h]);
      }
      lower[h] = mean[h] - width[h];
      upper[h] = mean[h] + width[h];
      if (settings.nonNegative()) {
        lower[h] = Math.max(0, lower[h]);
      }
    }
    return new Forecast(
        mean, lower, upper, settings.level(), seasons, Forecaster.parts(names, weights, errors));
  }

  /** A model that overflowed did not suit the series. */
  private static double[] finite(double[] forecast) {
    for (double v : forecast) {
      if (!Double.isFinite(v)) {
        return new double[0];
      }
    }
    return forecast;
  }
}
