package io.tarsier.flow;

import java.time.Instant;
import java.time.InstantSource;

/**
 * Counts by the hour what came in and what was told, for one day. Safe for use by several threads.
 */
final class Noise {

  private static final int HOURS = 24;
  private static final long HOUR_MILLIS = 3_600_000;

  private static final int ALERTS = 0;
  private static final int REPEATED = 1;
  private static final int FINDINGS = 2;
  private static final int INCIDENTS = 3;
  private static final int KINDS = 4;

  private final InstantSource clock;
  private final Instant start;
  private final long[] hours = new long[HOURS];
  private final long[][] counts = new long[HOURS][KINDS];

  Noise(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  void alerts(int words, int repeated) {
    add(ALERTS, words);
    add(REPEATED, repeated);
  }

  void finding() {
    add(FINDINGS, 1);
  }

  void incident() {
    add(INCIDENTS, 1);
  }

  private synchronized void add(int what, int n) {
    long hour = Math.floorDiv(clock.millis(), HOUR_MILLIS);
    int at = (int) Math.floorMod(hour, (long) HOURS);
    if (hours[at] != hour) {
      hours[at] = hour;
      counts[at] = new long[KINDS];
    }
    counts[at][what] += n;
  }

  synchronized NoiseState state() {
    long hour = Math.floorDiv(clock.millis(), HOUR_MILLIS);
    long[] sum = new long[KINDS];
    for (int at = 0; at < HOURS; at++) {
      if (hours[at] > hour - HOURS && hours[at] <= hour) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += counts[at][i];
        }
      }
    }
    Instant day = Instant.ofEpochMilli((hour - HOURS + 1) * HOUR_MILLIS);
    return new NoiseState(
        start.isAfter(day) ? start : day,
        sum[ALERTS],
        sum[REPEATED],
        sum[FINDINGS],
        sum[INCIDENTS]);
  }
}
