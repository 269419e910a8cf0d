package io.tarsier.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SolversTest {

  @Test
  void choleskySolvesWhatWasMultiplied() {
    Random random = new Random(1);
    int n = 23;
    double[][] g = new double[n][n];
    for (double[] row : g) {
      Arrays.setAll(row, i -> random.nextGaussian());
    }
    double[][] a = new double[n][n];
    double[] x = random.doubles(n).toArray();
    double[] b = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        for (int k = 0; k < n; k++) {
          a[i][j] += g[i][k] * g[j][k];
        }
        b[i] += a[i][j] * x[j];
      }
    }
    Cholesky.factor(a, n);
    Cholesky.solve(a, n, b);
    for (int i = 0; i < n; i++) {
      assertThat(b[i]).isCloseTo(x[i], within(1e-6));
    }
  }

  @Test
  void choleskySurvivesCollinearColumns() {
    double[][] a = {{2, 2}, {2, 2}};
    double[] b = {4, 4};
    Cholesky.factor(a, 2);
    Cholesky.solve(a, 2, b);
    assertThat(b[0] + b[1]).isCloseTo(2, within(1e-3));
  }

  @Test
  void nelderMeadFindsTheValley() {
    double[] x =
        NelderMead.minimise(
            p -> Math.pow(1 - p[0], 2) + 100 * Math.pow(p[1] - p[0] * p[0], 2),
            new double[] {-1.2, 1},
            0.5,
            400);
    assertThat(x[0]).isCloseTo(1, within(0.01));
    assertThat(x[1]).isCloseTo(1, within(0.02));
  }

  @Test
  void nelderMeadKeepsToItsBudget() {
    int[] calls = new int[1];
    NelderMead.minimise(
        p -> {
          calls[0]++;
          return calls[0] % 3 == 0 ? Double.NaN : Math.sin(p[0] * calls[0]) + p[1];
        },
        new double[] {1, 1},
        1,
        50);
    assertThat(calls[0]).isLessThanOrEqualTo(55);
  }

  @Test
  void quantilesIgnoreNaN() {
    assertThat(Quantiles.median(3, Double.NaN, 1, 2)).isEqualTo(2);
    assertThat(Quantiles.quantile(new double[] {0, 10}, 0.25)).isEqualTo(2.5);
    assertThat(Quantiles.median()).isNaN();
    assertThat(Quantiles.robustSigma(new double[] {1, 2, 3, 4, 1000})).isLessThan(3);
  }

  @Test
  void theilSenIgnoresAQuarterOfWildPoints() {
    double[] y = new double[400];
    Arrays.setAll(y, t -> t % 5 == 0 ? 1e6 : 3 + 0.5 * t);
    TheilSen line = TheilSen.fit(y, 0);
    assertThat(line.slope()).isCloseTo(0.5, within(0.01));
    assertThat(line.atEnd()).isCloseTo(3 + 0.5 * 399, within(1.0));
  }
}
