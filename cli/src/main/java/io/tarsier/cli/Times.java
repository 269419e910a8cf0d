package io.tarsier.cli;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/**
 * Reads a moment as people and programs write it: ISO-8601 with or without a zone, {@code
 * YYYY-MM-DD HH:MM:SS}, a date alone, or a number since 1970 in seconds, milliseconds, microseconds
 * or nanoseconds, told apart by size. No zone means UTC.
 */
final class Times {

  private static final double MILLIS_FROM = 1e11;
  private static final double MICROS_FROM = 1e14;
  private static final double NANOS_FROM = 1e17;

  private static final DateTimeFormatter LENIENT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffset("+HH:MM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHMM", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(java.util.Locale.ROOT)
          .withResolverStyle(java.time.format.ResolverStyle.STRICT);

  private Times() {}

  /** Milliseconds since 1970-01-01T00:00Z, or empty when the text is no time. */
  static OptionalLong parse(String written) {
    String s = written.strip();
    int n = s.length();
    if (n == 0 || n > 40) {
      return OptionalLong.empty();
    }
    if (n >= 19 && s.charAt(4) == '-' && s.charAt(7) == '-' && s.charAt(13) == ':') {
      OptionalLong quick = plain(s);
      if (quick.isPresent()) {
        return quick;
      }
    }
    return isNumber(s) ? number(s) : iso(s);
  }

  private static boolean isNumber(String s) {
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean afterExponent = i > 0 && Character.toLowerCase(s.charAt(i - 1)) == 'e';
      boolean sign = c == '+' || (c == '-' && (i == 0 || afterExponent));
      if (!digit && !sign && c != '.' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }

  private static OptionalLong number(String s) {
    try {
      double v = Double.parseDouble(s);
      double size = Math.abs(v);
      if (!Double.isFinite(v) || size >= 1e20) {
        return OptionalLong.empty();
      }
      if (size >= NANOS_FROM) {
        return OptionalLong.of(Math.round(v / 1e6));
      }
      if (size >= MICROS_FROM) {
        return OptionalLong.of(Math.round(v / 1e3));
      }
      return OptionalLong.of(Math.round(size >= MILLIS_FROM ? v : v * 1e3));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong iso(String s) {
    String t = s.replace('/', '-');
    int gap = t.indexOf(' ');
    if (gap == 10) {
      t = t.substring(0, 10) + "T" + t.substring(11).replace(" ", "");
    }
    try {
      if (t.length() == 10) {
        return OptionalLong.of(
            LocalDate.parse(t).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
      }
      var parsed = LENIENT.parseBest(t, OffsetDateTime::from, LocalDateTime::from);
      return OptionalLong.of(
          parsed instanceof OffsetDateTime o
              ? o.toInstant().toEpochMilli()
              : LocalDateTime.from(parsed).toInstant(ZoneOffset.UTC).toEpochMilli());
    } catch (DateTimeParseException e) {
      return OptionalLong.empty();
    }
  }

  /** {@code 2014-04-01 00:00:00}, perhaps with a fraction, without the cost of a general parser. */
  private static OptionalLong plain(String s) {
    int year = digits(s, 0, 4);
    int month = digits(s, 5, 7);
    int day = digits(s, 8, 10);
    int hour = digits(s, 11, 13);
    int minute = digits(s, 14, 16);
    int second = digits(s, 17, 19);
    char between = s.charAt(10);
    boolean shape = (between == ' ' || between == 'T') && s.charAt(16) == ':';
    if (!shape
        || (year | month | day | hour | minute | second) < 0
        || hour > 23
        || minute > 59
        || second > 59) {
      return OptionalLong.empty();
    }
    int millis = 0;
    int end = 19;
    if (s.length() > 19 && s.charAt(19) == '.') {
      int scale = 100;
      for (end = 20; end < s.length() && Character.isDigit(s.charAt(end)); end++) {
        millis += scale * (s.charAt(end) - '0');
        scale /= 10;
      }
    }
    boolean utc = end == s.length() || (end == s.length() - 1 && s.charAt(end) == 'Z');
    if (!utc) {
      return OptionalLong.empty();
    }
    try {
      long days = LocalDate.of(year, month, day).toEpochDay();
      return OptionalLong.of(
          ((days * 24 + hour) * 60 + minute) * 60_000L + second * 1000L + millis);
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private static int digits(String s, int from, int to) {
    int v = 0;
    for (int i = from; i < to; i++) {
      int d = s.charAt(i) - '0';
      if (d < 0 || d > 9) {
        return -1;
      }
      v = v * 10 + d;
    }
    return v;
  }
}
