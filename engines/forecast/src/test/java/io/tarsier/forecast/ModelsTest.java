package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ModelsTest {

  private static double[] wave(int n) {
    Random random = new Random(n);
    double[] y = new double[n];
    Arrays.setAll(y, t -> 200 + 50 * Math.sin(2 * Math.PI * t / 24) + 2 * random.nextGaussian());
    return y;
  }

  private static double meanMiss(double[] forecast, int n) {
    double sum = 0;
    for (int h = 0; h < forecast.length; h++) {
      sum += Math.abs(forecast[h] - 200 - 50 * Math.sin(2 * Math.PI * (n + h) / 24));
    }
    return sum / forecast.length;
  }

  @Test
  void everyModelButTheLastValueContinuesAWave() {
    Seasons seasons = new Seasons(24, 1);
    for (Model model : Pool.local(seasons)) {
      double[] f = model.forecast(wave(600), 24);
      assertThat(f).as(model.name()).hasSize(24);
      if (!model.name().equals("naive")) {
        assertThat(meanMiss(f, 600)).as(model.name()).isLessThan(8);
      }
    }
    for (PanelModel model : Pool.panel(seasons)) {
      List<double[]> panel = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        panel.add(wave(580 + 5 * i));
      }
      double[] f = model.fit(panel, 24).forecast(wave(600), 24);
      assertThat(meanMiss(f, 600)).as(model.name()).isLessThan(8);
    }
  }

  @Test
  void everyModelDeclinesOrStaysFiniteOnTooLittle() {
    for (Seasons seasons : List.of(Seasons.NONE, new Seasons(7, 1), new Seasons(24, 168))) {
      for (Model model : Pool.local(seasons)) {
        for (int n = 1; n < 60; n += 4) {
          for (double[] y : List.of(wave(n), new double[n])) {
            double[] f = model.forecast(y, 10);
            assertThat(f.length).as(model.name()).isIn(0, 10);
            for (double v : f) {
              assertThat(v).as("%s on %d points", model.name(), n).isFinite();
            }
          }
        }
      }
    }
  }

  @Test
  void noModelChangesItsInput() {
    for (Model model : Pool.local(new Seasons(24, 168))) {
      double[] y = wave(500);
      double[] before = y.clone();
      model.forecast(y, 12);
      assertThat(y).as(model.name()).containsExactly(before);
    }
  }

  @Test
  void lagSumsAreTheSameBothWays() {
    double[] z = wave(300);
    int[] many = new int[120];
    Arrays.setAll(many, i -> i);
    double[][] s = LagMoments.of(z, many, true);
    int[] few = {0, 7, 119};
    double[][] direct = LagMoments.of(z, few, true);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j <= i; j++) {
        assertThat(direct[i][j]).isCloseTo(s[few[i]][few[j]], within(1e-3));
      }
      assertThat(direct[3][i]).isCloseTo(s[120][few[i]], within(1e-6));
    }
  }

  @Test
  void theShapeOfASeasonIsRecoveredUnderATrend() {
    double[] y = new double[24 * 12];
    Arrays.setAll(y, t -> 3.0 * t + (t % 24 == 5 ? 100 : 0));
    SeasonalShape shape = SeasonalShape.of(y, new Seasons(24, 1));
    for (int h = 0; h < 24; h++) {
      assertThat(shape.at(h)).isCloseTo(h == 5 ? 100 - 100 / 24.0 : -100 / 24.0, within(3.0));
    }
  }

  @Test
  void theCombinationFollowsTheBulk() {
    double[][] f = {{1}, {2}, {3}, {1000}};
    assertThat(Combination.median(f, new double[] {0.3, 0.3, 0.3, 0.1}, 1)[0]).isBetween(1.5, 3.0);
    double[] w =
        Combination.weights(
            new double[] {1, 1.2, 9, Double.NaN}, new double[] {1, 1.1, 9, Double.NaN});
    assertThat(w[0]).isGreaterThan(w[1]);
    assertThat(w[2]).isZero();
    assertThat(w[3]).isZero();
    assertThat(Arrays.stream(w).sum()).isCloseTo(1, within(1e-12));
  }
}
