package io.tarsier.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A rule that keeps quiet about some series for a while. What is found on them meanwhile is
 * recorded, but opens no incident and joins none; what still goes on when the rule ends is told
 * then. A rule always ends.
 *
 * @param id identifier
 * @param matchers which series; all must hold
 * @param starts from when on; whole milliseconds, as the other times
 * @param ends until when; at or before the start for a rule that was ended before it began
 * @param reason why, in the author's words; may be empty
 * @param author who said so
 * @param created when
 */
public record Suppression(
    String id,
    List<LabelMatcher> matchers,
    Instant starts,
    Instant ends,
    String reason,
    String author,
    Instant created) {

  /** Whoever wants to be told nothing for longer does not want the series watched. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** Where a rule stands. */
  public enum State {
    SCHEDULED,
    ACTIVE,
    ENDED
  }

  public Suppression {
    matchers = List.copyOf(matchers);
    starts = Instant.ofEpochMilli(starts.toEpochMilli());
    ends = Instant.ofEpochMilli(ends.toEpochMilli());
    created = Instant.ofEpochMilli(created.toEpochMilli());
  }

  public State state(Instant now) {
    if (!ends.isAfter(now) || !ends.isAfter(starts)) {
      return State.ENDED;
    }
    return starts.isAfter(now) ? State.SCHEDULED : State.ACTIVE;
  }

  /** The same, over at a moment. */
  public Suppression endedAt(Instant moment) {
    return new Suppression(id, matchers, starts, moment, reason, author, created);
  }
}
