package io.tarsier.flow;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Spans of a week: {@code 22:00-07:00}, {@code mon-fri 09:00-17:30, sat 10:00-12:00}. A span that
 * ends before it starts goes on after midnight and belongs to the day on which it began; one that
 * ends when it starts is a whole day.
 *
 * @param spans any of which may hold
 */
public record Hours(List<Span> spans) {

  private static final Pattern SPAN =
      Pattern.compile("(?:([a-z]{3})(?:-([a-z]{3}))?\\s+)?(\\d{1,2}:\\d{2})-(\\d{1,2}:\\d{2})");

  /** A week and a day: as far as there is any use in looking for an end. */
  private static final int DAYS_AHEAD = 8;

  /**
   * One span.
   *
   * @param days on which it begins
   * @param from when it begins
   * @param to when it ends
   */
  public record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Span {
      days = Set.copyOf(days);
    }

    boolean contains(ZonedDateTime at) {
      LocalTime time = at.toLocalTime();
      boolean begun = days.contains(at.getDayOfWeek()) && !time.isBefore(from);
      if (from.isBefore(to)) {
        return begun && time.isBefore(to);
      }
      return begun || (days.contains(at.getDayOfWeek().minus(1)) && time.isBefore(to));
    }
  }

  public Hours {
    spans = List.copyOf(spans);
  }

  /**
   * Reads what people write.
   *
   * @throws IllegalArgumentException when it cannot be understood
   */
  public static Hours parse(String text) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher m = SPAN.matcher(part.strip().toLowerCase(Locale.ROOT));
      if (!m.matches()) {
        throw new IllegalArgumentException(
            "\"" + part.strip() + "\" is not a span such as 22:00-07:00 or mon-fri 09:00-17:00");
      }
      spans.add(new Span(days(m.group(1), m.group(2)), time(m.group(3)), time(m.group(4))));
    }
    return new Hours(spans);
  }

  private static Set<DayOfWeek> days(String first, String last) {
    if (first == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    DayOfWeek end = day(last == null ? first : last);
    DayOfWeek day = day(first);
    while (days.add(day) && day != end) {
      day = day.plus(1);
    }
    return days;
  }

  private static DayOfWeek day(String word) {
    return Arrays.stream(DayOfWeek.values())
        .filter(d -> d.name().toLowerCase(Locale.ROOT).startsWith(word))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + word + "\" is not a day: mon, tue, … sun"));
  }

  private static LocalTime time(String text) {
    if (text.equals("24:00")) {
      return LocalTime.MIDNIGHT;
    }
    try {
      return LocalTime.parse(text.length() == 4 ? "0" + text : text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not a time of day", e);
    }
  }

  /** Whether a moment lies within, by the clocks of a zone. */
  public boolean contain(Instant at, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    return spans.stream().anyMatch(s -> s.contains(there));
  }

  /**
   * The first moment after one within at which they are over; a week and a day later where they
   * never are.
   */
  public Instant end(Instant at, ZoneId zone) {
    LocalDate today = at.atZone(zone).toLocalDate();
    return Stream.iterate(today, d -> d.plusDays(1))
        .limit(DAYS_AHEAD)
        .flatMap(d -> spans.stream().map(s -> d.atTime(s.to()).atZone(zone).toInstant()))
        .filter(end -> end.isAfter(at) && !contain(end, zone))
        .min(Instant::compareTo)
        .orElseGet(() -> today.plusDays(DAYS_AHEAD).atStartOfDay(zone).toInstant());
  }
}
