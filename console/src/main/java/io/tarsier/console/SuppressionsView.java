package io.tarsier.console;

import java.util.List;

/**
 * What nobody wants to hear of.
 *
 * @param rules suppression rules, those in force first
 * @param words what operators dismissed, newest first
 * @param matchers what stands in the form
 * @param reason what stands in the form
 */
record SuppressionsView(List<Rule> rules, List<Word> words, String matchers, String reason) {

  /** One rule. */
  record Rule(
      String id,
      Badge state,
      boolean ended,
      String selector,
      Viewer.Moment starts,
      Viewer.Moment ends,
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
