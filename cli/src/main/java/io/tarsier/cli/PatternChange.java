package io.tarsier.cli;

import io.tarsier.logs.Template;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of one pattern since a base log.
 *
 * @param kind new, vanished, more, less or same
 * @param base records of it in the base
 */
record PatternChange(PatternTally.Row row, Kind kind, long base) {

  enum Kind {
    NEW,
    VANISHED,
    MORE,
    LESS,
    SAME
  }

  /** A rate has changed when it is twice or half and chance would do that once in 10,000 times. */
  private static final double FACTOR = 2;

  private static final double DEVIATIONS = 4;

  /**
   * Compares two logs whose patterns come from one miner, so that the same pattern has one name in
   * both. Rates are shares of all records, because the logs may be of different length.
   */
  static List<PatternChange> between(PatternTally base, PatternTally now) {
    Map<Long, PatternTally.Row> before = new HashMap<>();
    base.rows().forEach(r -> before.put(r.template().id(), r));
    List<PatternChange> changes = new ArrayList<>();
    for (PatternTally.Row row : now.rows()) {
      PatternTally.Row was = before.remove(row.template().id());
      long n = was == null ? 0 : was.stat().count;
      changes.add(
          new PatternChange(row, kind(n, base.records(), row.stat().count, now.records()), n));
    }
    for (PatternTally.Row was : before.values()) {
      long n = was.stat().count;
      PatternTally.Stat none = new PatternTally.Stat();
      none.example = was.stat().example;
      Template t = was.template();
      Kind kind =
          kind(n, base.records(), 0, now.records()) == Kind.LESS ? Kind.VANISHED : Kind.SAME;
      changes.add(new PatternChange(new PatternTally.Row(t, none), kind, n));
    }
    changes.sort(
        java.util.Comparator.comparing((PatternChange c) -> c.kind)
            .thenComparingLong(c -> -Math.max(c.row.stat().count, c.base))
            .thenComparing(c -> c.row.template().text()));
    return changes;
  }

  private static Kind kind(long was, long ofBase, long is, long ofNow) {
    if (was == 0) {
      return Kind.NEW;
    }
    // Laplace's half a record keeps rare patterns from looking like great changes.
    double scale = (double) ofNow / Math.max(1, ofBase);
    double expected = (was + 0.5) * scale;
    double spread = Math.sqrt(expected * (1 + scale));
    if (is > FACTOR * expected && is - expected > DEVIATIONS * spread) {
      return Kind.MORE;
    }
    return is * FACTOR < expected && expected - is > DEVIATIONS * Math.sqrt(Math.max(1, expected))
        ? Kind.LESS
        : Kind.SAME;
  }
}
