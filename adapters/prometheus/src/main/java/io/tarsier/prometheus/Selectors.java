package io.tarsier.prometheus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The little PromQL that is composed here. */
final class Selectors {

  /** Names in one query; with their usual handful of series each, an answer of a few 100 kB. */
  static final int NAMES_PER_QUERY = 100;

  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

  private Selectors() {}

  /**
   * Whether an expression is one bare series selector, {@code name}, {@code name{…}} or {@code
   * {…}}, so that {@code [90s]} may be put behind it.
   */
  static boolean isSelector(String expression) {
    String text = expression.strip();
    int brace = text.indexOf('{');
    String name = brace < 0 ? text : text.substring(0, brace).strip();
    if (!name.isEmpty() && !PLAIN.matcher(name).matches()) {
      return false;
    }
    return brace < 0 ? !name.isEmpty() : closingBrace(text, brace) == text.length() - 1;
  }

  private static int closingBrace(String text, int open) {
    char quote = 0;
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\' && quote != '`') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'' || c == '`') {
        quote = c;
      } else if (c == '}') {
        return i;
      }
    }
    return -1;
  }

  /** Selectors that together read all the names, in their order. */
  static List<String> ofNames(List<String> names) {
    List<String> selectors = new ArrayList<>();
    for (int from = 0; from < names.size(); from += NAMES_PER_QUERY) {
      StringBuilder selector = new StringBuilder("{__name__=~\"");
      for (int i = from; i < Math.min(names.size(), from + NAMES_PER_QUERY); i++) {
        if (i > from) {
          selector.append('|');
        }
        quote(names.get(i), selector);
      }
      selectors.add(selector.append("\"}").toString());
    }
    return selectors;
  }

  /** A name as a regular expression inside a quoted string. */
  private static void quote(String name, StringBuilder out) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"') {
        out.append("\\\"");
      } else if (c == '\\') {
        out.append("\\\\\\\\");
      } else if (".+*?()|[]{}^$".indexOf(c) >= 0) {
        out.append("\\\\").append(c);
      } else {
        out.append(c);
      }
    }
  }
}
