package io.tarsier.flow;

import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.RegularSeries;
import io.tarsier.forecast.Settings;
import io.tarsier.model.SeriesPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Forecasts one watched series from the best memory there is of it. */
final class Outlooks {

  /** Fewer points say nothing about the next ones. */
  static final int MIN_POINTS = 24;

  private Outlooks() {}

  static Optional<SeriesOutlook> of(
      Watched watched, Optional<Foreseen> foreseen, Duration horizon, double level) {
    if (foreseen.isPresent()) {
      Optional<SeriesOutlook> kept = foreseen.get().outlook(horizon, level);
      if (kept.isPresent() || foreseen.get() instanceof Expiry) {
        return kept;
      }
    }
    return ofPoints(watched.points.points(), horizon, level);
  }

  private static Optional<SeriesOutlook> ofPoints(
      List<SeriesPoint> points, Duration horizon, double level) {
    long[] times = points.stream().mapToLong(SeriesPoint::epochMillis).toArray();
    double[] values = points.stream().mapToDouble(SeriesPoint::value).toArray();
    if (times.length < MIN_POINTS) {
      return Optional.empty();
    }
    RegularSeries series = RegularSeries.align(times, values);
    long wanted = (horizon.toMillis() + series.stepMillis() - 1) / series.stepMillis();
    // Nobody foresees more than was seen.
    int steps = Math.clamp(wanted, 1, times.length);
    Settings settings = Settings.of(steps).withSeason(series.seasonHint()).withLevel(level);
    return Optional.of(
        new SeriesOutlook(
            series.timesAfter(1)[0],
            series.stepMillis(),
            series.values(),
            Forecaster.forecast(series.values(), settings)));
  }
}
