package io.tarsier.ports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps what operators said about findings, so that it moves thresholds again after a restart. */
public interface FeedbackStore {

  /**
   * "This was not an anomaly" about one series, or about all that a selector matches.
   *
   * @param series identifier of the series
   * @param finding identifier of the finding it was said of
   * @param actor who said it
   * @param time when; cut to whole milliseconds
   * @param scope selector of the series it holds for; empty for this one alone
   * @param withdrawn when it was taken back, if it was
   */
  record Dismissal(
      String series,
      String finding,
      String actor,
      Instant time,
      String scope,
      Optional<Instant> withdrawn) {
    public Dismissal {
      time = Instant.ofEpochMilli(time.toEpochMilli());
      withdrawn = withdrawn.map(t -> Instant.ofEpochMilli(t.toEpochMilli()));
    }

    /** About one series alone. */
    public Dismissal(String series, String finding, String actor, Instant time) {
      this(series, finding, actor, time, "", Optional.empty());
    }

    /** The same, taken back. */
    public Dismissal withdrawnAt(Instant when) {
      return new Dismissal(series, finding, actor, time, scope, Optional.of(when));
    }
  }

  /**
   * Keeps them, durably, with the journal entries and incidents that belong to them, as one. A
   * finding is dismissed once; saying it again changes nothing.
   */
  void dismiss(List<Dismissal> dismissals, Storage.Commit commit);

  /**
   * Notes that what was said of a finding was taken back, durably, with what belongs to it. Nothing
   * changes when it was taken back before, or never said.
   */
  void withdraw(String finding, Instant when, Storage.Commit commit);

  /** Everything said so far, oldest first. */
  List<Dismissal> all();
}
