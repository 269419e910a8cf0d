package io.tarsier.console;

import io.tarsier.model.Severity;
import org.jspecify.annotations.Nullable;

/**
 * One series as a line of a table.
 *
 * @param id identifier
 * @param entity identifier of its entity
 * @param metric name of its metric
 * @param labels its labels in Prometheus notation; may be empty
 * @param badge its state
 * @param severity how bad what goes on is; null when nothing does
 * @param value its last value in words
 * @param expected the expected range in words; empty where none is known
 * @param score its last score, two decimals; empty while learning
 * @param progress {@code 38 of 120 points}; empty once learnt
 * @param last when its last point was seen
 * @param since when what goes on began; null when nothing does
 * @param spark its recent past
 * @param sparkWords the same in words
 */
record SeriesRow(
    String id,
    String entity,
    String metric,
    String labels,
    Badge badge,
    @Nullable Severity severity,
    String value,
    String expected,
    String score,
    String progress,
    Viewer.Moment last,
    Viewer.@Nullable Moment since,
    Spark spark,
    String sparkWords) {

  String href() {
    return "/series/" + id;
  }
}
