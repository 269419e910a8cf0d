package io.tarsier.server;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads query parameters. Unknown and repeated ones are refused rather than ignored: a filter with
 * a slip in its name would answer with everything.
 */
final class Params {

  static final int DEFAULT_LIMIT = 50;
  static final int MAX_LIMIT = 1000;
  private static final int MAX_LENGTH = 2048;

  private final Context ctx;

  private Params(Context ctx) {
    this.ctx = ctx;
  }

  static Params of(Context ctx, String... known) {
    for (Map.Entry<String, List<String>> e : ctx.queryParamMap().entrySet()) {
      String name = e.getKey();
      if (!List.of(known).contains(name)) {
        throw problem(
            name,
            "unknown parameter "
                + name
                + Suggestion.of(name, List.of(known))
                + (known.length == 0
                    ? "; there are none here"
                    : "; there are " + String.join(", ", known)));
      }
      if (e.getValue().size() > 1) {
        throw problem(name, name + " is given more than once");
      }
      if (e.getValue().getFirst().length() > MAX_LENGTH) {
        throw problem(name, name + " is longer than " + MAX_LENGTH + " characters");
      }
    }
    return new Params(ctx);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(ctx.queryParam(name)).filter(s -> !s.isEmpty());
  }

  int limit() {
    return (int) number("limit", 1, MAX_LIMIT).orElse((long) DEFAULT_LIMIT).longValue();
  }

  Optional<Long> number(String name, long min, long max) {
    return text(name)
        .map(s -> {
          try {
            long n = Long.parseLong(s);
            if (n >= min && n <= max) {
              return n;
            }
          } catch (NumberFormatException e) {
            throw problem(name, name + " is not a whole number").with("value", s);
          }
          throw problem(name, name + " must be from " + min + " to " + max).with("value", s);
        });
  }

  Optional<Instant> instant(String name) {
    return text(name)
        .map(s -> {
          try {
            return time(s);
          } catch (DateTimeException | ArithmeticException e) {
            throw problem(
                    name, name + " is not a time: use ISO-8601 or epoch seconds or milliseconds")
                .with("value", s);
          }
        });
  }

  /** A value from a closed set of words. */
  <T> Optional<T> word(String name, Function<String, T> parser, String allowed) {
    return text(name).map(s -> parseWord(name, s, parser, allowed));
  }

  /** Several words, separated by commas. */
  <T> List<T> words(String name, Function<String, T> parser, String allowed) {
    return text(name)
        .map(s ->
            List.of(s.split(",", -1)).stream()
                .map(w -> parseWord(name, w, parser, allowed))
                .toList())
        .orElse(List.of());
  }

  private static <T> T parseWord(
      String name, String word, Function<String, T> parser, String allowed) {
    try {
      return parser.apply(word);
    } catch (IllegalArgumentException e) {
      throw problem(name, name + " takes " + allowed).with("value", word);
    }
  }

  /** Runs a query whose only illegal argument can be the cursor. */
  static <T> T page(Supplier<T> query) {
    try {
      return query.get();
    } catch (IllegalArgumentException e) {
      throw problem("cursor", "cursor is not one that this list gave; begin again without it");
    }
  }

  static ApiException problem(String name, String detail) {
    return ApiException.bad("bad-parameter", detail).with("parameter", name);
  }

  /** ISO-8601, without a zone in UTC, or epoch seconds or milliseconds told apart by size. */
  static Instant time(String s) {
    if (s.chars().allMatch(c -> c >= '0' && c <= '9') && s.length() <= 15) {
      long n = Long.parseLong(s);
      return n >= 100_000_000_000L ? Instant.ofEpochMilli(n) : Instant.ofEpochSecond(n);
    }
    String iso = s.replace(' ', 'T');
    int zone = Math.max(iso.indexOf('Z'), Math.max(iso.indexOf('+', 10), iso.indexOf('-', 10)));
    return zone > 0
        ? OffsetDateTime.parse(iso).toInstant()
        : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
  }
}
