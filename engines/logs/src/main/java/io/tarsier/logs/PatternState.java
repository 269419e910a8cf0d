package io.tarsier.logs;

import io.tarsier.model.Entity;
import io.tarsier.model.LogLevel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pattern in an entity's log, as of now.
 *
 * @param entity whose log it is
 * @param id the template's identifier, 16 hexadecimal digits
 * @param text the template, with {@code <*>} where lines differ
 * @param level the loudest level its lines had
 * @param levels how many lines each level had; levels without a line are left out
 * @param total how many lines followed it
 * @param firstSeen epoch milliseconds
 * @param lastSeen epoch milliseconds
 * @param minutes lines a minute, oldest first; the last one is the minute that is still open
 * @param minutesEnd epoch milliseconds of the end of the last minute
 * @param state whether it is new, changed or as ever
 * @param examples some of its lines, as they were given
 */
@SuppressWarnings("ArrayRecordComponent") // 180 numbers of 100,000 patterns; equals compares them
public record PatternState(
    Entity entity,
    String id,
    String text,
    LogLevel level,
    Map<LogLevel, Long> levels,
    long total,
    long firstSeen,
    long lastSeen,
    int[] minutes,
    long minutesEnd,
    State state,
    List<String> examples) {

  /** What is to be said about a pattern at a glance. */
  public enum State {
    /** First met after the entity was learned, and less than an hour ago. */
    NEW,
    /** A finding about it is open or was within the last hour. */
    CHANGED,
    STEADY;

    /** The lower-case word on the wire. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PatternState {
    levels = Map.copyOf(levels);
    examples = List.copyOf(examples);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof PatternState s
        && entity.equals(s.entity)
        && id.equals(s.id)
        && text.equals(s.text)
        && level == s.level
        && levels.equals(s.levels)
        && total == s.total
        && firstSeen == s.firstSeen
        && lastSeen == s.lastSeen
        && Arrays.equals(minutes, s.minutes)
        && minutesEnd == s.minutesEnd
        && state == s.state
        && examples.equals(s.examples);
  }

  @Override
  public int hashCode() {
    return entity.hashCode() * 31 + id.hashCode() + Long.hashCode(total);
  }
}
