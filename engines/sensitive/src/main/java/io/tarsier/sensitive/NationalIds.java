package io.tarsier.sensitive;

/**
 * Brazil's CPF, China's resident number, Spain's DNI, Finland's personal code; with a telling word
 * also Poland's PESEL and the Dutch BSN, whose check digit one number in ten has by chance.
 */
final class NationalIds {

  private static final String DNI = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final String HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY";

  private NationalIds() {}

  static long find(String s, int at, int run, int floor) {
    return switch (run) {
      case 3 -> cpf(s, at);
      case 6 -> finland(s, at);
      case 8 -> letterAfter(s, at, 8, DNI, number(s, at, 8) % 23);
      case 9 -> told(s, at, 9, floor, Checks.bsn(number(s, at, 9)), "bsn", "burgerservicenummer");
      case 11 -> told(s, at, 11, floor, Checks.pesel(number(s, at, 11)), "pesel");
      case 17, 18 -> china(s, at, run);
      default -> Hit.NONE;
    };
  }

  private static long cpf(String s, int at) {
    int to = at + 14;
    if (to > s.length()
        || s.charAt(at + 3) != '.'
        || s.charAt(at + 7) != '.'
        || s.charAt(at + 11) != '-'
        || !digits(s, at + 4, 3)
        || !digits(s, at + 8, 3)
        || !digits(s, at + 12, 2)
        || !Chars.numberMayEnd(s, to)) {
      return Hit.NONE;
    }
    long value =
        ((number(s, at, 3) * 1000 + number(s, at + 4, 3)) * 1000 + number(s, at + 8, 3)) * 100
            + number(s, at + 12, 2);
    return Checks.cpf(value) ? Hit.of(Kind.NATIONAL_ID, 9, at, to) : Hit.NONE;
  }

  private static long finland(String s, int at) {
    int to = at + 11;
    if (to > s.length() || "+-A".indexOf(s.charAt(at + 6)) < 0 || !digits(s, at + 7, 3)) {
      return Hit.NONE;
    }
    long day = number(s, at, 2);
    long month = number(s, at + 2, 2);
    if (day < 1 || day > 31 || month < 1 || month > 12) {
      return Hit.NONE;
    }
    long value = number(s, at, 6) * 1000 + number(s, at + 7, 3);
    return letterAfter(s, at, 10, HETU, value % 31);
  }

  private static long letterAfter(String s, int at, int length, String letters, long rest) {
    int to = at + length + 1;
    return to <= s.length()
            && s.charAt(to - 1) == letters.charAt((int) rest)
            && Chars.numberMayEnd(s, to)
        ? Hit.of(Kind.NATIONAL_ID, 8, at, to)
        : Hit.NONE;
  }

  private static long told(
      String s, int at, int length, int floor, boolean right, String... words) {
    int to = at + length;
    return right && Chars.numberMayEnd(s, to) && Words.near(s, at, floor, words)
        ? Hit.of(Kind.NATIONAL_ID, 9, at, to)
        : Hit.NONE;
  }

  private static long china(String s, int at, int run) {
    int to = at + 18;
    if (to > s.length() || !Chars.numberMayEnd(s, to)) {
      return Hit.NONE;
    }
    char last = Character.toUpperCase(s.charAt(to - 1));
    int check = run == 18 ? last - '0' : last == 'X' ? 10 : -1;
    long year = number(s, at + 6, 4);
    long month = number(s, at + 10, 2);
    long day = number(s, at + 12, 2);
    boolean born =
        year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    return born && check == Checks.china(number(s, at, 17))
        ? Hit.of(Kind.NATIONAL_ID, 9, at, to)
        : Hit.NONE;
  }

  private static boolean digits(String s, int at, int count) {
    for (int i = at; i < at + count; i++) {
      if (!Chars.digit(s.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static long number(String s, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + s.charAt(i) - '0';
    }
    return value;
  }
}
