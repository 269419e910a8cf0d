package io.tarsier.logs;

/** Takes off what colours a terminal. */
public final class Ansi {

  private static final char ESCAPE = '\u001b';

  private Ansi() {}

  /** The text without escape sequences; the very same where there are none. */
  public static String strip(String text) {
    int escape = text.indexOf(ESCAPE);
    if (escape < 0) {
      return text;
    }
    StringBuilder s = new StringBuilder(text.length());
    int i = 0;
    while (escape >= 0) {
      s.append(text, i, escape);
      i = end(text, escape + 1);
      escape = text.indexOf(ESCAPE, i);
    }
    return s.append(text, i, text.length()).toString();
  }

  /** Where a sequence ends whose escape character stands before {@code i}. */
  private static int end(String text, int i) {
    if (i >= text.length()) {
      return i;
    }
    char kind = text.charAt(i);
    if (kind == '[') {
      i++;
      while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < '@') {
        i++;
      }
      return Math.min(text.length(), i + 1);
    }
    if (kind == ']') {
      while (i < text.length() && text.charAt(i) != '\u0007' && text.charAt(i) != ESCAPE) {
        i++;
      }
      return Math.min(text.length(), i + (i < text.length() && text.charAt(i) == ESCAPE ? 2 : 1));
    }
    return i + 1;
  }
}
