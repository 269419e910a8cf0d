package io.tarsier.sensitive;

/**
 * Where the value after an equals sign or colon begins and ends. A quoted value ends at its quote,
 * also where the quotes are escaped because JSON was put into JSON; any other ends at white space
 * or where the text it stands in goes on.
 */
final class Values {

  private static final int LOOK_AHEAD = 32;

  private Values() {}

  /** The value's first character, or -1 if there is none. */
  static int start(String s, int sign) {
    int n = s.length();
    int i = sign + 1;
    if (i < n && (s.charAt(i) == '=' || s.charAt(i) == '>')) {
      i++;
    }
    int spaces = i;
    while (i < n && i - spaces < 4 && (s.charAt(i) == ' ' || s.charAt(i) == '\t')) {
      i++;
    }
    int escapes = i;
    while (i < n && i - escapes < 4 && s.charAt(i) == '\\') {
      i++;
    }
    if (i < n && quote(s.charAt(i))) {
      i++;
    } else {
      i = escapes;
    }
    if (i >= n || s.charAt(i) == '\n' || s.charAt(i) == '\r') {
      return -1;
    }
    char c = s.charAt(i);
    return c == ' ' || c == '&' || c == ',' || c == '\t' || c == '{' || c == '[' ? -1 : i;
  }

  private static boolean quote(char c) {
    return c == '"' || c == '\'' || c == '`';
  }

  private static boolean quoted(String s, int from) {
    return from > 0 && quote(s.charAt(from - 1));
  }

  /** As much of a value as its judge needs. */
  static int sample(String s, int from, int most) {
    int n = Math.min(s.length(), from + most);
    int i = from;
    while (i < n && !Chars.space(s.charAt(i)) && !ends(s, i, from)) {
      i++;
    }
    return i;
  }

  /** The value's end if it is near, for comparison with placeholders. */
  static int shortEnd(String s, int from) {
    return Math.max(from + 1, sample(s, from, 2 * LOOK_AHEAD));
  }

  /**
   * @param open whether a value in quotes may hold white space and anything else
   */
  static int end(String s, int from, boolean open) {
    if (open && quoted(s, from)) {
      return quoteEnd(s, from);
    }
    int i = from;
    while (i < s.length() && !Chars.space(s.charAt(i)) && !ends(s, i, from)) {
      i++;
    }
    return Math.max(from + 1, i);
  }

  /** The end of the line, or of the quotes that a header is written in. */
  static int lineEnd(String s, int from, int value) {
    if (quoted(s, value)) {
      return quoteEnd(s, value);
    }
    int i = from;
    while (i < s.length()) {
      char c = s.charAt(i);
      if (c == '\n'
          || c == '\r'
          || (c == '"' && !pair(s, i))
          || (c == '\'' && endsWord(s, i + 1))) {
        break;
      }
      i++;
    }
    return i;
  }

  /** A quote after an equals sign, or one that closes such, belongs to a header's parameter. */
  private static boolean pair(String s, int i) {
    char before = s.charAt(i - 1);
    return before == '='
        || (i + 1 < s.length() && (s.charAt(i + 1) == ',' || s.charAt(i + 1) == ';'));
  }

  private static int quoteEnd(String s, int from) {
    char q = s.charAt(from - 1);
    boolean escaped = from > 1 && s.charAt(from - 2) == '\\';
    int i = from;
    while (i < s.length() && s.charAt(i) != '\n') {
      char c = s.charAt(i);
      if (c == '\\') {
        if (escaped && i + 1 < s.length() && s.charAt(i + 1) == q) {
          break;
        }
        i++;
      } else if (c == q) {
        break;
      }
      i++;
    }
    return Math.max(from + 1, Math.min(i, s.length()));
  }

  private static boolean ends(String s, int i, int from) {
    char c = s.charAt(i);
    return switch (c) {
      case '"', '`', '&', '|' -> true;
      case '\'' -> quoted(s, from) || endsWord(s, i + 1);
      case '\\' -> i + 1 < s.length() && "nrt\"'".indexOf(s.charAt(i + 1)) >= 0;
      case ')', ']', '}', '>' -> endsWord(s, i + 1);
      case ',', ';' -> endsWord(s, i + 1) || nameFollows(s, i + 1);
      default -> false;
    };
  }

  private static boolean endsWord(String s, int i) {
    return i >= s.length() || Chars.space(s.charAt(i)) || ",;.)]}>\"':".indexOf(s.charAt(i)) >= 0;
  }

  private static boolean nameFollows(String s, int from) {
    int n = Math.min(s.length(), from + LOOK_AHEAD);
    for (int i = from; i < n; i++) {
      char c = s.charAt(i);
      if (c == '=' || c == ':') {
        return i > from;
      }
      if (c == '"' || c == '\'' || c == '{') {
        return true;
      }
      if (!Chars.token(c) && c != '.') {
        return false;
      }
    }
    return false;
  }

  /** A word in the middle of a sentence: "bad password: must have a digit". */
  static boolean prose(String s, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.letter(s.charAt(i))) {
        return false;
      }
    }
    int i = to;
    while (i < s.length() && s.charAt(i) == ' ') {
      i++;
    }
    int word = i;
    while (i < s.length() && Chars.letter(s.charAt(i))) {
      i++;
    }
    return word > to && i > word && (i >= s.length() || " ,.;!?".indexOf(s.charAt(i)) >= 0);
  }
}
