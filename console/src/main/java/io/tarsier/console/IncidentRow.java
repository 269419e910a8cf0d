package io.tarsier.console;

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
 * @param story its latest line
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
    String story) {

  String href() {
    return "/incidents/" + id;
  }
}
