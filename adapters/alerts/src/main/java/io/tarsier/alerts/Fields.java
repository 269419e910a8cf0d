package io.tarsier.alerts;

import io.tarsier.model.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one alert's JSON object. What has the wrong type is refused by name; an absent
 * field and null are the same. Texts are freed of what no database takes: control characters and
 * halves of surrogate pairs.
 */
final class Fields {

  /** Go's zero time, by which Alertmanager says "not yet". */
  private static final Instant ZERO = Instant.parse("0001-01-01T00:00:00Z");

  private final JsonNode object;
  private final AlertLimits limits;

  Fields(JsonNode object, AlertLimits limits) {
    if (!object.isObject()) {
      throw new UnusableAlertException("is no JSON object");
    }
    this.object = object;
    this.limits = limits;
  }

  /** A text, cut where it is too long; empty where there is none. */
  String text(String name) {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return "";
    }
    if (!node.isString()) {
      throw new UnusableAlertException(name + " is no text");
    }
    String text = clean(node.asString());
    return text.length() > limits.textChars() ? text.substring(0, limits.textChars()) + "…" : text;
  }

  /** A text that identifies something and so cannot be cut. */
  String name(String name) {
    JsonNode node = object.path(name);
    if (node.isString() && node.asString().length() > limits.nameChars()) {
      throw new UnusableAlertException(
          name + " has more than " + limits.nameChars() + " characters");
    }
    return text(name).strip();
  }

  /** An address that a browser may follow; anything else is left out. */
  String link(String name) {
    String link = text(name);
    return link.startsWith("https://") || link.startsWith("http://") ? link : "";
  }

  Optional<Instant> time(String name) {
    JsonNode node = object.path(name);
    if (isAbsent(node)) {
      return Optional.empty();
    }
    if (node.isIntegralNumber()) {
      long n = node.asLong();
      return Optional.of(Instant.ofEpochMilli(Math.abs(n) < 100_000_000_000L ? n * 1000 : n));
    }
    if (!node.isString()) {
      throw new UnusableAlertException(name + " is no time");
    }
    return time(name, node.asString());
  }

  static Optional<Instant> time(String name, String text) {
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      boolean usable = time.isAfter(ZERO) && time.isBefore(Instant.parse("9999-01-01T00:00:00Z"));
      return usable ? Optional.of(time) : Optional.empty();
    } catch (DateTimeException e) {
      throw new UnusableAlertException(
          name + " is no time as in RFC 3339 (2026-03-01T12:00:00Z): " + e.getMessage());
    }
  }

  Labels labels(String name) {
    return Labels.of(texts(name));
  }

  Map<String, String> texts(String name) {
    JsonNode node = object.path(name);
    Map<String, String> texts = new TreeMap<>();
    if (isAbsent(node)) {
      return texts;
    }
    if (!node.isObject()) {
      throw new UnusableAlertException(name + " is no JSON object");
    }
    if (node.size() > limits.labels()) {
      throw new UnusableAlertException(
          name + " has " + node.size() + " members; " + limits.labels() + " are allowed");
    }
    for (Map.Entry<String, JsonNode> e : node.properties()) {
      String key = clean(e.getKey());
      if (key.length() > limits.nameChars()) {
        throw new UnusableAlertException(
            "a name in " + name + " has more than " + limits.nameChars() + " characters");
      }
      if (!e.getValue().isString()) {
        throw new UnusableAlertException(name + "." + key + " is no text");
      }
      String value = clean(e.getValue().asString());
      if (value.length() > limits.valueChars()) {
        throw new UnusableAlertException(
            name + "." + key + " has more than " + limits.valueChars() + " characters");
      }
      texts.put(key, value);
    }
    return texts;
  }

  JsonNode member(String name) {
    return object.path(name);
  }

  private static boolean isAbsent(@Nullable JsonNode node) {
    return node == null || node.isMissingNode() || node.isNull();
  }

  static String clean(String text) {
    boolean fine =
        text.chars()
            .allMatch(
                c -> (c >= ' ' || c == '\n' || c == '\t') && !Character.isSurrogate((char) c));
    if (fine) {
      return text;
    }
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> {
          boolean odd = c < ' ' && c != '\n' && c != '\t';
          boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
          return odd || half ? ' ' : c;
        })
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
