package io.tarsier.console;

import java.util.List;

/**
 * One incident as a line of a list.
 *
 * @param id identifier
 * @param title what is wrong and where
 * @param severity the worst of its findings
 * @param status where it stands
 * @param actionable whether it can still be acknowledged
 * @param opened when it began
 * @param lasted how long it lasted, or lasts
 * @param entities whom it concerns, in words
 * @param findings how many findings it has
 * @param why its strongest explanation; empty once it is over
 * @param story its latest lines, newest first
 * @param over whether its status is final
 */
record IncidentRow(
    String id,
    String title,
    Badge severity,
    Badge status,
    boolean actionable,
    Viewer.Moment opened,
    String lasted,
    String entities,
    int findings,
    String why,
    List<Line> story,
    boolean over) {

  /** One line of its story. */
  record Line(Viewer.Moment at, String text) {}

  String href() {
    return "/incidents/" + id;
  }
}
