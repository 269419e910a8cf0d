package io.tarsier.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * How far a container's log has been read: the time of the last line, and how many lines bore that
 * time. The API can only be asked for whole seconds, and gives the lines of a container in order;
 * so what comes again is passed over by time, then by count. As text: {@code
 * 2026-01-01T00:00:00.123456789Z;2}.
 */
final class LogPosition {

  private Instant time;
  private int count;

  /** How many lines of {@code time} have come since the log was last asked for. */
  private int again;

  LogPosition(Instant time, int count) {
    this.time = time;
    this.count = count;
  }

  static LogPosition parse(String text, Instant otherwise) {
    int semicolon = text.indexOf(';');
    try {
      return semicolon < 0
          ? new LogPosition(otherwise, 0)
          : new LogPosition(
              Instant.parse(text.substring(0, semicolon)),
              Integer.parseInt(text.substring(semicolon + 1)));
    } catch (DateTimeException | NumberFormatException e) {
      return new LogPosition(otherwise, 0);
    }
  }

  Instant time() {
    return time;
  }

  /** The log is asked for from {@link #time} on, once more. */
  void begin() {
    again = 0;
  }

  /** Whether a line is new; moves on if so. */
  boolean take(Instant at) {
    if (at.isBefore(time)) {
      return false;
    }
    if (at.isAfter(time)) {
      time = at;
      count = 1;
      again = 1;
      return true;
    }
    if (++again <= count) {
      return false;
    }
    count = again;
    return true;
  }

  @Override
  public String toString() {
    return time + ";" + count;
  }
}
