package io.tarsier.logs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * A time found in a text, and where it ends. Reads ISO-8601 with its usual deviations, the times of
 * syslog and of web servers, klog, and seconds or milliseconds since 1970. Times without a zone are
 * UTC.
 *
 * @param epochMillis the time
 * @param end where the text goes on
 */
record Timestamp(long epochMillis, int end) {

  static final Timestamp NONE = new Timestamp(LogEntry.NO_TIME, 0);

  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final long EARLIEST_SECOND = 500_000_000L;
  private static final long LATEST_SECOND = 5_000_000_000L;
  private static final long DAY = 86_400_000L;

  boolean found() {
    return epochMillis != LogEntry.NO_TIME;
  }

  /**
   * The time that a text begins with at a place, or NONE.
   *
   * @param reference a time near it, from which times without a year take theirs
   */
  static Timestamp at(String s, int from, long reference) {
    try {
      Timestamp t = iso(s, from);
      if (!t.found()) {
        t = named(s, from, reference);
      }
      if (!t.found()) {
        t = web(s, from);
      }
      return t.found() ? t : epoch(s, from);
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private static Timestamp iso(String s, int from) {
    int year = digits(s, from, 4);
    char separator = at(s, from + 4);
    if (year < 0 || (separator != '-' && separator != '/' && separator != '.')) {
      return NONE;
    }
    int month = digits(s, from + 5, 2);
    int day = digits(s, from + 8, 2);
    char between = at(s, from + 10);
    if (month < 0
        || day < 0
        || at(s, from + 7) != separator
        || (between != 'T' && between != ' ' && between != '-')) {
      return NONE;
    }
    return clock(s, from + 11, year, month, day, true);
  }

  /** {@code Jun 7 03:04:05}, of the year that brings it nearest to the reference. */
  private static Timestamp named(String s, int from, long reference) {
    int month = month(s, from);
    if (month == 0 || at(s, from + 3) != ' ') {
      return NONE;
    }
    int i = from + 4;
    i += at(s, i) == ' ' ? 1 : 0;
    int end = i;
    while (ByteClass.isDigit(at(s, end))) {
      end++;
    }
    int day = digits(s, i, end - i);
    if (day < 1 || end - i > 2 || at(s, end) != ' ') {
      return NONE;
    }
    int year = Instant.ofEpochMilli(reference).atOffset(ZoneOffset.UTC).getYear();
    Timestamp t = clock(s, end + 1, year, month, day, false);
    if (t.found() && t.epochMillis > reference + DAY) {
      t = clock(s, end + 1, year - 1, month, day, false);
    }
    return t;
  }

  /** {@code 10/Oct/2026:13:55:36 +0200}. */
  private static Timestamp web(String s, int from) {
    int day = digits(s, from, 2);
    int month = day < 0 || at(s, from + 2) != '/' ? 0 : month(s, from + 3);
    int year = month == 0 ? -1 : digits(s, from + 7, 4);
    return year < 0 || at(s, from + 11) != ':' ? NONE : clock(s, from + 12, year, month, day, true);
  }

  private static Timestamp clock(String s, int from, int year, int month, int day, boolean zoned) {
    int hour = digits(s, from, 2);
    int minute = at(s, from + 2) == ':' ? digits(s, from + 3, 2) : -1;
    int second = at(s, from + 5) == ':' ? digits(s, from + 6, 2) : -1;
    if (hour < 0 || minute < 0 || second < 0) {
      return NONE;
    }
    int i = from + 8;
    long nanos = 0;
    char point = at(s, i);
    if ((point == '.' || point == ',') && ByteClass.isDigit(at(s, i + 1))) {
      long unit = 100_000_000;
      for (i++; ByteClass.isDigit(at(s, i)); i++) {
        nanos += unit * (at(s, i) - '0');
        unit /= 10;
      }
    }
    long offset = 0;
    if (at(s, i) == 'Z') {
      i++;
    } else if (zoned) {
      int sign = at(s, i) == ' ' ? i + 1 : i;
      char c = at(s, sign);
      int hours = c == '+' || c == '-' ? digits(s, sign + 1, 2) : -1;
      int minutes = hours < 0 ? -1 : digits(s, sign + (at(s, sign + 3) == ':' ? 4 : 3), 2);
      if (minutes >= 0) {
        offset = (hours * 60L + minutes) * 60_000 * (c == '-' ? -1 : 1);
        i = sign + (at(s, sign + 3) == ':' ? 6 : 5);
      }
    }
    long millis =
        LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59))
            .toInstant(ZoneOffset.UTC)
            .toEpochMilli();
    return new Timestamp(millis + nanos / 1_000_000 - offset, i);
  }

  /** Seconds, milliseconds, microseconds or nanoseconds since 1970, by their size. */
  private static Timestamp epoch(String s, int from) {
    int i = from;
    while (ByteClass.isDigit(at(s, i)) && i - from < 19) {
      i++;
    }
    int length = i - from;
    if (length != 10 && length != 13 && length != 16 && length != 19) {
      return NONE;
    }
    long n = Long.parseLong(s.substring(from, i));
    double millis = n;
    for (int k = 10; k < length; k++) {
      millis /= 10;
    }
    if (millis < EARLIEST_SECOND || millis > LATEST_SECOND) {
      return NONE;
    }
    millis *= 1000;
    if (length == 10 && at(s, i) == '.' && ByteClass.isDigit(at(s, i + 1))) {
      double unit = 100;
      for (i++; ByteClass.isDigit(at(s, i)); i++) {
        millis += unit * (at(s, i) - '0');
        unit /= 10;
      }
    }
    return new Timestamp(Math.round(millis), i);
  }

  private static int month(String s, int from) {
    if (from + 3 > s.length()) {
      return 0;
    }
    int at = MONTHS.indexOf(s.substring(from, from + 3));
    return at < 0 || at % 3 != 0 ? 0 : at / 3 + 1;
  }

  private static int digits(String s, int from, int length) {
    if (length < 1 || from + length > s.length()) {
      return -1;
    }
    int n = 0;
    for (int i = from; i < from + length; i++) {
      char c = s.charAt(i);
      if (!ByteClass.isDigit(c)) {
        return -1;
      }
      n = n * 10 + (c - '0');
    }
    return n;
  }

  private static char at(String s, int i) {
    return i < s.length() ? s.charAt(i) : 0;
  }
}
