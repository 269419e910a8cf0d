package io.tarsier.cli;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes moments as another moment was written: seconds, milliseconds, microseconds or nanoseconds
 * since 1970, or a date with or without time, fraction and zone. What {@link Times} reads can be
 * continued with it.
 */
final class TimeStyle {

  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\d{4}([-/])\\d{2}[-/]\\d{2}(?:([T ])\\d{2}:\\d{2}(:\\d{2})?(?:\\.(\\d+))?\\s*(Z|[+-]\\d{2}(?::?\\d{2})?)?)?");

  private final String example;

  private TimeStyle(String example) {
    this.example = example;
  }

  static TimeStyle like(String written) {
    return new TimeStyle(written.strip());
  }

  String write(long millis) {
    Matcher m = WRITTEN.matcher(example);
    return m.matches() ? date(m, millis) : number(millis);
  }

  private String number(long millis) {
    double size = Math.abs(Double.parseDouble(example));
    if (size >= 1e17) {
      return millis + "000000";
    }
    if (size >= 1e14) {
      return millis + "000";
    }
    if (size >= 1e11) {
      return Long.toString(millis);
    }
    long fraction = Math.floorMod(millis, 1000L);
    String seconds = Long.toString(Math.floorDiv(millis, 1000L));
    return fraction == 0 ? seconds : Numbers.plain(millis / 1e3);
  }

  private static String date(Matcher m, long millis) {
    String dash = String.valueOf(m.group(1));
    String zone = m.group(5);
    ZoneOffset offset = zone == null || zone.equals("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone);
    OffsetDateTime at = Instant.ofEpochMilli(millis).atOffset(offset);
    String day = at.format(DateTimeFormatter.ISO_LOCAL_DATE).replace("-", dash);
    boolean midnight = at.toLocalTime().toSecondOfDay() == 0;
    if (m.group(2) == null && midnight) {
      return day;
    }
    String gap = m.group(2) == null ? " " : m.group(2);
    boolean withSeconds = m.group(3) != null || at.getSecond() != 0;
    StringBuilder s = new StringBuilder(day).append(gap);
    s.append(String.format(Locale.ROOT, "%02d:%02d", at.getHour(), at.getMinute()));
    if (withSeconds) {
      s.append(String.format(Locale.ROOT, ":%02d", at.getSecond()));
    }
    if (m.group(4) != null || at.getNano() != 0) {
      s.append(String.format(Locale.ROOT, ".%03d", at.getNano() / 1_000_000));
    }
    return s.append(zone == null ? "" : zone).toString();
  }

  /** The same day and time some months later, which no fixed distance reaches. */
  static long monthsLater(long millis, int months) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
        .plusMonths(months)
        .toInstant(ZoneOffset.UTC)
        .toEpochMilli();
  }
}
