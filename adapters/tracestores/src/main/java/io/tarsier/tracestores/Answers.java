package io.tarsier.tracestores;

import io.tarsier.http.UnusableAnswerException;
import io.tarsier.model.Span;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What all stores' answers have in common. */
final class Answers {

  private static final JsonMapper JSON = new JsonMapper();

  private Answers() {}

  static JsonNode read(InputStream body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      if (e.getCause() instanceof IOException cause) {
        // The connection broke, not the answer.
        throw cause;
      }
      throw new UnusableAnswerException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** A value as text, whatever it is. */
  static String text(JsonNode value) {
    return value.isString() ? value.stringValue() : value.isValueNode() ? value.asString("") : "";
  }

  /**
   * An identifier in lower-case hexadecimal digits, {@code digits} of them; empty where it is none.
   * Stores leave out leading zeros, and Tempo writes base64.
   */
  static String id(String text, int digits) {
    String hex = text.strip().toLowerCase(Locale.ROOT);
    if (!isHex(hex) || (hex.length() < digits && text.endsWith("="))) {
      try {
        hex = HexFormat.of().formatHex(Base64.getDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    if (hex.isEmpty() || hex.length() > digits || hex.chars().allMatch(c -> c == '0')) {
      return "";
    }
    return "0".repeat(digits - hex.length()) + hex;
  }

  /** A kind by its word, as each store writes it, or by OpenTelemetry's number. */
  static Span.Kind kind(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "server", "span_kind_server", "2" -> Span.Kind.SERVER;
      case "client", "span_kind_client", "3" -> Span.Kind.CLIENT;
      case "producer", "span_kind_producer", "4" -> Span.Kind.PRODUCER;
      case "consumer", "span_kind_consumer", "5" -> Span.Kind.CONSUMER;
      default -> Span.Kind.INTERNAL;
    };
  }

  private static boolean isHex(String text) {
    return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }
}
