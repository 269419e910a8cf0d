package io.tarsier.sensitive;

/** ISO 13616: two letters, two check digits, as many characters as the country says, modulo 97. */
final class Ibans {

  private static final String LENGTHS =
      "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18"
          + "FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20"
          + "LU20LV21LY25MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31"
          + "SE24SI19SK24SM27ST25SV28TL23TN24TR26UA29VA22VG24XK20";

  private Ibans() {}

  /**
   * @param at the first check digit
   */
  static long find(String s, int at, int floor) {
    int from = at - 2;
    char a = Character.toUpperCase(s.charAt(from));
    char b = Character.toUpperCase(s.charAt(from + 1));
    int length = 0;
    for (int i = 0; i < LENGTHS.length(); i += 4) {
      if (LENGTHS.charAt(i) == a && LENGTHS.charAt(i + 1) == b) {
        length = (LENGTHS.charAt(i + 2) - '0') * 10 + LENGTHS.charAt(i + 3) - '0';
        break;
      }
    }
    if (length == 0 || (from > floor && s.charAt(from - 1) == '_')) {
      return Hit.NONE;
    }
    int rest = 0;
    int seen = 0;
    int head = 0;
    int i = from;
    while (i < s.length() && seen < length) {
      char c = s.charAt(i);
      if (Chars.letterOrDigit(c)) {
        int v = Chars.digit(c) ? c - '0' : Chars.lower(c) - 'a' + 10;
        if (seen == 2 || seen == 3) {
          if (v > 9) {
            return Hit.NONE;
          }
        }
        if (seen < 4) {
          head = head * (v > 9 ? 100 : 10) + v;
        } else {
          rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
        }
        seen++;
      } else if ((c != ' ' && c != '-') || seen < 4 || seen % 4 != 0) {
        return Hit.NONE;
      } else if (i + 1 >= s.length() || !Chars.letterOrDigit(s.charAt(i + 1))) {
        return Hit.NONE;
      }
      i++;
    }
    // The head goes to the end: two letters are four digits, with the check digits six.
    long check = ((long) rest * 1_000_000 + head) % 97;
    boolean more = i < s.length() && (Chars.letterOrDigit(s.charAt(i)) || s.charAt(i) == '_');
    return seen == length && check == 1 && !more ? Hit.of(Kind.IBAN, 9, from, i) : Hit.NONE;
  }
}
