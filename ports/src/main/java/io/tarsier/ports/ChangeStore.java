package io.tarsier.ports;

import io.tarsier.model.Change;
import java.time.Instant;
import java.util.List;

/** Keeps what was changed on purpose, so that a trouble that follows can be put down to it. */
public interface ChangeStore {

  /**
   * Keeps changes, durably, with the journal entries that belong to them, as one. One with a known
   * identifier replaces the earlier version.
   */
  void put(List<Change> changes, Storage.Commit commit);

  /**
   * Changes that took effect in a span of time, the newest first.
   *
   * @param from first moment
   * @param to moment after the last
   * @param limit at most so many, at least 1
   */
  List<Change> between(Instant from, Instant to, int limit);
}
