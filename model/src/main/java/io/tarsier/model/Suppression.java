package io.tarsier.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A rule that keeps quiet about some series for a while, or in the same hours of each week. What is
 * found on them meanwhile is recorded, but opens no incident and joins none; what still goes on
 * when the rule, or its hours, are over is told then. A rule without hours always ends.
 *
 * @param id identifier
 * @param matchers which series; all must hold
 * @param starts from when on; whole milliseconds, as the other times
 * @param ends until when; at or before the start for a rule that was ended before it began; {@link
 *     #OPEN} where nobody said
 * @param weekly the hours in which it is in force between start and end; empty for all of them
 * @param reason why, in the author's words; may be empty
 * @param author who said so
 * @param created when
 */
public record Suppression(
    String id,
    List<LabelMatcher> matchers,
    Instant starts,
    Instant ends,
    Optional<Weekly> weekly,
    String reason,
    String author,
    Instant created) {

  /** The end of a rule that lasts until somebody ends it. */
  public static final Instant OPEN = Instant.parse("9999-12-31T00:00:00Z");

  /** Whoever wants to be told nothing for longer does not want the series watched. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** Where a rule stands; one with hours is scheduled between them. */
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
    return starts.isAfter(now) || !covers(now) ? State.SCHEDULED : State.ACTIVE;
  }

  /** Whether a moment lies within its hours, if it has any. */
  public boolean covers(Instant at) {
    return weekly.isEmpty() || weekly.get().contain(at);
  }

  /** When it comes into force next, or no longer is; of a rule that is over, when it ended. */
  public Instant change(Instant now) {
    if (state(now) == State.ENDED) {
      return ends;
    }
    if (starts.isAfter(now) && covers(starts)) {
      return starts;
    }
    Instant from = starts.isAfter(now) ? starts : now;
    return weekly.flatMap(w -> w.change(from)).filter(ends::isAfter).orElse(ends);
  }

  /** Whether it lasts until somebody ends it. */
  public boolean open() {
    return ends.equals(OPEN);
  }

  /** The same, over at a moment. */
  public Suppression endedAt(Instant moment) {
    return new Suppression(id, matchers, starts, moment, weekly, reason, author, created);
  }
}
