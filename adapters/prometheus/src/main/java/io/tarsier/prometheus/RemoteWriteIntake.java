package io.tarsier.prometheus;

import io.tarsier.model.MetricSample;
import io.tarsier.prometheus.RemoteWrite.Decoded;
import io.tarsier.prometheus.RemoteWrite.PushedSeries;
import io.tarsier.prometheus.SeriesBook.Entry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Makes what others push to us into samples: decodes, gives each series its entity, turns counters
 * into rates. Safe for several threads.
 *
 * <p>A request is not taken in until {@link Batch#commit}: a sender that is told to try again
 * repeats the request, and its values must not look like known ones then.
 */
public final class RemoteWriteIntake {

  private static final long AHEAD_MILLIS = 600_000;

  /** Requests unpacked at the same time; each may take {@link RemoteWrite.Limits#bytes}. */
  private static final int UNPACKED_AT_ONCE = 4;

  private final Semaphore decoding = new Semaphore(UNPACKED_AT_ONCE);
  private final RemoteWrite decoder;
  private final SeriesBook book;
  private final MetricTypes types = MetricTypes.unknown();
  private final Duration interval;
  private final InstantSource clock;
  private long skippedSeries;
  private long droppedValues;
  private long lateValues;

  /**
   * @param maxSeries how many series are watched; further ones are dropped and counted
   * @param interval the least time between two samples of a series; zero for every value
   * @param clock tells what has not been heard of for long
   */
  public RemoteWriteIntake(
      RemoteWrite.Limits limits, int maxSeries, Duration interval, InstantSource clock) {
    this.decoder = new RemoteWrite(limits);
    this.book = new SeriesBook(maxSeries);
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * Totals since start.
   *
   * @param series how many are watched
   * @param seriesDropped how often a series was turned away because there were too many
   * @param seriesSkipped series that something was wrong with
   * @param valuesDropped values that are not finite, ends of series among them
   * @param valuesLate values no newer than the newest known of their series, or further ahead than
   *     clocks differ, which would make all that follow look late
   */
  public record Stats(
      int series, long seriesDropped, long seriesSkipped, long valuesDropped, long valuesLate) {}

  /** One request, understood but not yet taken in. */
  public final class Batch {
    private final List<MetricSample> samples;
    private final Map<Entry, Sampler> advanced;
    private final Decoded decoded;
    private final int late;
    private final int turnedAway;

    private Batch(
        List<MetricSample> samples,
        Map<Entry, Sampler> advanced,
        Decoded decoded,
        int late,
        int turnedAway) {
      this.samples = samples;
      this.advanced = advanced;
      this.decoded = decoded;
      this.late = late;
      this.turnedAway = turnedAway;
    }

    /** What the corridor is to see. */
    public List<MetricSample> samples() {
      return samples;
    }

    /** What was wrong with the first few series left out. */
    public List<String> problems() {
      return decoded.problems();
    }

    public int skippedSeries() {
      return decoded.skippedSeries();
    }

    /** Series for which there was no room. */
    public int turnedAway() {
      return turnedAway;
    }

    /** Once the samples are safe. */
    public void commit() {
      synchronized (book) {
        // Another request may have gone further meanwhile; never go back behind it.
        advanced.forEach((entry, sampler) -> {
          if (sampler.lastMillis() > entry.sampler().lastMillis()) {
            entry.replace(sampler);
          }
        });
        skippedSeries += decoded.skippedSeries();
        droppedValues += decoded.droppedValues() + decoded.staleMarkers();
        lateValues += late;
      }
    }
  }

  /**
   * @param body the request as it came, snappy and all
   * @throws RemoteWriteException when it cannot be read; the sender must not repeat it
   */
  public Batch read(byte[] body) {
    Decoded decoded;
    decoding.acquireUninterruptibly(); // it is short and waits for nobody
    try {
      decoded = decoder.decode(body);
    } finally {
      decoding.release();
    }
    long now = clock.instant().toEpochMilli();
    List<MetricSample> samples = new ArrayList<>(decoded.series().size());
    Map<Entry, Sampler> advanced = new LinkedHashMap<>();
    int late = 0;
    int turnedAway = 0;
    synchronized (book) {
      decoded.series().forEach(s -> types.meet(s.metric()));
      for (PushedSeries series : decoded.series()) {
        Entry entry = book.entry(series.metric(), series.labels(), types, now);
        if (entry == null) {
          turnedAway++;
          continue;
        }
        Sampler sampler = advanced.computeIfAbsent(entry, e -> e.sampler().copy());
        Points points = series.points();
        for (int i = 0; i < points.size(); i++) {
          long millis = points.millis(i);
          if (millis <= sampler.lastMillis() || millis > now + AHEAD_MILLIS) {
            late++;
            continue;
          }
          double value = sampler.offer(millis, points.value(i), interval.toMillis());
          if (!Double.isNaN(value)) {
            samples.add(new MetricSample(entry.series(), millis, value));
          }
        }
      }
    }
    return new Batch(samples, advanced, decoded, late, turnedAway);
  }

  public Stats stats() {
    synchronized (book) {
      return new Stats(book.size(), book.dropped(), skippedSeries, droppedValues, lateValues);
    }
  }
}
