package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class AdditiveModelTest {

  private static double[] series(int n, double noise, IntToDoubleFunction value) {
    Random random = new Random(7);
    double[] y = new double[n];
    Arrays.setAll(y, t -> value.applyAsDouble(t) + noise * random.nextGaussian());
    return y;
  }

  @Test
  void followsATrendThatBentAndItsSeason() {
    IntToDoubleFunction truth =
        t -> 10 + 0.1 * t + 0.4 * Math.max(0, t - 300) + 5 * Math.sin(2 * Math.PI * t / 24);
    AdditiveModel model =
        AdditiveModel.fit(series(600, 1, truth), AdditiveSettings.of(new Seasons(24, 168)));
    Forecast f = model.forecast(48, 0.9);
    for (int h = 0; h < 48; h++) {
      assertThat(f.mean()[h]).isCloseTo(truth.applyAsDouble(600 + h), within(6.0));
      assertThat(f.lower()[h]).isLessThan(f.mean()[h]);
      assertThat(f.upper()[h]).isGreaterThan(f.mean()[h]);
    }
    assertThat(model.changepoints())
        .anySatisfy(bend -> assertThat(bend.point()).isBetween(260, 340));
    assertThat(f.upper()[47] - f.lower()[47]).isGreaterThan(f.upper()[0] - f.lower()[0]);
  }

  @Test
  void saturatesBelowItsCapacity() {
    IntToDoubleFunction truth = t -> 100 / (1 + Math.exp(-(t - 150) / 30.0));
    AdditiveModel model =
        AdditiveModel.fit(
            series(220, 0.5, truth), AdditiveSettings.of(Seasons.NONE).withLogistic(0, 100));
    Forecast f = model.forecast(200, 0.9);
    assertThat(Arrays.stream(f.upper()).max().orElseThrow()).isLessThanOrEqualTo(100);
    assertThat(f.mean()[199]).isGreaterThan(97);
  }

  @Test
  void learnsAHolidayAndForeseesTheNext() {
    Set<Integer> days = Set.of(20, 50, 80, 110, 140);
    double[] y = series(130, 0.5, t -> 40 - (days.contains(t) ? 25 : 0));
    AdditiveModel model =
        AdditiveModel.fit(
            y,
            AdditiveSettings.of(Seasons.NONE)
                .withHolidays(List.of(new AdditiveSettings.Holiday("closed", days))));
    assertThat(model.effect("closed")).isCloseTo(-25, within(1.5));
    assertThat(model.at(140)).isCloseTo(15, within(2.5));
    assertThat(model.trendAt(140)).isCloseTo(40, within(2.5));
    assertThatThrownBy(() -> model.effect("open")).hasMessageContaining("no such holiday");
  }

  @Test
  void usesARegressorAndAsksForItsFuture() {
    double[] input = series(120, 1, t -> 0);
    double[] y = series(100, 0.1, t -> 5 + 3 * input[t]);
    AdditiveModel model =
        AdditiveModel.fit(
            y, AdditiveSettings.of(Seasons.NONE).withRegressors(new double[][] {input}));
    assertThat(model.at(110)).isCloseTo(5 + 3 * input[110], within(1.0));
    assertThatThrownBy(() -> model.at(120)).hasMessageContaining("over the horizon too");
  }

  @Test
  void needsNoValuesInGaps() {
    double[] y = series(400, 1, t -> 20 + 8 * Math.sin(2 * Math.PI * t / 24));
    Arrays.fill(y, 100, 160, Double.NaN);
    AdditiveModel model = AdditiveModel.fit(y, AdditiveSettings.of(new Seasons(24, 1)));
    for (int t = 100; t < 160; t++) {
      assertThat(model.at(t)).isCloseTo(20 + 8 * Math.sin(2 * Math.PI * t / 24), within(2.0));
    }
  }

  @Test
  void coversNoiseAsOftenAsItPromises() {
    double[] y = series(1000, 3, t -> 50 + 10 * Math.sin(2 * Math.PI * t / 24));
    AdditiveModel model =
        AdditiveModel.fit(Arrays.copyOf(y, 800), AdditiveSettings.of(new Seasons(24, 1)));
    Forecast f = model.forecast(200, 0.9);
    int inside = 0;
    for (int h = 0; h < 200; h++) {
      inside += y[800 + h] >= f.lower()[h] && y[800 + h] <= f.upper()[h] ? 1 : 0;
    }
    assertThat(inside / 200.0).isBetween(0.84, 0.97);
  }

  @Test
  void fitsAMonthOfHoursInMilliseconds() {
    double[] y = series(720, 3, t -> 50 + 10 * Math.sin(2 * Math.PI * t / 24));
    AdditiveSettings settings = AdditiveSettings.of(new Seasons(24, 168));
    long best = Long.MAX_VALUE;
    for (int i = 0; i < 60; i++) {
      long start = System.nanoTime();
      AdditiveModel.fit(y, settings);
      best = Math.min(best, System.nanoTime() - start);
    }
    assertThat(best / 1e6).isLessThan(20);
  }

  @Test
  void explainsWhatItCannotFit() {
    assertThatThrownBy(
            () -> AdditiveModel.fit(new double[] {Double.NaN}, AdditiveSettings.of(Seasons.NONE)))
        .hasMessageContaining("two known points");
    assertThatThrownBy(() -> AdditiveSettings.of(Seasons.NONE).withLogistic(5, 5))
        .hasMessageContaining("capacity above");
  }
}
