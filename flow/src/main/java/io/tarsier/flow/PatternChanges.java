package io.tarsier.flow;

import io.tarsier.logs.PatternState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The patterns of a stretch of time compared with the stretch of the same length before it: what is
 * new in it, and what came much more often.
 *
 * @param fresh patterns first met within the stretch, the most frequent first
 * @param grown patterns that came at least twice as often as before, by how much more
 */
public record PatternChanges(List<Counted> fresh, List<Counted> grown) {

  /** Fewer lines more than this are chance. */
  private static final long LEAST_MORE = 5;

  private static final long MINUTE = 60_000;

  /**
   * A pattern with its lines in the two stretches.
   *
   * @param during lines within the stretch
   * @param before lines in the one before
   */
  public record Counted(PatternState pattern, long during, long before) {}

  /**
   * Compares.
   *
   * @param from begin of the stretch in epoch milliseconds
   * @param to its end
   */
  public static PatternChanges of(List<PatternState> patterns, long from, long to) {
    List<Counted> fresh = new ArrayList<>();
    List<Counted> grown = new ArrayList<>();
    for (PatternState p : patterns) {
      long during = count(p, from, to);
      if (during == 0) {
        continue;
      }
      long before = count(p, from - (to - from), from);
      Counted c = new Counted(p, during, before);
      if (p.firstSeen() >= from && p.firstSeen() < to) {
        fresh.add(c);
      } else if (during >= 2 * before && during - before >= LEAST_MORE) {
        grown.add(c);
      }
    }
    fresh.sort(Comparator.comparingLong(Counted::during).reversed());
    grown.sort(Comparator.comparingLong((Counted c) -> c.during() - c.before()).reversed());
    return new PatternChanges(fresh, grown);
  }

  /** Lines in the minutes that begin within a stretch. */
  private static long count(PatternState p, long from, long to) {
    int[] minutes = p.minutes();
    long first = p.minutesEnd() - minutes.length * MINUTE;
    long sum = 0;
    for (int i = 0; i < minutes.length; i++) {
      long at = first + i * MINUTE;
      if (at > from - MINUTE && at < to) {
        sum += minutes[i];
      }
    }
    return sum;
  }
}
