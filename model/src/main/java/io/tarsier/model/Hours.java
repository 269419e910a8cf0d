package io.tarsier.model;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Spans of a week: {@code 22:00-07:00}, {@code mon-fri 09:00-17:30, sat 10:00-12:00}. A span that
 * ends before it starts goes on after midnight and belongs to the day on which it began; one that
 * ends when it starts is a whole day. What the clocks of a zone show counts: where they are set
 * forward, the hour that is left out cannot be within; where they are set back, the hour that comes
 * twice is within twice.
 *
 * @param spans any of which may hold
 */
public record Hours(List<Span> spans) {

  private static final Pattern SPAN =
      Pattern.compile("(?:([a-z]{3})(?:-([a-z]{3}))?\\s+)?(\\d{1,2}:\\d{2})-(\\d{1,2}:\\d{2})");

  /** Nobody writes more by hand. */
  private static final int MAX_TEXT = 1_000;

  /** Two weeks and a day: the clocks may leave out the only span of one week. */
  private static final int DAYS_AHEAD = 15;

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

    private String text() {
      String times = from + "-" + (to.equals(LocalTime.MIDNIGHT) ? "24:00" : to);
      if (days.size() == DayOfWeek.values().length) {
        return times;
      }
      return Arrays.stream(DayOfWeek.values())
          .filter(d -> days.contains(d) && !days.contains(d.minus(1)))
          .map(first -> days(first) + " " + times)
          .collect(Collectors.joining(", "));
    }

    /** {@code mon-fri} of the days that follow each other from one on. */
    private String days(DayOfWeek first) {
      DayOfWeek last = first;
      while (days.contains(last.plus(1))) {
        last = last.plus(1);
      }
      return word(first) + (last == first ? "" : "-" + word(last));
    }

    private static String word(DayOfWeek day) {
      return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
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
    if (text.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "hours are written in " + MAX_TEXT + " characters at most");
    }
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

  /** Whether there is no time of a week that lies outside. */
  public boolean always() {
    return change(Instant.EPOCH, ZoneOffset.UTC).isEmpty();
  }

  /** The first moment after one at which they begin or are over; empty where they never do. */
  public Optional<Instant> change(Instant after, ZoneId zone) {
    boolean within = contain(after, zone);
    LocalDate today = after.atZone(zone).toLocalDate();
    return Stream.iterate(today, d -> d.plusDays(1))
        .limit(DAYS_AHEAD)
        .flatMap(d ->
            Stream.concat(
                spans.stream()
                    .flatMap(s -> Stream.of(s.from(), s.to()))
                    .flatMap(t -> moments(d.atTime(t), zone)),
                turned(d, zone)))
        .filter(m -> m.isAfter(after) && contain(m, zone) != within)
        .min(Instant::compareTo);
  }

  /** When clocks show a time: twice on a day when they are set back, or never. */
  private static Stream<Instant> moments(LocalDateTime time, ZoneId zone) {
    return zone.getRules().getValidOffsets(time).stream().map(time::toInstant);
  }

  /** When clocks are set forward or back on a day. */
  private static Stream<Instant> turned(LocalDate day, ZoneId zone) {
    ZoneOffsetTransition next = zone.getRules().nextTransition(day.atStartOfDay(zone).toInstant());
    return next == null || next.getInstant().isAfter(day.plusDays(1).atStartOfDay(zone).toInstant())
        ? Stream.empty()
        : Stream.of(next.getInstant());
  }

  /** As {@link #parse} reads it. */
  public String text() {
    return spans.stream().map(Span::text).collect(Collectors.joining(", "));
  }
}
