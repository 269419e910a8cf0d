package io.tarsier.logs;

import java.util.OptionalDouble;

/**
 * What stood in one place of a template.
 *
 * @param kind what it looks like
 * @param value as it was written
 */
public record Parameter(ParameterKind kind, String value) {

  static Parameter of(String value) {
    return new Parameter(kind(value), value);
  }

  /** Its number, where it is one, with or without a unit. */
  public OptionalDouble number() {
    return switch (kind) {
      case NUMBER, SIZE, DURATION ->
          OptionalDouble.of(Double.parseDouble(value.substring(0, numberEnd(value))));
      default -> OptionalDouble.empty();
    };
  }

  private static ParameterKind kind(String v) {
    if (v.isEmpty()) {
      return ParameterKind.TEXT;
    }
    if (Lexicon.VALUES.contains(v)) {
      return ParameterKind.TRUTH;
    }
    int number = numberEnd(v);
    if (number == v.length()) {
      return ParameterKind.NUMBER;
    }
    if (number > 0) {
      String unit = v.substring(number).strip();
      if (Lexicon.SIZES.contains(unit)) {
        return ParameterKind.SIZE;
      }
      if (Lexicon.DURATIONS.contains(unit)) {
        return ParameterKind.DURATION;
      }
    }
    if (v.contains("://")) {
      return ParameterKind.URL;
    }
    if (isUuid(v)) {
      return ParameterKind.UUID;
    }
    if (v.startsWith("0x") || (v.length() >= 8 && v.chars().allMatch(ByteClass::isHex))) {
      return ParameterKind.HEX;
    }
    if (isAddress(v.startsWith("/") ? v.substring(1) : v)) {
      return ParameterKind.ADDRESS;
    }
    if (isTime(v)) {
      return ParameterKind.TIME;
    }
    if (v.indexOf(' ') >= 0) {
      return ParameterKind.TEXT;
    }
    if (v.indexOf('@') > 0 && v.indexOf('.') > v.indexOf('@')) {
      return ParameterKind.EMAIL;
    }
    if (v.indexOf('/') >= 0 || v.contains(":\\") || v.startsWith("\\\\")) {
      return ParameterKind.PATH;
    }
    return v.chars().allMatch(Character::isLetter) ? ParameterKind.WORD : ParameterKind.IDENTIFIER;
  }

  /** Where the decimal number ends that a text begins with; 0 where it begins with none. */
  private static int numberEnd(String v) {
    int i = v.startsWith("-") || v.startsWith("+") ? 1 : 0;
    int digits = i;
    boolean point = false;
    while (i < v.length()
        && (ByteClass.isDigit(v.charAt(i)) || (v.charAt(i) == '.' && !point && i > digits))) {
      point |= v.charAt(i) == '.';
      i++;
    }
    return i == digits || v.charAt(i - 1) == '.' ? 0 : i;
  }

  private static boolean isUuid(String v) {
    if (v.length() != 36) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? v.charAt(i) != '-' : !ByteClass.isHex(v.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAddress(String v) {
    String[] parts = v.split("\\.", -1);
    if (parts.length == 4 && v.chars().allMatch(c -> ByteClass.isDigit(c) || c == '.')) {
      return true;
    }
    byte[] b = v.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return v.indexOf(':') >= 0 && Identifiers.colonHexEnd(b, 0, b.length) == b.length;
  }

  private static boolean isTime(String v) {
    boolean clock = v.chars().filter(c -> c == ':').count() >= 1;
    boolean date = v.length() >= 8 && v.chars().filter(c -> c == '-' || c == '/').count() == 2;
    boolean named =
        Lexicon.DAYS.contains(v.substring(0, Math.min(3, v.length())))
            || Lexicon.MONTHS.contains(v.substring(0, Math.min(3, v.length())));
    return (named && v.indexOf(' ') > 0)
        || ((clock || date)
            && ByteClass.isDigit(v.charAt(0))
            && v.chars().allMatch(c -> ByteClass.isDigit(c) || ":-/.,TZ+ ".indexOf(c) >= 0));
  }
}
