package io.tarsier.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ForecasterTest {

  private static double[] dailyAndWeekly(int n, double noise, long seed) {
    Random random = new Random(seed);
    double[] y = new double[n];
    for (int t = 0; t < n; t++) {
      boolean weekend = (t / 24) % 7 >= 5;
      y[t] =
          100
              + 30 * Math.sin(2 * Math.PI * t / 24)
              - (weekend ? 40 : 0)
              + noise * random.nextGaussian();
    }
    return y;
  }

  @Test
  void continuesADayAndAWeek() {
    double[] y = dailyAndWeekly(24 * 35 + 48, 2, 1);
    Forecast f = Forecaster.forecast(Arrays.copyOf(y, 24 * 35), Settings.of(48).withSeason(24));
    double miss = 0;
    for (int h = 0; h < 48; h++) {
      miss += Math.abs(f.mean()[h] - y[24 * 35 + h]) / 48;
    }
    assertThat(miss).isLessThan(4);
    assertThat(f.seasons()).isEqualTo(new Seasons(24, 168));
  }

  @Test
  void findsTheSeasonWithoutAHint() {
    double[] y = dailyAndWeekly(24 * 35, 2, 2);
    assertThat(Forecaster.forecast(y, Settings.of(24)).seasons().main()).isEqualTo(24);
  }

  @Test
  void findsTheYearInWeeks() {
    Random random = new Random(3);
    double[] y = new double[400];
    for (int t = 0; t < y.length; t++) {
      y[t] = 50 + 20 * Math.cos(2 * Math.PI * t / 52.18) + random.nextGaussian();
    }
    assertThat(Forecaster.forecast(y, Settings.of(13)).seasons().main()).isEqualTo(52);
  }

  @Test
  void findsNoSeasonInARandomWalk() {
    int found = 0;
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[] y = new double[500];
      for (int t = 1; t < y.length; t++) {
        y[t] = y[t - 1] + random.nextGaussian();
      }
      found += SeasonFinder.find(List.of(y), 1).main() > 1 ? 1 : 0;
    }
    assertThat(found).isLessThanOrEqualTo(3);
  }

  @Test
  void givesTheSameNumbersWhoeverDoesTheWork() {
    List<double[]> panel = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      panel.add(dailyAndWeekly(500 + 20 * i, 5, i));
    }
    Settings settings = Settings.of(24).withSeason(24);
    List<Forecast> one = Forecaster.forecastAll(panel, settings, Workers.INLINE);
    List<Forecast> three =
        Forecaster.forecastAll(
            panel, settings, (n, task) -> IntStream.range(0, n).parallel().forEach(task));
    for (int i = 0; i < panel.size(); i++) {
      assertThat(three.get(i).mean()).containsExactly(one.get(i).mean());
      assertThat(three.get(i).lower()).containsExactly(one.get(i).lower());
      assertThat(three.get(i).upper()).containsExactly(one.get(i).upper());
      assertThat(three.get(i).parts()).isEqualTo(one.get(i).parts());
    }
  }

  @Test
  void coversAboutAsOftenAsItPromises() {
    List<double[]> known = new ArrayList<>();
    List<double[]> future = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      double[] y = dailyAndWeekly(24 * 28 + 24, 8, 100 + i);
      known.add(Arrays.copyOf(y, 24 * 28));
      future.add(Arrays.copyOfRange(y, 24 * 28, y.length));
    }
    List<Forecast> all =
        Forecaster.forecastAll(known, Settings.of(24).withSeason(24), Workers.INLINE);
    double inside = 0;
    for (int i = 0; i < all.size(); i++) {
      for (int h = 0; h < 24; h++) {
        double actual = future.get(i)[h];
        inside += actual >= all.get(i).lower()[h] && actual <= all.get(i).upper()[h] ? 1 : 0;
      }
    }
    assertThat(inside / (24 * all.size())).isBetween(0.85, 0.96);
  }

  @Test
  void ordersTheIntervalAndStaysFiniteOnAwkwardSeries() {
    double[] spike = new double[60];
    spike[30] = 1e300;
    double[] alternating = new double[50];
    Arrays.setAll(alternating, t -> t % 2 == 0 ? -1 : 1);
    double[] steep = new double[200];
    Arrays.setAll(steep, t -> Math.exp(t));
    double[] gappy = new double[300];
    Arrays.setAll(gappy, t -> t % 7 < 3 ? Double.NaN : Math.sin(t / 4.0));
    double[] infinite = {1, 2, Double.POSITIVE_INFINITY, 4, 5, 6, 7, 8, 9, 10};
    for (double[] y :
        List.of(
            new double[] {5},
            new double[] {5, 6},
            new double[] {1, 2, 3},
            new double[100],
            filled(7, 100),
            filled(-1e15, 40),
            spike,
            alternating,
            steep,
            gappy,
            infinite)) {
      for (int season : new int[] {1, 7, 24}) {
        Forecast f = Forecaster.forecast(y, Settings.of(30).withSeason(season));
        for (int h = 0; h < 30; h++) {
          assertThat(f.mean()[h]).isFinite();
          assertThat(f.lower()[h]).isLessThanOrEqualTo(f.mean()[h]);
          assertThat(f.upper()[h]).isGreaterThanOrEqualTo(f.mean()[h]);
        }
      }
    }
  }

  @Test
  void repeatsAConstantExactly() {
    Forecast f = Forecaster.forecast(filled(7, 100), Settings.of(10).withSeason(24));
    assertThat(f.mean()).containsOnly(7);
    assertThat(f.upper()[9] - f.lower()[9]).isCloseTo(0, within(1e-9));
  }

  @Test
  void knowsNothingAboutAnEmptySeries() {
    Forecast f = Forecaster.forecast(new double[] {Double.NaN, Double.NaN}, Settings.of(3));
    assertThat(f.mean()).containsOnly(Double.NaN);
  }

  @Test
  void staysAboveZeroWhereNothingIsBelowIt() {
    double[] y = new double[80];
    Arrays.setAll(y, t -> Math.max(0, 40 - t));
    Forecast f = Forecaster.forecast(y, Settings.of(20).withNonNegative(true));
    assertThat(Arrays.stream(f.lower()).min().orElseThrow()).isNotNegative();
    assertThat(Arrays.stream(f.mean()).min().orElseThrow()).isNotNegative();
  }

  @Test
  void hardlyNoticesMissingPoints() {
    double[] y = dailyAndWeekly(24 * 35, 2, 9);
    double[] holes = y.clone();
    Random random = new Random(4);
    for (int i = 0; i < 80; i++) {
      holes[random.nextInt(holes.length)] = Double.NaN;
    }
    Settings settings = Settings.of(24).withSeason(24);
    double[] whole = Forecaster.forecast(y, settings).mean();
    double[] gappy = Forecaster.forecast(holes, settings).mean();
    double apart = 0;
    for (int h = 0; h < 24; h++) {
      apart += Math.abs(gappy[h] - whole[h]) / 24;
    }
    assertThat(apart).isLessThan(4);
  }

  @Test
  void saysWhichModelsItBelieved() {
    Forecast f = Forecaster.forecast(dailyAndWeekly(700, 2, 5), Settings.of(24).withSeason(24));
    double sum = f.parts().stream().mapToDouble(Forecast.Part::weight).sum();
    assertThat(sum).isCloseTo(1, within(1e-9));
    assertThat(f.explanation()).contains("%");
  }

  @Test
  void looksAWeekAheadInFiveMinuteSteps() {
    Random random = new Random(6);
    double[] y = new double[4032];
    Arrays.setAll(y, t -> 50 + 20 * Math.sin(2 * Math.PI * t / 288) + random.nextGaussian());
    Forecast f = Forecaster.forecast(y, Settings.of(2016).withSeason(288));
    double miss = 0;
    for (int h = 0; h < 2016; h++) {
      double truth = 50 + 20 * Math.sin(2 * Math.PI * (4032 + h) / 288);
      miss += Math.abs(f.mean()[h] - truth) / 2016;
    }
    assertThat(miss).isLessThan(2);
  }

  @Test
  void refusesAnImpossibleHorizon() {
    assertThatThrownBy(() -> Settings.of(0)).hasMessageContaining("horizon");
    assertThatThrownBy(() -> Settings.of(1).withLevel(90)).hasMessageContaining("0.9");
  }

  private static double[] filled(double value, int n) {
    double[] y = new double[n];
    Arrays.fill(y, value);
    return y;
  }
}
