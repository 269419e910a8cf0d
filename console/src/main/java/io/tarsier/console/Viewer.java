package io.tarsier.console;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who looks, as far as times are concerned: when, and in which zone. Relative times are what a
 * reader needs at 3 a.m.; the exact one waits behind the pointer.
 *
 * @param now the moment of looking
 * @param zone where the reader's clock stands; UTC until the browser has said
 */
record Viewer(Instant now, ZoneId zone) {

  static final ZoneId UTC = ZoneId.of("UTC");

  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY_CLOCK =
      DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

  /**
   * A moment as it is shown.
   *
   * @param iso for machines
   * @param relative {@code 3 min ago}
   * @param clock {@code 12:04}, with the day when it is not today's
   * @param exact to the second, with its zone
   */
  record Moment(String iso, String relative, String clock, String exact) {}

  /** The zone of a name, UTC for a name that is none: it comes from a cookie. */
  static ZoneId zoneOf(@Nullable String name) {
    try {
      return name == null || name.length() > 64 ? UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      return UTC;
    }
  }

  Moment moment(Instant at) {
    return new Moment(at.toString(), ago(at), clock(at), EXACT.format(at.atZone(zone)));
  }

  String clock(Instant at) {
    boolean today = at.atZone(zone).toLocalDate().equals(now.atZone(zone).toLocalDate());
    String text = (today ? CLOCK : DAY_CLOCK).format(at.atZone(zone));
    return zone.equals(UTC) ? text + " UTC" : text;
  }

  /** How long ago, or until when, in the coarsest words that still help. */
  String ago(Instant at) {
    Duration d = Duration.between(at, now);
    if (d.isNegative()) {
      return d.toSeconds() > -10 ? "just now" : "in " + length(d.negated());
    }
    return d.toSeconds() < 10 ? "just now" : length(d) + " ago";
  }

  /** A length of time, two units at most. Seconds move in fives, so that a page stays calm. */
  static String length(Duration d) {
    long s = Math.max(0, d.toSeconds());
    if (s < 60) {
      return (s < 10 ? s : s / 5 * 5) + " s";
    }
    if (s < 3600) {
      return s / 60 + " min";
    }
    if (s < 86_400) {
      long min = s % 3600 / 60;
      return s / 3600 + " h" + (min == 0 ? "" : " " + min + " min");
    }
    long h = s % 86_400 / 3600;
    return s / 86_400 + " d" + (h == 0 ? "" : " " + h + " h");
  }
}
