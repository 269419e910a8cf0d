package io.tarsier.files;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one object of the journal's JSON export: its values are strings, null where they are too
 * large, lists of numbers where they are not UTF-8, and lists of such where a field is there
 * several times, of which the first counts. Nothing nests deeper, so this needs no library.
 */
final class JournalJson {

  private final String text;
  private int at;

  private JournalJson(String text) {
    this.text = text;
  }

  /** The fields of a line; empty where it is no such object. */
  static Optional<Map<String, String>> read(String line) {
    try {
      return Optional.of(new JournalJson(line).object());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private Map<String, String> object() {
    Map<String, String> fields = new HashMap<>();
    expect('{');
    if (peek() == '}') {
      return fields;
    }
    do {
      String name = string();
      expect(':');
      fields.put(name, value());
    } while (next() == ',');
    if (text.charAt(at - 1) != '}') {
      throw new IllegalArgumentException("an object without an end");
    }
    return fields;
  }

  private String value() {
    return switch (peek()) {
      case '"' -> string();
      case '[' -> list();
      default -> word();
    };
  }

  private String word() {
    int from = at;
    while (",]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(from, at).strip();
    return word.equals("null") ? "" : word;
  }

  /** Bytes, or the values of a field that is there several times. */
  private String list() {
    expect('[');
    if (peek() == ']') {
      at++;
      return "";
    }
    if (peek() == '"' || peek() == '[') {
      String first = value();
      while (next() == ',') {
        value();
      }
      return first;
    }
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    do {
      String number = word();
      if (!number.isEmpty()) {
        bytes.write(Integer.parseInt(number));
      }
    } while (next() == ',');
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String string() {
    expect('"');
    StringBuilder out = new StringBuilder();
    while (true) {
      char c = text.charAt(at++);
      if (c == '"') {
        return out.toString();
      }
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escaped = text.charAt(at++);
      switch (escaped) {
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'r' -> out.append('\r');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        }
        default -> out.append(escaped);
      }
    }
  }

  private char peek() {
    while (Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) {
    if (next() != c) {
      throw new IllegalArgumentException("expected " + c + " at " + (at - 1));
    }
  }
}
