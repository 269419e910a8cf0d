package io.tarsier.forecast;

import io.tarsier.numerics.Cholesky;
import io.tarsier.numerics.Normal;
import java.util.ArrayList;
import java.util.List;

/**
 * Trend that bends + seasons + holidays + regressors, as in Prophet, but fitted in about a
 * millisecond.
 *
 * <p>The trend is a line with a possible bend at every changepoint; a Laplace prior keeps most
 * bends at zero. Seasons are Fourier series, holidays and regressors columns, all with wide normal
 * priors. The maximum a posteriori estimate is found by iteratively reweighted ridge regression: a
 * Laplace prior is a normal one whose width is the bend's own last size. The normal equations are
 * summed once ({@code n·k²/2} products for k columns), each of the {@value #ROUNDS} rounds factors
 * them ({@code k³/6}). NaN values have no row, so gaps need no filling. Logistic growth is the same
 * model on the logit of the share between floor and capacity.
 *
 * <p>The interval adds the residual variance and that of bends yet to come, at the rate and size of
 * the past ones (in closed form where Prophet simulates). Limits: with autocorrelated residuals the
 * interval is too narrow close by; inside {@link Forecaster} the rehearsal's band replaces it.
 * Source: Taylor and Letham, "Forecasting at scale" (2018).
 */
public final class AdditiveModel {

  private static final int ROUNDS = 6;

  /** Prior precision of seasonal, holiday and regressor effects, in the series' deviations. */
  private static final double EFFECT_PRECISION = 0.01;

  private final AdditiveSettings settings;
  private final Fourier fourier;
  private final int n;
  private final int bends;
  private final int columns;
  private final double mean;
  private final double spread;
  private final double[] beta;
  private final double sigma;

  private AdditiveModel(double[] z, AdditiveSettings settings) {
    this.settings = settings;
    this.n = z.length;
    this.fourier = new Fourier(settings.seasons(), settings.waves());
    this.bends = Math.min(settings.changepoints(), Math.max(0, n / 3 - 1));
    this.columns =
        2 + bends + fourier.columns() + settings.holidays().size() + settings.regressors().length;
    double sum = 0;
    int known = 0;
    for (double v : z) {
      if (Double.isFinite(v)) {
        sum += v;
        known++;
      }
    }
    if (known < 2) {
      throw new IllegalArgumentException("an additive model needs two known points at least");
    }
    this.mean = sum / known;
    double squares = 0;
    for (double v : z) {
      squares += Double.isFinite(v) ? (v - mean) * (v - mean) : 0;
    }
    double deviation = Math.sqrt(squares / known);
    this.spread = Stats.negligible(deviation, mean) ? 1 : deviation;
    this.beta = new double[columns];
    this.sigma = fit(z, known);
  }

  /**
   * @param y oldest first, NaN where nothing is known
   */
  public static AdditiveModel fit(double[] y, AdditiveSettings settings) {
    return new AdditiveModel(forward(y, settings), settings);
  }

  private static double[] forward(double[] y, AdditiveSettings settings) {
    double[] z = y.clone();
    if (settings.growth() == AdditiveSettings.Growth.LOGISTIC) {
      double range = settings.capacity() - settings.floor();
      for (int i = 0; i < z.length; i++) {
        double share = Math.clamp((z[i] - settings.floor()) / range, 1e-3, 1 - 1e-3);
        z[i] = Double.isNaN(z[i]) ? Double.NaN : Math.log(share / (1 - share));
      }
    }
    return z;
  }

  private double back(double value) {
    if (settings.growth() == AdditiveSettings.Growth.LINEAR) {
      return value;
    }
    return settings.floor() + (settings.capacity() - settings.floor()) / (1 + Math.exp(-value));
  }

