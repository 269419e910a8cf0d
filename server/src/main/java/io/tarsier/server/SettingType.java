package io.tarsier.server;

import io.tarsier.anomaly.DetectorSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the text of a setting becomes a value.
 *
 * @param allowed what is accepted, in words, for messages and the reference
 * @param parser throws {@link IllegalArgumentException} on anything else
 * @param masker hides what must not be shown
 */
public record SettingType<T>(
    String allowed, Function<String, T> parser, UnaryOperator<String> masker) {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d|w)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|kB|KB|MB|GB)?");

  private static final Pattern DATABASE = Pattern.compile("(jdbc:)?(postgresql|postgres)://");

  /** Credentials inside an address: {@code //user:secret@} and {@code password=secret}. */
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)\\S*@");

  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("(?i)((?:password|passwd|pwd|token|secret)=)[^&;\\s]*");

  T parse(String text) {
    return parser.apply(text);
  }

  String mask(String text) {
    return masker.apply(text);
  }

  private static <T> SettingType<T> plain(String allowed, Function<String, T> parser) {
    return new SettingType<>(allowed, parser, UnaryOperator.identity());
  }

  static SettingType<String> text() {
    return plain("text", t -> t);
  }

  static SettingType<Boolean> flag() {
    return plain(
        "true or false",
        t ->
            switch (t.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on", "1" -> true;
              case "false", "no", "off", "0" -> false;
              default -> throw new IllegalArgumentException("neither true nor false");
            });
  }

  static SettingType<Integer> whole(int min, int max) {
    return plain(
        "a whole number from " + min + " to " + max,
        t -> {
          int n;
          try {
            n = Integer.parseInt(t);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a whole number", e);
          }
          if (n < min || n > max) {
            throw new IllegalArgumentException("out of range");
          }
          return n;
        });
  }

  static SettingType<Duration> duration(Duration min, Duration max) {
    return plain(
        "a duration from " + words(min) + " to " + words(max) + ", such as 500ms, 30s, 5m, 24h, 7d",
        t -> {
          Duration d = parseDuration(t);
          if (d.compareTo(min) < 0 || d.compareTo(max) > 0) {
            throw new IllegalArgumentException("out of range");
          }
          return d;
        });
  }

  static SettingType<Integer> size(int max) {
    return plain(
        "a size up to " + max / (1 << 20) + "MB, such as 512kB or 16MB",
        t -> {
          Matcher m = SIZE.matcher(t);
          if (!m.matches()) {
            throw new IllegalArgumentException("not a size");
          }
          String unit = m.group(2) == null ? "B" : m.group(2).toUpperCase(Locale.ROOT);
          long factor =
              switch (unit) {
                case "KB" -> 1 << 10;
                case "MB" -> 1 << 20;
                case "GB" -> 1 << 30;
                default -> 1;
              };
          long bytes = Long.parseLong(m.group(1)) * factor;
          if (bytes < 1 || bytes > max) {
            throw new IllegalArgumentException("out of range");
          }
          return (int) bytes;
        });
  }

  static SettingType<Optional<Path>> path() {
    return plain(
        "a path",
        t -> {
          try {
            return t.isEmpty() ? Optional.empty() : Optional.of(Path.of(t));
          } catch (InvalidPathException e) {
            throw new IllegalArgumentException("not a path: " + e.getReason(), e);
          }
        });
  }

  /** Items are separated by semicolons, or by lines if there is more than one line. */
  static SettingType<List<String>> list(String items) {
    return plain(
        items + " separated by semicolons, or a list in the file",
        t ->
            Arrays.stream(t.split(t.contains("\n") ? "\n" : ";", -1))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList());
  }

  static SettingType<String> choice(String... words) {
    return plain(
        "one of " + String.join(", ", words),
        t -> {
          String word = t.toLowerCase(Locale.ROOT);
          if (!List.of(words).contains(word)) {
            throw new IllegalArgumentException("not one of the choices");
          }
          return word;
        });
  }

  static SettingType<DetectorSettings> model() {
    return plain(
        "one of "
            + String.join(", ", DetectorSettings.names())
            + ", or models with weights such as stl:40,iforest:40,ewma:20",
        DetectorSettings::parse);
  }

  static SettingType<ZoneId> zone() {
    return plain(
        "a time zone such as Europe/Berlin or UTC, or system for that of the machine",
        t -> {
          try {
            return t.equals("system") ? ZoneId.systemDefault() : ZoneId.of(t);
          } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time zone", e);
          }
        });
  }

  /** A rate such as {@code 1/day}, or nothing. */
  static SettingType<OptionalDouble> perDay() {
    return plain(
        "a number above 0 a day, such as 1/day or 0.5/day",
        t -> {
          if (t.isEmpty()) {
            return OptionalDouble.empty();
          }
          String number = t.endsWith("/day") ? t.substring(0, t.length() - 4) : t;
          double n;
          try {
            n = Double.parseDouble(number.strip());
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a number a day", e);
          }
          if (!(n > 0 && n <= 86_400)) {
            throw new IllegalArgumentException("out of range");
          }
          return OptionalDouble.of(n);
        });
  }

  /** An http or https address, or nothing. */
  static SettingType<Optional<URI>> httpAddress() {
    return new SettingType<>(
        "an http:// or https:// address",
        t -> {
          if (t.isEmpty()) {
            return Optional.empty();
          }
          try {
            URI uri = new URI(t);
            if (uri.getHost() == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
              throw new IllegalArgumentException("not an http:// or https:// address");
            }
            return Optional.of(uri);
          } catch (URISyntaxException e) {
            // The reason, not the message: the message repeats the address with its credentials.
            throw new IllegalArgumentException("not an address: " + e.getReason(), e);
          }
        },
        SettingType::withoutCredentials);
  }

  /** A database, or nothing. */
  static SettingType<String> databaseAddress() {
    return new SettingType<>(
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE",
        t -> {
          if (!t.isEmpty() && !DATABASE.matcher(t).lookingAt()) {
            throw new IllegalArgumentException("not a database address Tarsier knows");
          }
          return t;
        },
        SettingType::withoutCredentials);
  }

  static String withoutCredentials(String address) {
    String hidden = USER_INFO.matcher(address).replaceAll("***@");
    return PASSWORD_PARAMETER.matcher(hidden).replaceAll("$1***");
  }

  static Duration parseDuration(String text) {
    Matcher m = DURATION.matcher(text);
    if (m.matches()) {
      long n = Long.parseLong(m.group(1));
      return switch (m.group(2)) {
        case "ms" -> Duration.ofMillis(n);
        case "s" -> Duration.ofSeconds(n);
        case "m" -> Duration.ofMinutes(n);
        case "h" -> Duration.ofHours(n);
        case "d" -> Duration.ofDays(n);
        default -> Duration.ofDays(7 * n);
      };
    }
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a duration", e);
    }
  }

  /** The shortest spelling that {@link #duration} reads back. */
  static String words(Duration d) {
    long ms = d.toMillis();
    if (ms % 86_400_000 == 0 && ms > 0) {
      return ms / 86_400_000 + "d";
    }
    if (ms % 3_600_000 == 0 && ms > 0) {
      return ms / 3_600_000 + "h";
    }
    if (ms % 60_000 == 0 && ms > 0) {
      return ms / 60_000 + "m";
    }
    return ms % 1000 == 0 ? ms / 1000 + "s" : ms + "ms";
  }
}
