package io.tarsier.console;

import java.util.List;

/**
 * One large plot. The server draws it; a script replaces it by one that can be read point by point.
 *
 * @param id identifier of its series
 * @param entity identifier of the series' entity
 * @param metric name of the metric
 * @param labels labels in Prometheus notation; may be empty
 * @param spark the drawing
 * @param low value at the lower edge, in words
 * @param high value at the upper edge, in words
 * @param words the picture in words
 * @param calls what was called within it and why, oldest first
 * @param traces some that show what it is made of, newest first
 */
record PlotView(
    String id,
    String entity,
    String metric,
    String labels,
    Spark spark,
    String low,
    String high,
    String words,
    List<Call> calls,
    List<Trace> traces) {

  /**
   * A trace behind a point.
   *
   * @param at when it began
   * @param href its page
   * @param words how long it took, and whether it failed
   */
  record Trace(Viewer.Moment at, String href, String words) {}

  /**
   * Something that was called.
   *
   * @param finding its identifier
   * @param badge how bad
   * @param at when it began
   * @param why what was seen against what was expected
   */
  record Call(String finding, Badge badge, Viewer.Moment at, String why) {}
}
