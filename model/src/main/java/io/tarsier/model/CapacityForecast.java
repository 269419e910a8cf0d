package io.tarsier.model;

import java.time.Instant;
import java.util.List;

/**
 * A resource that runs out before long if it goes on as it does.
 *
 * @param id derived from series and start
 * @param series the resource's usage or remainder
 * @param window since when this has been foreseen
 * @param ongoing whether it still is
 * @param score probability that the threshold is reached within the days looked at
 * @param severity by the time that is left
 * @param confidence 1 where the moment is certain, near 0 where it may be any
 * @param explanation what runs out, when, and how fast, in words
 * @param resource what runs out, in words: {@code disk /var}
 * @param threshold the value that must not be reached
 * @param value where the series was when this was said
 * @param exhausted when the threshold is reached; half of the outcomes are earlier
 * @param earliest one outcome in ten is earlier
 * @param latest one outcome in ten is later
 */
public record CapacityForecast(
    String id,
    Series series,
    Window window,
    boolean ongoing,
    double score,
    Severity severity,
    double confidence,
    String explanation,
    String resource,
    double threshold,
    double value,
    Instant exhausted,
    Instant earliest,
    Instant latest)
    implements Finding {

  public static final String KIND = "capacity-forecast";

  /** The identifier of the shortage of a series that was foreseen first at a moment. */
  public static String idOf(Series series, Instant start) {
    return "f-" + series.id() + "-c" + Long.toString(start.toEpochMilli(), 36);
  }

  /** The same, no longer foreseen. */
  public CapacityForecast over() {
    return new CapacityForecast(
        id,
        series,
        window,
        false,
        score,
        severity,
        confidence,
        explanation,
        resource,
        threshold,
        value,
        exhausted,
        earliest,
        latest);
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
