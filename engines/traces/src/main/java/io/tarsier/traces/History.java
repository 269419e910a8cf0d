package io.tarsier.traces;

import io.tarsier.numerics.QuantileSketch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last minutes of a service or an edge. The minute that goes on is a tally; those before are
 * packed into a few hundred bytes each.
 */
final class History {

  private static final long MINUTE = 60_000;

  private final Deque<Minute> minutes = new ArrayDeque<>();
  private final Tally current = new Tally();
  private long minute = Long.MIN_VALUE;

  private static final class Minute {
    final long minute;
    final long errors;
    final byte[] durations;
    final String slowTrace;
    final String failedTrace;

    Minute(long minute, Tally tally) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      tally.durations().save(new DataOutputStream(bytes));
      this.minute = minute;
      this.errors = tally.errors();
      this.durations = bytes.toByteArray();
      this.slowTrace = tally.slowTrace();
      this.failedTrace = tally.failedTrace();
    }

    Tally unpack() {
      try {
        return Tally.of(
            QuantileSketch.load(new DataInputStream(new ByteArrayInputStream(durations))),
            errors,
            slowTrace,
            failedTrace);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Takes a closed window in; windows come in order of time. */
  void add(long fromMillis, Tally window, int most) {
    long m = Math.floorDiv(fromMillis, MINUTE);
    if (m != minute) {
      pack(most);
      minute = m;
    }
    current.merge(window);
  }

  private void pack(int most) {
    if (current.calls() == 0) {
      return;
    }
    try {
      minutes.addLast(new Minute(minute, current));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (minutes.size() > most) {
      minutes.removeFirst();
    }
    current.clear();
  }

  /** What was counted in the minutes that touch a stretch of time. */
  Measures between(long from, long to) {
    return between(List.of(this), from, to);
  }

  /** The same of several together. */
  static Measures between(List<History> histories, long from, long to) {
    Tally sum = new Tally();
    long first = Math.floorDiv(from, MINUTE);
    long last = Math.floorDiv(Math.max(from, to - 1), MINUTE);
    long known = Long.MAX_VALUE;
    for (History h : histories) {
      for (Minute m : h.minutes) {
        if (m.minute >= first && m.minute <= last) {
          sum.merge(m.unpack());
          known = Math.min(known, m.minute);
        }
      }
      if (h.minute >= first && h.minute <= last) {
        sum.merge(h.current);
        known = Math.min(known, h.minute);
      }
    }
    if (sum.calls() == 0) {
      return Measures.NONE;
    }
    // What began within the stretch has its rate from then on.
    return Measures.of(sum, Math.max(1, (to - Math.max(from, known * MINUTE)) / 1000.0));
  }
}
