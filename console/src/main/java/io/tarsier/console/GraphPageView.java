package io.tarsier.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The graph of services.
 *
 * @param search words that were searched for
 * @param services those that match, the worst first
 * @param moreServices how many of these are not shown
 * @param calls who calls whom, among those that match
 * @param moreCalls how many of these are not shown
 * @param found how many services match
 * @param total how many there are
 * @param summary how they are, in words
 * @param newest when the newest span came; null before the first
 * @param panel what is known of the service that was chosen; null for none
 * @param missing identifier of the service that was chosen, where nothing was seen of it; else
 *     empty
 */
record GraphPageView(
    String search,
    List<ServiceRow> services,
    int moreServices,
    List<CallRow> calls,
    int moreCalls,
    int found,
    int total,
    String summary,
    Viewer.@Nullable Moment newest,
    @Nullable Panel panel,
    String missing) {

  /**
   * Numbers of a stretch of time, in words.
   *
   * @param rate calls a second
   * @param errors share of calls that failed; a dash without calls
   * @param failing whether any failed
   * @param p50 median duration
   * @param p95 duration that 95 % stay below
   */
  record Numbers(String rate, String errors, boolean failing, String p50, String p95) {}

  /**
   * One service.
   *
   * @param id identifier of the entity
   * @param name its name
   * @param scope its namespace; may be empty
   * @param badge how it is
   * @param cause whether an open incident is put down to it
   * @param own whether it sends spans itself
   * @param numbers its calls
   * @param href address that shows more of it
   */
  record ServiceRow(
      String id,
      String name,
      String scope,
      Badge badge,
      boolean cause,
      boolean own,
      Numbers numbers,
      String href) {}

  /** One service calls another. */
  record CallRow(
      String caller,
      String callerHref,
      String callee,
      String calleeHref,
      Badge badge,
      Numbers numbers) {}

  /**
   * What is known of one service.
   *
   * @param row the facts it shares with its line
   * @param places where it runs
   * @param callers who calls it
   * @param callees whom it calls
   * @param incidents unfinished ones that affect it
   * @param slowTrace address of a slow trace; empty where there is none
   * @param failedTrace address of a failed trace; empty where there is none
   */
  record Panel(
      ServiceRow row,
      List<String> places,
      List<Neighbour> callers,
      List<Neighbour> callees,
      List<IncidentLink> incidents,
      String slowTrace,
      String failedTrace) {}

  /** A service on the other side of a call. */
  record Neighbour(String name, String href, Badge badge, Numbers numbers) {}

  /** An incident by its title. */
  record IncidentLink(String title, String href, Badge badge) {}
}
