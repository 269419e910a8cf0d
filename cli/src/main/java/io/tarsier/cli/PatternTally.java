package io.tarsier.cli;

import io.tarsier.logs.LogEntry;
import io.tarsier.logs.Template;
import io.tarsier.logs.TemplateMiner;
import io.tarsier.model.LogLevel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts records by pattern: how many, how loud, when, with an example. Bounded: at most so many
 * patterns as the miner keeps, each with a fixed number of buckets over the time of the whole log,
 * which grow wider as the log goes on.
 */
final class PatternTally {

  static final int BUCKETS = 32;
  private static final int EXAMPLE = 400;
  private static final int SWEEP_AT = 200_000;

  /** What is known of one pattern. */
  static final class Stat {
    long count;
    final Map<LogLevel, Long> levels = new EnumMap<>(LogLevel.class);
    final long[] trend = new long[BUCKETS];
    long first = LogEntry.NO_TIME;
    long last = LogEntry.NO_TIME;
    String example = "";

    LogLevel level() {
      LogLevel most = LogLevel.UNKNOWN;
      for (Map.Entry<LogLevel, Long> e : levels.entrySet()) {
        if (most == LogLevel.UNKNOWN || e.getValue() > levels.getOrDefault(most, 0L)) {
          most = e.getKey();
        }
      }
      return most;
    }

    private void absorb(Stat other) {
      count += other.count;
      other.levels.forEach((level, n) -> levels.merge(level, n, Long::sum));
      for (int i = 0; i < BUCKETS; i++) {
        trend[i] += other.trend[i];
      }
      if (other.first != LogEntry.NO_TIME && (first == LogEntry.NO_TIME || other.first < first)) {
        first = other.first;
      }
      last = Math.max(last, other.last);
    }
  }

  /** A pattern and what is known of it. */
  record Row(Template template, Stat stat) {}

  private final TemplateMiner miner;
  private final Map<Long, Stat> stats = new HashMap<>();
  private long records;
  private long origin = LogEntry.NO_TIME;
  private long width = 1;

  PatternTally(TemplateMiner miner) {
    this.miner = miner;
  }

  void add(LogEntry entry) {
    String message = entry.message();
    int end = message.indexOf('\n');
    String head = end < 0 ? message : message.substring(0, end);
    long id = miner.learn(head, entry.hasTime() ? entry.epochMillis() : records).templateId();
    Stat s = stats.computeIfAbsent(id, k -> new Stat());
    if (s.count++ == 0) {
      s.example = head.length() > EXAMPLE ? head.substring(0, EXAMPLE) + "…" : head;
    }
    s.levels.merge(entry.level(), 1L, Long::sum);
    if (entry.hasTime()) {
      s.first =
          s.first == LogEntry.NO_TIME
              ? entry.epochMillis()
              : Math.min(s.first, entry.epochMillis());
      s.last = Math.max(s.last, entry.epochMillis());
    }
    s.trend[bucket(entry.hasTime() ? entry.epochMillis() : records)]++;
    records++;
    if (stats.size() > SWEEP_AT) {
      settle();
    }
  }

  /** The bucket of a moment; all buckets are folded in two when it lies beyond the last. */
  private int bucket(long at) {
    if (origin == LogEntry.NO_TIME) {
      origin = at;
    }
    while (at - origin >= width * BUCKETS && width < Long.MAX_VALUE / (4 * BUCKETS)) {
      for (Stat s : stats.values()) {
        for (int i = 0; i < BUCKETS / 2; i++) {
          s.trend[i] = s.trend[2 * i] + s.trend[2 * i + 1];
        }
        java.util.Arrays.fill(s.trend, BUCKETS / 2, BUCKETS, 0);
      }
      width *= 2;
    }
    return Math.clamp((at - origin) / width, 0, BUCKETS - 1);
  }

  /** Puts what was counted under names that others have taken over under the others' names. */
  private void settle() {
    Map<Long, Stat> now = new HashMap<>();
    stats.forEach((id, stat) ->
        miner.template(id).ifPresent(t -> now.merge(t.id(), stat, PatternTally::together)));
    stats.clear();
    stats.putAll(now);
  }

  private static Stat together(Stat a, Stat b) {
    a.absorb(b);
    return a;
  }

  /** The patterns, most frequent first. */
  List<Row> rows() {
    settle();
    List<Row> rows = new ArrayList<>();
    stats.forEach((id, stat) -> miner.template(id).ifPresent(t -> rows.add(new Row(t, stat))));
    rows.sort(
        Comparator.comparingLong((Row r) -> r.stat.count)
            .reversed()
            .thenComparing(r -> r.template.text()));
    return rows;
  }

  long records() {
    return records;
  }
}
