package io.tarsier.console;

import java.util.List;

/**
 * One trace.
 *
 * @param id identifier
 * @param service where it began
 * @param operation what was asked
 * @param failed whether any step failed
 * @param at when it began
 * @param duration from its first moment to its last
 * @param facts what else is known of it as a whole, in words
 * @param services where the time went, most first
 * @param steps its spans, each followed by its children
 * @param hidden how many spans are not shown
 * @param all address that shows all of them; empty where all are shown
 * @param ticks moments along the axis
 */
record TracePageView(
    String id,
    String service,
    String operation,
    boolean failed,
    Viewer.Moment at,
    String duration,
    List<String> facts,
    List<Share> services,
    List<Step> steps,
    int hidden,
    String all,
    List<String> ticks) {

  /**
   * How much of the time one service took itself.
   *
   * @param name its name
   * @param id its identifier
   * @param self its self time
   * @param percent its share of all self time
   * @param bar the same as a length from 0 to 100
   */
  record Share(String name, String id, String self, String percent, String bar) {}

  /**
   * One span.
   *
   * @param id identifier
   * @param depth 0 for a root
   * @param service whose it is
   * @param entity identifier of the service
   * @param operation what was done
   * @param kind which side of a call it is
   * @param duration how long it took
   * @param self its duration without what its children cover
   * @param critical its own share of the critical path; empty where it is not on it
   * @param failed whether it failed
   * @param from begin of its bar, 0 to 1000
   * @param length length of its bar
   * @param marks what is odd about it, in a word and in a sentence
   * @param fields what else is known of it
   */
  record Step(
      String id,
      int depth,
      String service,
      String entity,
      String operation,
      String kind,
      String duration,
      String self,
      String critical,
      boolean failed,
      String from,
      String length,
      List<Field> marks,
      List<Field> fields) {}

  /** A name and a value. */
  record Field(String name, String value) {}
}
