package io.tarsier.sensitive;

/**
 * Telephone numbers. Sure are those that begin with a plus and a country's code and those written
 * as in North America; other numbers in groups only in prose, or after a word such as "phone".
 */
final class Phones {

  private static final String[] WORDS = {
    "phone",
    "tel",
    "telephone",
    "mobile",
    "cell",
    "call",
    "fax",
    "msisdn",
    "phonenumber",
    "sms",
    "whatsapp",
    "contact",
    "dial"
  };
  private static final int LONGEST = 24;

  private Phones() {}

  /** {@code +49 30 1234567} */
  static long international(String s, int plus, int floor) {
    if (plus > floor && (Chars.letterOrDigit(s.charAt(plus - 1)) || s.charAt(plus - 1) == '+')) {
      return Hit.NONE;
    }
    long shape = shape(s, plus + 1);
    int digits = (int) (shape >>> 32 & 0xFF);
    int to = (int) shape;
    boolean code = plus + 1 < s.length() && s.charAt(plus + 1) >= '1' && s.charAt(plus + 1) <= '9';
    return code && digits >= 9 && digits <= 15 && Chars.numberMayEnd(s, to)
        ? Hit.of(Kind.PHONE, 9, plus, extension(s, to))
        : Hit.NONE;
  }

  /**
   * @param at a digit, or the parenthesis of an area code
   */
  static long national(String s, int at, int floor, int minTenths) {
    if (s.charAt(at) == '('
        && (at + 4 >= s.length() || !Chars.digit(s.charAt(at + 1)) || !closes(s, at))) {
      return Hit.NONE;
    }
    if (at > floor && s.charAt(at - 1) == '(' && closes(s, at - 1)) {
      return Hit.NONE;
    }
    long shape = shape(s, at);
    int digits = (int) (shape >>> 32 & 0xFF);
    int groups = (int) (shape >>> 40 & 0xFF);
    boolean dots = (shape >>> 48 & 1) != 0;
    int to = (int) shape;
    if (digits < 6 || digits > 15 || (!Chars.numberMayEnd(s, to) && extension(s, to) == to)) {
      return Hit.NONE;
    }
    if (american(s, at, to) && digits == 10) {
      return Hit.of(Kind.PHONE, 7, at, extension(s, to));
    }
    if (minTenths > 6 && !(digits >= 7)) {
      return Hit.NONE;
    }
    if (digits >= 7 && Words.near(s, at, floor, WORDS)) {
      return Hit.of(Kind.PHONE, 7, at, extension(s, to));
    }
    boolean date = dots && digits <= 8;
    boolean plausible = (groups >= 2 && digits >= 6 && !date) || (groups == 1 && digits == 10);
    return plausible && minTenths <= 5 ? Hit.of(Kind.PHONE, 5, at, extension(s, to)) : Hit.NONE;
  }

  private static boolean closes(String s, int open) {
    int close = s.indexOf(')', open, Math.min(s.length(), open + 7));
    return close > open + 1;
  }

  /** {@code (212) 555-0123} or {@code 212-555-0123}: no area begins with 0 or 1. */
  private static boolean american(String s, int at, int to) {
    boolean paren = s.charAt(at) == '(';
    int area = paren ? at + 1 : at;
    if (area + 3 >= to || s.charAt(area) < '2') {
      return false;
    }
    int i = area + 3;
    char gap = s.charAt(i);
    if (paren ? gap != ')' : gap != '-' && gap != '.') {
      return false;
    }
    i++;
    if (paren && i < to && s.charAt(i) == ' ') {
      i++;
    }
    boolean seven =
        to - i == 8
            && Chars.digit(s.charAt(i))
            && Chars.digit(s.charAt(i + 1))
            && Chars.digit(s.charAt(i + 2))
            && (s.charAt(i + 3) == gap || (paren && s.charAt(i + 3) == '-'));
    return seven && s.charAt(i) >= '2';
  }

  /**
   * End (32 bits), digits (8), groups (8) and whether there are dots, of what may be one number.
   */
  private static long shape(String s, int from) {
    int n = Math.min(s.length(), from + LONGEST);
    int digits = 0;
    int groups = 0;
    int end = from;
    boolean dots = false;
    boolean inGroup = false;
    int gaps = 0;
    for (int i = from; i < n; i++) {
      char c = s.charAt(i);
      if (Chars.digit(c)) {
        digits++;
        groups += inGroup ? 0 : 1;
        inGroup = true;
        gaps = 0;
        end = i + 1;
      } else if ((c == ' ' || c == '-' || c == '.' || c == '(' || c == ')') && ++gaps <= 2) {
        inGroup = false;
        dots |= c == '.' && i + 1 < n && Chars.digit(s.charAt(i + 1));
      } else {
        break;
      }
    }
    return (dots ? 1L << 48 : 0) | (long) groups << 40 | (long) digits << 32 | end;
  }

  private static int extension(String s, int to) {
    int i = to;
    if (i < s.length() && s.charAt(i) == 'x') {
      i++;
      while (i < s.length() && i - to < 7 && Chars.digit(s.charAt(i))) {
        i++;
      }
      return i > to + 1 ? i : to;
    }
    return to;
  }
}
