package io.tarsier.console;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The journal.
 *
 * @param entries the slice shown, newest first
 * @param kinds choices of kind
 * @param size number of entries altogether
 * @param proof outcome of a proof that was asked for; null when none was
 * @param kind the chosen kind; empty for all
 * @param newest address of the first slice; empty when it is this one
 * @param next address of the next slice; empty at the end
 */
record JournalView(
    List<Entry> entries,
    List<IncidentsView.Choice> kinds,
    String size,
    @Nullable Proof proof,
    String kind,
    String newest,
    String next) {

  /**
   * One entry.
   *
   * @param sequence its number
   * @param href where its subject can be seen; empty where it cannot
   * @param summary what it says, one line
   * @param body the fact, letter for letter
   */
  record Entry(
      long sequence,
      Viewer.Moment at,
      String actor,
      String kind,
      String subject,
      String href,
      String summary,
      String body,
      String hash) {}

  /** Whether the chain holds, and what that means. */
  record Proof(boolean intact, String words) {}
}
