package io.tarsier.sensitive;

/** Does a value look like something that was drawn at random? */
final class Looks {

  private static final int ENOUGH = 64;
  private static final String[] EMPTY = {
    "null",
    "none",
    "nil",
    "true",
    "false",
    "undefined",
    "unset",
    "empty",
    "redacted",
    "masked",
    "hidden",
    "yes",
    "no",
    "n/a",
    "(null)"
  };

  private Looks() {}

  /** Letters and digits mixed, or a long mixture of cases; neither a number nor a name. */
  static boolean secret(String s, int from, int to) {
    int length = to - from;
    if (length < 8) {
      return false;
    }
    int digits = 0;
    int letters = 0;
    int turns = 0;
    boolean dots = false;
    boolean wasUpper = false;
    int end = Math.min(to, from + ENOUGH);
    for (int i = from; i < end; i++) {
      char c = s.charAt(i);
      if (Chars.digit(c)) {
        digits++;
      } else if (Chars.letter(c)) {
        letters++;
        turns += Chars.upper(c) != wasUpper ? 1 : 0;
        wasUpper = Chars.upper(c);
      } else if (c == '.') {
        dots = true;
      } else if ("+/=_-~%:!$*".indexOf(c) < 0) {
        return false;
      }
    }
    if (s.startsWith("0x", from)) {
      return length > 34;
    }
    return (digits > 1 && letters > 2 && (!dots || length >= 24))
        || (length >= 20 && !dots && turns * 3 > letters && letters > 0);
  }

  /** So mixed that even a plain word such as key before it is enough. */
  static boolean random(String s, int from, int to) {
    int length = to - from;
    int digits = 0;
    int upper = 0;
    int lower = 0;
    int end = Math.min(to, from + ENOUGH);
    for (int i = from; i < end; i++) {
      char c = s.charAt(i);
      if (Chars.digit(c)) {
        digits++;
      } else if (Chars.upper(c)) {
        upper++;
      } else if (Chars.letter(c)) {
        lower++;
      } else if ("+/=_-".indexOf(c) < 0) {
        return false;
      }
    }
    return length >= 20 && digits >= 3 && upper >= 3 && lower >= 3;
  }

  /** Nothing is hidden there: a placeholder, a mask of somebody else's or ours, an empty word. */
  static boolean masked(String s, int from, int to) {
    char first = s.charAt(from);
    boolean closed = s.charAt(to - 1) == '>' || (to < s.length() && s.charAt(to) == '>');
    if (first == '<' && closed) {
      return true;
    }
    if (first == '$' && to - from > 1 && s.charAt(from + 1) == '{') {
      return true;
    }
    if (first == '$' || first == '{' || (first == '%' && to - from <= 3)) {
      return s.charAt(to - 1) == '}' || to - from <= 3;
    }
    if (first == '[' || first == '(') {
      return true;
    }
    boolean same = first == '*' || first == 'x' || first == 'X' || first == '.' || first == '-';
    for (int i = from; same && i < Math.min(to, from + ENOUGH); i++) {
      same = s.charAt(i) == first;
    }
    if (same) {
      return true;
    }
    for (String word : EMPTY) {
      if (Words.is(s, from, to, word)) {
        return true;
      }
    }
    return false;
  }
}
