package io.tarsier.sensitive;

/** Questions about single characters, asked of a table because they are asked all the time. */
final class Chars {

  private static final int LETTER = 1;
  private static final int DIGIT = 2;
  private static final int EMAIL = 4;
  private static final int TOKEN = 8;
  private static final int SPACE = 16;
  private static final byte[] CLASS = new byte[128];

  static {
    for (char c = 0; c < 128; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean digit = c >= '0' && c <= '9';
      CLASS[c] =
          (byte)
              ((letter ? LETTER : 0)
                  | (digit ? DIGIT : 0)
                  | (letter || digit || "!#$&'*+-.^_`{}~".indexOf(c) >= 0 ? EMAIL : 0)
                  | (letter || digit || c == '_' || c == '-' ? TOKEN : 0)
                  | (c <= ' ' ? SPACE : 0));
    }
  }

  private Chars() {}

  private static boolean is(char c, int what) {
    return c < 128 && (CLASS[c] & what) != 0;
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean letter(char c) {
    return is(c, LETTER);
  }

  static boolean letterOrDigit(char c) {
    return is(c, LETTER | DIGIT);
  }

  /** Letters, digits, underscore and hyphen: what keys are made of. */
  static boolean token(char c) {
    return is(c, TOKEN);
  }

  static boolean space(char c) {
    return is(c, SPACE) || c == 0xA0;
  }

  /** What may stand before the at sign; letters of other alphabets too, but not whole words. */
  static boolean mailbox(char c) {
    return c < 128 ? (CLASS[c] & EMAIL) != 0 : c < 0x2E80 && Character.isLetterOrDigit(c);
  }

  static boolean domain(char c) {
    return c < 128
        ? ((CLASS[c] & TOKEN) != 0 && c != '_') || c == '.'
        : c < 0x2E80 && Character.isLetterOrDigit(c);
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
  }

  static boolean upper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  /** A number may begin here: it is not the tail of a word, a decimal or a hyphenated name. */
  static boolean numberMayStart(String s, int at, int floor) {
    if (at == floor || at == 0) {
      return true;
    }
    char before = s.charAt(at - 1);
    if (letterOrDigit(before) || before == '_' || before == '@') {
      return false;
    }
    if (before == '-' || before == '.' || (before == '/' && digit(s.charAt(at)))) {
      return at - 1 == floor || !wordBefore(s, at - 1, before);
    }
    return true;
  }

  private static boolean wordBefore(String s, int at, char joint) {
    char c = s.charAt(at - 1);
    return joint == '-' ? letterOrDigit(c) || c == '_' : digit(c);
  }

  /** A number may end here. */
  static boolean numberMayEnd(String s, int end) {
    int n = s.length();
    if (end >= n) {
      return true;
    }
    char after = s.charAt(end);
    if (letterOrDigit(after) || after == '_' || after == '@') {
      return false;
    }
    if (after == '-' || after == '/') {
      return end + 1 >= n || !letterOrDigit(s.charAt(end + 1));
    }
    return (after != '.' && after != ':') || end + 1 >= n || !digit(s.charAt(end + 1));
  }
}
