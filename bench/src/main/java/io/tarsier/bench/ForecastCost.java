package io.tarsier.bench;

import io.tarsier.forecast.AdditiveModel;
import io.tarsier.forecast.AdditiveSettings;
import io.tarsier.forecast.Exhaustion;
import io.tarsier.forecast.Seasons;
import io.tarsier.forecast.SeriesForecaster;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * What a live series costs: memory, a sample, an estimate, a forecast, and one fit of the additive
 * model; medians after warm-up, on one thread. No arguments.
 */
public final class ForecastCost {

  private static final int ROUNDS = 60;

  private ForecastCost() {}

  public static void main(String[] args) {
    Random random = new Random(1);
    SeriesForecaster series = new SeriesForecaster();
    long start = 1_760_000_400_000L;
    int samples = 40 * 24 * 120;
    double[] y = new double[samples];
    for (int i = 0; i < samples; i++) {
      y[i] = 40 + 10 * Math.sin(2 * Math.PI * i / 2880) + random.nextGaussian();
    }
    long before = System.nanoTime();
    for (int i = 0; i < samples; i++) {
      series.observe(start + i * 30_000L, y[i]);
    }
    double each = (double) (System.nanoTime() - before) / samples;
    System.out.printf(
        Locale.ROOT,
        "memory of a full series   %d bytes, saved %d%n",
        series.bytes(),
        series.save().length);
    System.out.printf(Locale.ROOT, "one sample                %.0f ns%n", each);
    time(
        "exhaustion within 7 days  ",
        () -> series.exhaustion(95, Exhaustion.Direction.RISING, Duration.ofDays(7)).probability());
    time(
        "forecast of the next hour ",
        () -> series.forecast(Duration.ofHours(1), 0.9).forecast().mean()[0]);
    time(
        "forecast of the next day  ",
        () -> series.forecast(Duration.ofDays(1), 0.9).forecast().mean()[0]);
    time(
        "forecast of the next week ",
        () -> series.forecast(Duration.ofDays(7), 0.9).forecast().mean()[0]);
    double[] hours = Arrays.copyOf(y, 720);
    AdditiveSettings settings = AdditiveSettings.of(new Seasons(24, 168));
    time("additive fit, 720 points  ", () -> AdditiveModel.fit(hours, settings).at(720));
  }

  private static void time(String what, DoubleSupplier work) {
    double[] millis = new double[ROUNDS];
    double sum = 0;
    for (int i = 0; i < ROUNDS; i++) {
      long from = System.nanoTime();
      sum += work.getAsDouble();
      millis[i] = (System.nanoTime() - from) / 1e6;
    }
    double[] late = Arrays.copyOfRange(millis, ROUNDS / 2, ROUNDS);
    Arrays.sort(late);
    System.out.printf(Locale.ROOT, "%s%.2f ms (checksum %.3f)%n", what, late[late.length / 2], sum);
  }
}
