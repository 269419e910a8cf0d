package io.tarsier.ports;

import java.time.Instant;
import java.util.List;

/** Keeps what operators said about findings, so that it moves thresholds again after a restart. */
public interface FeedbackStore {

  /**
   * "This was not an anomaly" about one series.
   *
   * @param series identifier of the series
   * @param finding identifier of the finding it was said of
   * @param actor who said it
   * @param time when; cut to whole milliseconds
   */
  record Dismissal(String series, String finding, String actor, Instant time) {
    public Dismissal {
      time = Instant.ofEpochMilli(time.toEpochMilli());
    }
  }

  /**
   * Keeps them, durably, with the journal entries and incidents that belong to them, as one. A
   * finding is dismissed once; saying it again changes nothing.
   */
  void dismiss(List<Dismissal> dismissals, Storage.Commit commit);

  /** Everything said so far, oldest first. */
  List<Dismissal> all();
}
