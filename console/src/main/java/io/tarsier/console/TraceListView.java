package io.tarsier.console;

import java.util.List;

/**
 * Traces that are kept.
 *
 * @param rows those that match
 * @param service the service asked for; empty for any
 * @param services that may be asked for
 * @param outcomes choices of how they ended
 * @param orders choices of which come first
 * @param failed what was chosen of the outcomes, as it stands in the address
 * @param sort what was chosen of the orders, as it stands in the address
 * @param min least duration in milliseconds, as it was asked for
 * @param filtered whether less than everything was asked for
 * @param full whether there are more than are shown
 */
record TraceListView(
    List<Row> rows,
    String service,
    List<String> services,
    List<IncidentsView.Choice> outcomes,
    List<IncidentsView.Choice> orders,
    String failed,
    String sort,
    String min,
    boolean filtered,
    boolean full) {

  /**
   * One trace.
   *
   * @param id identifier
   * @param service where it began
   * @param operation what was asked
   * @param at when it began
   * @param duration how long it took
   * @param bar its duration as a share of the longest shown, 0 to 100
   * @param spans how many steps it has
   * @param failed whether any of them failed
   * @param services how many services took part
   */
  record Row(
      String id,
      String service,
      String operation,
      Viewer.Moment at,
      String duration,
      String bar,
      int spans,
      boolean failed,
      int services) {
    String href() {
      return "/traces/" + id;
    }
  }
}
