package io.tarsier.console;

import java.util.List;

/**
 * Whom Tarsier told what.
 *
 * @param setUp whether anybody is told anything
 * @param channels how each channel is doing
 * @param pending what waits, as far as it is shown
 * @param dead what was given up, the newest first
 * @param sent what was told, the newest first
 * @param skipped what was not worth telling any more, the newest first
 */
record NotificationsView(
    boolean setUp,
    List<Channel> channels,
    List<Row> pending,
    List<Row> dead,
    List<Row> sent,
    List<Row> skipped) {

  /**
   * One way to tell people.
   *
   * @param name its name
   * @param badge how it does
   * @param error why the last try failed; empty when it did not
   * @param words what went over it
   */
  record Channel(String name, Badge badge, String error, String words) {}

  /**
   * One notice on its way over one channel.
   *
   * @param id identifier
   * @param channel which way
   * @param kind what happened to the incident
   * @param title of the incident
   * @param href the incident; empty for a test
   * @param badge its severity
   * @param at when this was last written
   * @param due when it is tried next
   * @param tries how often it was tried, in words
   * @param error why it failed; may be empty
   */
  record Row(
      String id,
      String channel,
      String kind,
      String title,
      String href,
      Badge badge,
      Viewer.Moment at,
      Viewer.Moment due,
      String tries,
      String error) {}
}
