package io.tarsier.console;

import java.util.List;

/**
 * What was changed on purpose.
 *
 * @param rows the newest first
 * @param full whether there are more than are shown
 */
record ChangesView(List<Row> rows, boolean full) {

  /**
   * One change.
   *
   * @param id identifier
   * @param at when it took effect
   * @param kind what sort it was
   * @param entity what was changed
   * @param summary one line
   * @param actor who did it; may be empty
   * @param link where more can be read; empty where there is none that can be followed
   */
  record Row(
      String id,
      Viewer.Moment at,
      String kind,
      String entity,
      String summary,
      String actor,
      String link) {}
}
