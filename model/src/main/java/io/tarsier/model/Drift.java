package io.tarsier.model;

import java.time.Instant;
import java.util.List;

/**
 * What is usual of a series has lastingly become something else. No trouble by itself, but what was
 * learned before it is worth less since.
 *
 * @param id derived from series and start
 * @param series which one
 * @param window from when it changed, about, to when that was sure
 * @param score how far, [0, 1]: half where the values lie as far from where they were as those had
 *     room
 * @param confidence share of the two ranges together that only one of them covers
 * @param explanation since when, what it was and what it is, in words
 * @param before the range of nearly all values before, in the unit the series is judged in, which
 *     for a counter is its rate
 * @param after their range since
 */
public record Drift(
    String id,
    Series series,
    Window window,
    double score,
    double confidence,
    String explanation,
    Range before,
    Range after)
    implements Finding {

  public static final String KIND = "drift";

  /**
   * Where nearly all values lie.
   *
   * @param low above this
   * @param high below this
   */
  public record Range(double low, double high) {}

  /** The identifier of the drift of a series that began at a moment. */
  public static String idOf(Series series, Instant start) {
    return "f-" + series.id() + "-d" + Long.toString(start.toEpochMilli(), 36);
  }

  @Override
  public Entity entity() {
    return series.entity();
  }

  /** It is told when it is sure, and then there is no more to say. */
  @Override
  public boolean ongoing() {
    return false;
  }

  @Override
  public Severity severity() {
    return Severity.LOW;
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
