package io.tarsier.cause;

/**
 * Something known of an entity that is not in its series.
 *
 * @param entity what it is about
 * @param kind what sort of thing is known
 * @param at the moment it is about, milliseconds since 1970: when a change took effect, when an
 *     alert began, when something is used up
 * @param strength how much it says, in the deviations that a series would have to move to say as
 *     much
 * @param text one sentence for people, without its end mark
 */
public record Clue(String entity, Kind kind, long at, double strength, String text) {

  /** The sorts of clues. */
  public enum Kind {
    /** Something was changed on purpose. */
    CHANGE,
    /** Its log says something unusual. */
    LOG,
    /** Something it needs is used up, or will be. */
    SHORTAGE,
    /** Another system raised an alert. */
    ALERT
  }
}
