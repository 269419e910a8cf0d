package io.tarsier.model;

import java.util.ArrayList;
import java.util.List;

/** Reads selectors, character by character, so that an error can say where it is. */
final class SelectorReader {

  private final String text;
  private int at;

  SelectorReader(String text) {
    this.text = text;
  }

  List<LabelMatcher> read() {
    List<LabelMatcher> all = new ArrayList<>();
    blanks();
    int start = at;
    String metric = name();
    blanks();
    boolean braces = peek() == '{';
    if (!metric.isEmpty() && (braces || at == text.length())) {
      all.add(LabelMatcher.equal(LabelMatcher.METRIC, metric));
    } else if (!metric.isEmpty()) {
      at = start;
    }
    if (braces) {
      at++;
    }
    blanks();
    while (at < text.length() && peek() != '}') {
      if (all.size() == LabelMatcher.MAX_MATCHERS) {
        throw wrong("has more than " + LabelMatcher.MAX_MATCHERS + " conditions");
      }
      all.add(matcher());
      blanks();
      if (peek() == ',') {
        at++;
        blanks();
      } else if (at < text.length() && peek() != '}') {
        throw wrong("expected a comma");
      }
    }
    if (braces) {
      if (peek() != '}') {
        throw wrong("expected }");
      }
      at++;
      blanks();
    }
    if (at < text.length()) {
      throw wrong("expected the end");
    }
    return List.copyOf(all);
  }

  private LabelMatcher matcher() {
    String name = name();
    if (name.isEmpty()) {
      throw wrong("expected the name of a label");
    }
    blanks();
    LabelMatcher.Op op = op();
    blanks();
    return new LabelMatcher(name, op, value());
  }

  private LabelMatcher.Op op() {
    for (LabelMatcher.Op op :
        new LabelMatcher.Op[] {
          LabelMatcher.Op.MATCHES,
          LabelMatcher.Op.MATCHES_NOT,
          LabelMatcher.Op.NOT_EQUAL,
          LabelMatcher.Op.EQUAL
        }) {
      if (text.startsWith(op.sign(), at)) {
        at += op.sign().length();
        return op;
      }
    }
    throw wrong("expected =, !=, =~ or !~");
  }

  private String value() {
    char quote = peek();
    if (quote != '"' && quote != '\'') {
      throw wrong("expected a value in quotes");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && peek() != quote) {
      char c = text.charAt(at++);
      if (c == '\\' && at < text.length()) {
        char next = text.charAt(at++);
        // What is no escape of ours belongs to a regular expression and stays as it is.
        switch (next) {
          case 'n' -> value.append('\n');
          case '\\', '"', '\'' -> value.append(next);
          default -> value.append(c).append(next);
        }
      } else {
        value.append(c);
      }
    }
    if (at == text.length()) {
      throw wrong("expected the closing quote");
    }
    at++;
    return value.toString();
  }

  private String name() {
    int start = at;
    while (at < text.length() && LabelMatcher.isNamePart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        "a selector such as disk_io{device=~\"sd.*\"}: at character " + (at + 1) + " " + what);
  }
}