  /** Sums the normal equations, then alternates between priors, effects and noise. */
  private double fit(double[] z, int known) {
    double[][] moments = new double[columns][columns];
    double[] target = new double[columns];
    double[] row = new double[columns];
    double total = 0;
    for (int t = 0; t < n; t++) {
      if (!Double.isFinite(z[t])) {
        continue;
      }
      row(t, row);
      double v = (z[t] - mean) / spread;
      total += v * v;
      for (int i = 0; i < columns; i++) {
        double x = row[i];
        if (x != 0) {
          double[] to = moments[i];
          for (int j = 0; j <= i; j++) {
            to[j] += x * row[j];
          }
          target[i] += x * v;
        }
      }
    }
    double variance = 0.3;
    double[] precision = new double[columns];
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < columns; i++) {
        boolean bend = i >= 2 && i < 2 + bends;
        double size = round == 0 ? settings.flexibility() : Math.max(Math.abs(beta[i]), 1e-4);
        precision[i] = bend ? 1 / (settings.flexibility() * size) : EFFECT_PRECISION;
      }
      double[][] a = new double[columns][];
      for (int i = 0; i < columns; i++) {
        a[i] = moments[i].clone();
        a[i][i] += variance * precision[i];
      }
      System.arraycopy(target, 0, beta, 0, columns);
      Cholesky.factor(a, columns);
      Cholesky.solve(a, columns, beta);
      double explained = 0;
      for (int i = 0; i < columns; i++) {
        explained += beta[i] * (2 * target[i] - product(moments, i));
      }
      int free = Math.max(known - columns + bends, known / 2 + 1);
      variance = Math.max((total - explained) / free, 1e-9);
    }
    return Math.sqrt(variance);
  }

  private double product(double[][] moments, int i) {
    double sum = 0;
    for (int j = 0; j < columns; j++) {
      sum += beta[j] * (i >= j ? moments[i][j] : moments[j][i]);
    }
    return sum;
  }

  private double changepoint(int i) {
    return 0.9 * (i + 1) / (bends + 1);
  }

  private void row(int t, double[] row) {
    double x = (double) t / Math.max(1, n - 1);
    row[0] = 1;
    row[1] = x;
    for (int i = 0; i < bends; i++) {
      row[2 + i] = Math.max(0, x - changepoint(i));
    }
    int at = 2 + bends;
    fourier.fill(t, row, at);
    at += fourier.columns();
    for (AdditiveSettings.Holiday day : settings.holidays()) {
      row[at++] = day.points().contains(t) ? 1 : 0;
    }
    for (double[] regressor : settings.regressors()) {
      if (t >= regressor.length) {
        throw new IllegalArgumentException(
            "regressors must be known over the horizon too; one ends at point " + t);
      }
      row[at++] = Double.isFinite(regressor[t]) ? regressor[t] : 0;
    }
  }

  /** The value expected at a point of the history (0 …) or beyond it. */
  public double at(int t) {
    double[] row = new double[columns];
    row(t, row);
    return back(mean + spread * sum(row, 0, columns));
  }

  /** The trend alone, without seasons, holidays and regressors. */
  public double trendAt(int t) {
    double[] row = new double[columns];
    row(t, row);
    return back(mean + spread * sum(row, 0, 2 + bends));
  }

  private double sum(double[] row, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += beta[i] * row[i];
    }
    return sum;
  }

  /** Continues the series with an interval of its own. */
  public Forecast forecast(int horizon, double level) {
    double z = Normal.quantile(0.5 + level / 2);
    double meanBend = 0;
    for (int i = 2; i < 2 + bends; i++) {
      meanBend += Math.abs(beta[i]) / bends;
    }
    double[] middle = new double[horizon];
    double[] lower = new double[horizon];
    double[] upper = new double[horizon];
    double[] row = new double[columns];
    for (int h = 0; h < horizon; h++) {
      row(n + h, row);
      double value = mean + spread * sum(row, 0, columns);
      double ahead = (h + 1.0) / Math.max(1, n - 1);
      // Bends come at rate bends/0.9 per history, each Laplace with variance 2·size².
      double drift = bends / 0.9 * 2 * meanBend * meanBend * ahead * ahead * ahead / 3;
      double width = z * spread * Math.sqrt(sigma * sigma + drift);
      middle[h] = back(value);
      lower[h] = back(value - width);
      upper[h] = back(value + width);
    }
    return new Forecast(
        middle,
        lower,
        upper,
        level,
        settings.seasons(),
        List.of(new Forecast.Part("additive", 1, Double.NaN)));
  }

  /**
   * A place where the trend bent.
   *
   * @param point index into the series
   * @param perPoint by how much the slope changed (on the logit scale for logistic growth)
   */
  public record Bend(int point, double perPoint) {}

  /** The bends that the prior did not hold at zero. */
  public List<Bend> changepoints() {
    List<Bend> found = new ArrayList<>();
    for (int i = 0; i < bends; i++) {
      if (Math.abs(beta[2 + i]) > 0.05 * settings.flexibility()) {
        int point = (int) Math.round(changepoint(i) * (n - 1));
        found.add(new Bend(point, beta[2 + i] * spread / Math.max(1, n - 1)));
      }
    }
    return found;
  }

  /** How strongly a holiday moves the series (on the logit scale for logistic growth). */
  public double effect(String holiday) {
    for (int i = 0; i < settings.holidays().size(); i++) {
      if (settings.holidays().get(i).name().equals(holiday)) {
        return beta[2 + bends + fourier.columns() + i] * spread;
      }
    }
    throw new IllegalArgumentException("no such holiday was given: " + holiday);
  }
}
