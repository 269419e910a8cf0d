package io.tarsier.loki;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the labels of a stream as agents write them: {@code {app="shop", pod="a\"b"}}, values
 * quoted as in Go, with backticks too.
 */
final class LabelText {

  private final String text;
  private final int maxLabels;
  private int at;

  private LabelText(String text, int maxLabels) {
    this.text = text;
    this.maxLabels = maxLabels;
  }

  /**
   * The labels in the order they stand.
   *
   * @throws IllegalArgumentException when it is no label set; says what is wrong, and where
   */
  static Map<String, String> parse(String text, int maxLabels) {
    return new LabelText(text, maxLabels).read();
  }

  private Map<String, String> read() {
    Map<String, String> labels = new LinkedHashMap<>();
    expect('{');
    while (peek() != '}') {
      if (!labels.isEmpty()) {
        expect(',');
        if (peek() == '}') {
          break; // a comma behind the last is allowed
        }
      }
      String name = name();
      expect('=');
      if (labels.put(name, value()) != null) {
        throw wrong("the label " + name + " twice");
      }
      if (labels.size() > maxLabels) {
        throw wrong("more than " + maxLabels + " labels");
      }
    }
    expect('}');
    if (at < text.length() && !text.substring(at).isBlank()) {
      throw wrong("something behind the closing brace");
    }
    return labels;
  }

  private String name() {
    peek();
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at), at == start)) {
      at++;
    }
    if (at == start) {
      throw wrong("no label name");
    }
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c, boolean first) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        // Dots come from agents that pass OpenTelemetry's names on.
        || (!first && ((c >= '0' && c <= '9') || c == ':' || c == '.'));
  }

  private String value() {
    char quote = peek();
    if (quote != '"' && quote != '`') {
      throw wrong("a value without quotes");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      char c = next();
      if (c == quote) {
        return value.toString();
      }
      if (c == '\\' && quote == '"') {
        escape(value);
      } else {
        value.append(c);
      }
    }
  }

  private void escape(StringBuilder value) {
    char c = next();
    switch (c) {
      case '"', '\\', '\'' -> value.append(c);
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'v' -> value.append('\u000b');
      case 'x' -> value.append((char) hex(2));
      case 'u' -> value.append((char) hex(4));
      case 'U' -> {
        int point = hex(8);
        value.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xfffd);
      }
      default -> throw wrong("an escape that Go does not know: \\" + c);
    }
  }

  private int hex(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw wrong("an escape without its digits");
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private char next() {
    if (at >= text.length()) {
      throw wrong("a value that does not end");
    }
    return text.charAt(at++);
  }

  /** The next character that is no space; 0 at the end. */
  private char peek() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void expect(char wanted) {
    if (peek() != wanted) {
      throw wrong("no " + wanted);
    }
    at++;
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(what + " at character " + (at + 1));
  }
}
