package io.tarsier.model;

import java.time.Instant;
import java.util.List;

/**
 * A stretch of a series that did not look as expected.
 *
 * @param id derived from series and start
 * @param series whose stretch it is
 * @param window the stretch
 * @param ongoing whether it still lasts
 * @param score the highest score within it
 * @param severity the worst severity within it
 * @param confidence agreement of the models at the peak, 1 − standard deviation of their scores
 * @param explanation what was seen against what was expected, in words
 * @param peak the point with the highest score
 * @param models what each model thought at the peak
 * @param points the stretch with some context before it, for a plot; oldest first, bounded
 */
public record MetricAnomaly(
    String id,
    Series series,
    Window window,
    boolean ongoing,
    double score,
    Severity severity,
    double confidence,
    String explanation,
    SeriesPoint peak,
    List<ModelScore> models,
    List<SeriesPoint> points)
    implements Finding {

  public static final String KIND = "metric-anomaly";

  public MetricAnomaly {
    models = List.copyOf(models);
    points = List.copyOf(points);
  }

  /** The identifier of the anomaly of a series that began at a moment. */
  public static String idOf(Series series, Instant start) {
    return "f-" + series.id() + "-" + Long.toString(start.toEpochMilli(), 36);
  }

  @Override
  public Entity entity() {
    return series.entity();
  }

  @Override
  public List<Series> subjects() {
    return List.of(series);
  }

  @Override
  public String kind() {
    return KIND;
  }
}
