package io.tarsier.prometheus;

/**
 * Turns what Prometheus stored of one series into samples that an engine can learn from: a gauge as
 * it is, a counter as its rate per second, one sample an interval.
 *
 * <p>Rates are made here and not by {@code rate()}, for three reasons: {@code rate()} over several
 * metrics loses their names, its window smooths spikes away, and it cannot be applied to what
 * others push to us. They are made from raw samples with their own times, never from values at
 * query times: those are the last scrape's, so that two queries 30 s apart may lie one, two or
 * three scrapes apart and a steady counter would seem to jump.
 *
 * <p>A counter that falls was reset and counts from zero. After a gap of {@link #GAP_MILLIS}
 * (Prometheus' own look-back) a counter starts anew, since an average over the gap describes no
 * moment of it. Scrapes faster than the interval are thinned out to the whole number of scrapes
 * nearest to it, evenly and independently of when they were fetched; a value left out still counts
 * towards the next rate. Times that do not advance are dropped.
 */
final class Sampler {

  static final long GAP_MILLIS = 300_000;

  private final boolean counter;
  private long lastMillis = Long.MIN_VALUE;
  private long sampledMillis = Long.MIN_VALUE;
  private double last;
  private double increase;

  Sampler(boolean counter) {
    this.counter = counter;
  }

  private Sampler(Sampler from) {
    this.counter = from.counter;
    this.lastMillis = from.lastMillis;
    this.sampledMillis = from.sampledMillis;
    this.last = from.last;
    this.increase = from.increase;
  }

  Sampler copy() {
    return new Sampler(this);
  }

  boolean isCounter() {
    return counter;
  }

  long lastMillis() {
    return lastMillis;
  }

  /**
   * Takes a raw value in.
   *
   * @param intervalMillis the least time between two samples given; 0 for all
   * @return the sample's value at that time, or NaN where the raw one gives none
   */
  double offer(long millis, double value, long intervalMillis) {
    if (millis <= lastMillis) {
      return Double.NaN;
    }
    boolean first = lastMillis == Long.MIN_VALUE || millis - lastMillis > GAP_MILLIS;
    long spacing = first ? 0 : millis - lastMillis;
    double step = value >= last ? value - last : value;
    lastMillis = millis;
    last = value;
    if (counter && first) {
      sampledMillis = millis;
      increase = 0;
      return Double.NaN;
    }
    increase += step;
    boolean due =
        sampledMillis == Long.MIN_VALUE
            // A little more than half, so that jitter does not decide where two are as near.
            || (millis - sampledMillis) * 10 + spacing * 6 >= intervalMillis * 10;
    if (!due) {
      return Double.NaN;
    }
    double sample = counter ? increase * 1000 / (millis - sampledMillis) : value;
    sampledMillis = millis;
    increase = 0;
    return sample;
  }
}
