package io.tarsier.console;

import java.util.List;

/**
 * The list of incidents.
 *
 * @param incidents the slice shown
 * @param statuses choices of status
 * @param severities choices of severity
 * @param entity identifier of the entity asked for; empty for all
 * @param filtered whether anything was filtered away
 * @param next address of the next slice; empty at the end
 */
record IncidentsView(
    List<IncidentRow> incidents,
    List<Choice> statuses,
    List<Choice> severities,
    String status,
    String severity,
    String entity,
    boolean filtered,
    String next) {

  /**
   * One choice of a filter.
   *
   * @param word what it says
   * @param href where it leads
   * @param chosen whether it is the current one
   */
  record Choice(String word, String href, boolean chosen) {}
}
