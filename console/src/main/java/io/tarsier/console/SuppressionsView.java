package io.tarsier.console;

import java.util.List;

/**
 * What nobody wants to hear of.
 *
 * @param rules suppression rules, those in force first
 * @param words what operators dismissed, newest first
 * @param matchers what stands in the form
 * @param reason what stands in the form
 * @param zone whose clocks a form means unless something else is said
 */
record SuppressionsView(
    List<Rule> rules, List<Word> words, String matchers, String reason, String zone) {

  /**
   * One rule.
   *
   * @param waiting whether it comes into force when it changes next
   * @param weekly its hours and when they are over for good; empty for a rule without
   * @param changes when it comes into force, is out of it, or ended
   */
  record Rule(
      String id,
      Badge state,
      boolean ended,
      boolean waiting,
      String selector,
      String weekly,
      Viewer.Moment changes,
      String author,
      String reason,
      String series) {}

  /** One dismissal. */
  record Word(
      String finding,
      String about,
      String href,
      Viewer.Moment at,
      String actor,
      boolean withdrawn) {}
}
