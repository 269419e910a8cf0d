package io.tarsier.prometheus;

import io.tarsier.model.EntityMapping;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The series that are watched, each with its {@link Sampler}. It holds at most a given number; what
 * has not been heard of for {@link #FORGET_MILLIS} makes room. Costs about a kilobyte a series,
 * most of it labels. Not safe for several threads.
 */
final class SeriesBook {

  static final long FORGET_MILLIS = 3_600_000;

  private final int maxSeries;
  private final Map<Key, Entry> entries = new HashMap<>();
  private final AtomicLong dropped = new AtomicLong();
  private long sweptMillis = Long.MIN_VALUE;
  private boolean full;

  private record Key(String metric, Labels labels) {}

  /** A watched series and what turns its raw values into samples. */
  static final class Entry {
    private final Series series;
    private Sampler sampler;
    private long seenMillis;

    private Entry(Series series, Sampler sampler) {
      this.series = series;
      this.sampler = sampler;
    }

    Series series() {
      return series;
    }

    Sampler sampler() {
      return sampler;
    }

    void replace(Sampler by) {
      sampler = by;
    }
  }

  SeriesBook(int maxSeries) {
    this.maxSeries = maxSeries;
  }

  /** The entry of a series, new if need be; null where there is no room for another. */
  @Nullable Entry entry(String metric, Labels labels, MetricTypes types, long nowMillis) {
    Key key = new Key(metric, labels);
    Entry entry = entries.get(key);
    if (entry != null) {
      entry.seenMillis = nowMillis;
      return entry;
    }
    if (entries.size() >= maxSeries && !makeRoom(nowMillis)) {
      dropped.incrementAndGet();
      full = true;
      return null;
    }
    boolean counter = types.isCounter(metric);
    String name = counter ? MetricTypes.rateName(metric) : metric;
    entry =
        new Entry(new Series(EntityMapping.of(metric, labels), name, labels), new Sampler(counter));
    entry.seenMillis = nowMillis;
    entries.put(key, entry);
    return entry;
  }

  /** At most once a minute, because it walks through all. */
  private boolean makeRoom(long nowMillis) {
    if (sweptMillis != Long.MIN_VALUE && nowMillis - sweptMillis < 60_000) {
      return false;
    }
    sweptMillis = nowMillis;
    entries.values().removeIf(e -> e.seenMillis < nowMillis - FORGET_MILLIS);
    full = entries.size() >= maxSeries;
    return !full;
  }

  int size() {
    return entries.size();
  }

  boolean isFull() {
    return full;
  }

  /** How often a series was turned away. */
  long dropped() {
    return dropped.get();
  }
}
