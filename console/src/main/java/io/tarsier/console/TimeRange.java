package io.tarsier.console;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one span of time that a whole page shows. It stands in the page's address, so that a view can
 * be sent as a link: either a length that ends now, or two fixed moments.
 *
 * @param word the length's word, {@code 1h}; {@code own} for what a page chose by itself; empty for
 *     two fixed moments
 * @param from its first moment
 * @param to its last moment
 */
record TimeRange(String word, Instant from, Instant to) {

  private static final String OWN = "own";
  private static final Map<String, Duration> LENGTHS = new LinkedHashMap<>();

  static {
    LENGTHS.put("15m", Duration.ofMinutes(15));
    LENGTHS.put("1h", Duration.ofHours(1));
    LENGTHS.put("6h", Duration.ofHours(6));
    LENGTHS.put("24h", Duration.ofHours(24));
  }

  /**
   * A length to choose.
   *
   * @param word what stands in the address
   * @param chosen whether it is the page's now
   */
  record Choice(String word, boolean chosen) {}

  /**
   * The range that an address asks for.
   *
   * @param fallback what is shown when it asks for none
   * @throws IllegalArgumentException when it cannot be understood; the message names the parameter
   */
  static TimeRange of(
      @Nullable String range,
      @Nullable String from,
      @Nullable String to,
      Instant now,
      TimeRange fallback) {
    if (from != null || to != null) {
      Instant end = to == null ? now : instant("to", to);
      Instant start = from == null ? end.minus(Duration.ofHours(1)) : instant("from", from);
      if (!start.isBefore(end)) {
        throw new IllegalArgumentException("'from' must be earlier than 'to'");
      }
      return new TimeRange("", start, end);
    }
    return range == null || range.isEmpty() ? fallback : ofWord(range, now);
  }

  static TimeRange ofWord(String word, Instant now) {
    return new TimeRange(word, now.minus(length(word)), now);
  }

  private static Duration length(String word) {
    Duration length = LENGTHS.get(word);
    if (length == null) {
      throw new IllegalArgumentException(
          "'range' is one of " + String.join(", ", LENGTHS.keySet()) + ", not '" + word + "'");
    }
    return length;
  }

  /** The lengths to choose from, up to one: a page offers no more than is kept. */
  List<Choice> choices(String longest) {
    return LENGTHS.keySet().stream()
        .filter(w -> length(w).compareTo(length(longest)) <= 0)
        .map(w -> new Choice(w, w.equals(word)))
        .toList();
  }

  /** The same, or the longest that a page offers. */
  TimeRange upTo(String longest) {
    return LENGTHS.containsKey(word) && length(word).compareTo(length(longest)) > 0
        ? ofWord(longest, to)
        : this;
  }

  /** What a page shows when it is asked for nothing: the span of what it is about. */
  static TimeRange own(Instant from, Instant to) {
    return new TimeRange(OWN, from, to);
  }

  boolean isOwn() {
    return word.equals(OWN);
  }

  boolean isFixed() {
    return word.isEmpty();
  }

  /** The part of an address that gives this range again; empty for a page's own. */
  String query() {
    if (isOwn()) {
      return "";
    }
    return word.isEmpty() ? "from=" + from + "&to=" + to : "range=" + word;
  }

  private static Instant instant(String name, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'" + name + "' is a time such as 2026-01-31T12:00:00Z, not '" + text + "'", e);
    }
  }
}
