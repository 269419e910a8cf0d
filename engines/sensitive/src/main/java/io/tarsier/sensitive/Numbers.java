package io.tarsier.sensitive;

/**
 * Cards, account numbers, social security numbers and other numbers that prove themselves. Logs are
 * full of digits, so a number must stand by itself, have the shape of its kind and, where there is
 * one, the right check digit; a telling word before it makes it surer.
 */
final class Numbers {

  private static final String[] CARD_WORDS = {
    "card", "cc", "pan", "visa", "mastercard", "amex", "credit", "debit", "cardnumber", "ccn"
  };
  private static final String[] SSN_WORDS = {"ssn", "security", "socialsecurity", "tin"};

  private Numbers() {}

  /**
   * @param end where the run of digits that starts at {@code at} ends
   */
  static long find(String s, int at, int end, int floor, int kinds, int minTenths) {
    int run = end - at;
    if (run < 2 || run > 19) {
      return run > 19 && lettersBefore(s, at, floor) ? Ibans.find(s, at, floor) : Hit.NONE;
    }
    if (lettersBefore(s, at, floor)) {
      return (kinds & Kind.IBAN.bit()) == 0 ? Hit.NONE : Ibans.find(s, at, floor);
    }
    boolean weak = minTenths <= 5;
    boolean shape = run >= 9 || goesOn(s, end) || (weak && run >= 6);
    if (!shape || !Chars.numberMayStart(s, at, floor)) {
      return Hit.NONE;
    }
    long hit = Hit.NONE;
    if ((kinds & Kind.US_SSN.bit()) != 0 && (run == 3 || run == 9)) {
      hit = ssn(s, at, run, floor);
    }
    if (hit == Hit.NONE && (kinds & Kind.CREDIT_CARD.bit()) != 0 && (run == 4 || run >= 14)) {
      hit = card(s, at, floor);
    }
    if (hit == Hit.NONE && (kinds & Kind.NATIONAL_ID.bit()) != 0) {
      hit = NationalIds.find(s, at, run, floor);
    }
    // Without a shape of its own a number in a log is no telephone number unless a word says so.
    boolean phone = weak || run == 3 || run == 10 || run == 11;
    if (hit == Hit.NONE && phone && (kinds & Kind.PHONE.bit()) != 0) {
      hit = Phones.national(s, at, floor, minTenths);
    }
    return hit;
  }

  private static boolean lettersBefore(String s, int at, int floor) {
    return at - 2 >= floor
        && Chars.letter(s.charAt(at - 1))
        && Chars.letter(s.charAt(at - 2))
        && (at - 2 == floor || !Chars.letterOrDigit(s.charAt(at - 3)));
  }

  private static boolean goesOn(String s, int end) {
    if (end + 1 >= s.length()) {
      return false;
    }
    char c = s.charAt(end);
    char next = s.charAt(end + 1);
    return (c == '-' || c == ' ' || c == '.' || c == ')') && (Chars.digit(next) || next == '(');
  }

  private static long ssn(String s, int at, int run, int floor) {
    boolean gaps = run == 3;
    int to = at + (gaps ? 11 : 9);
    if (to > s.length() || !Chars.numberMayEnd(s, to)) {
      return Hit.NONE;
    }
    long value = 0;
    char gap = gaps ? s.charAt(at + 3) : 0;
    for (int i = at; i < to; i++) {
      char c = s.charAt(i);
      if (gaps && (i == at + 3 || i == at + 6)) {
        if (c != gap || (c != '-' && c != ' ')) {
          return Hit.NONE;
        }
      } else if (!Chars.digit(c)) {
        return Hit.NONE;
      } else {
        value = value * 10 + c - '0';
      }
    }
    long area = value / 1_000_000;
    if (area == 0
        || area == 666
        || area >= 900
        || value / 10_000 % 100 == 0
        || value % 10_000 == 0) {
      return Hit.NONE;
    }
    boolean told = Words.near(s, at, floor, SSN_WORDS);
    int tenths = gap == '-' ? told ? 10 : 8 : told ? 8 : 0;
    return tenths == 0 ? Hit.NONE : Hit.of(Kind.US_SSN, tenths, at, to);
  }

  private static long card(String s, int at, int floor) {
    int n = s.length();
    long value = 0;
    int digits = 0;
    int i = at;
    char gap = 0;
    int group = 0;
    while (i < n) {
      char c = s.charAt(i);
      if (Chars.digit(c)) {
        if (++digits > 19) {
          return Hit.NONE;
        }
        group++;
        // Nineteen digits may be more than a long holds; such a number is no card.
        value = Math.multiplyHigh(value, 10) != 0 ? -1 : value * 10 + c - '0';
      } else if ((c == ' ' || c == '-')
          && (gap == 0 ? digits == 4 : c == gap)
          && i + 1 < n
          && Chars.digit(s.charAt(i + 1))
          && digits < 16
          && group >= 4) {
        gap = c;
        group = 0;
      } else {
        break;
      }
      i++;
    }
    if (value <= 0 || digits < 14 || !Chars.numberMayEnd(s, i) || !issuer(value, digits)) {
      return Hit.NONE;
    }
    if (!Checks.luhn(value)) {
      return Hit.NONE;
    }
    boolean told = Words.near(s, at, floor, CARD_WORDS);
    int tenths = told ? 10 : gap != 0 ? 9 : 7;
    return Hit.of(Kind.CREDIT_CARD, tenths, at, i);
  }

  /** The first digits of the issuers, each with its own length. */
  private static boolean issuer(long value, int digits) {
    long four = value;
    for (int i = digits; i > 4; i--) {
      four /= 10;
    }
    int two = (int) four / 100;
    int three = (int) four / 10;
    return switch (digits) {
      case 14 -> (three >= 300 && three <= 305) || two == 36 || two == 38 || two == 39;
      case 15 -> two == 34 || two == 37;
      case 16 ->
          two / 10 == 4
              || (two >= 51 && two <= 55)
              || (four >= 2221 && four <= 2720)
              || four == 6011
              || two == 65
              || (three >= 644 && three <= 649)
              || (four >= 3528 && four <= 3589)
              || two == 62
              || two == 36
              || two == 30;
      default -> digits > 16 && two == 62;
    };
  }
}
