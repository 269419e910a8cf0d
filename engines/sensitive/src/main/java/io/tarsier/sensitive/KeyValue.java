package io.tarsier.sensitive;

import org.jspecify.annotations.Nullable;

/**
 * Secrets that are known by the name before them: {@code password=…}, {@code "apiKey": "…"}, {@code
 * Authorization: Bearer …}, {@code --token …}, {@code Cookie: …}. The name decides how much the
 * value itself must look like a secret.
 */
final class KeyValue {

  private static final int SAMPLE = 64;
  private static final String[] SCHEMES = {
    "bearer",
    "basic",
    "token",
    "negotiate",
    "ntlm",
    "apikey",
    "key",
    "digest",
    "hawk",
    "aws4-hmac-sha256"
  };

  private KeyValue() {}

  /**
   * @param sign where the equals sign or colon is
   */
  static long find(String s, int sign, int floor, int kinds) {
    int last = sign - 1;
    while (last >= floor && sign - last <= 2 && s.charAt(last) == ' ') {
      last--;
    }
    int nameEnd = last;
    while (last >= floor && nameEnd - last < 4 && "\"'`\\])".indexOf(s.charAt(last)) >= 0) {
      last--;
    }
    if (last < floor) {
      return Hit.NONE;
    }
    int strength = SecretNames.strength(s, last, floor);
    if (strength == SecretNames.NONE) {
      return Hit.NONE;
    }
    Kind kind =
        strength == SecretNames.COOKIE || strength == SecretNames.SESSION
            ? Kind.COOKIE
            : Kind.SECRET;
    if ((kinds & kind.bit()) == 0) {
      return Hit.NONE;
    }
    int value = Values.start(s, sign);
    return value < 0
        ? Hit.NONE
        : judge(s, strength, kind, value, s.charAt(sign) == ':', last < nameEnd);
  }

  /** {@code --password value} and the like. */
  static long option(String s, int dashes, int floor) {
    int end = dashes + 2;
    int limit = Math.min(s.length(), end + SAMPLE);
    while (end < limit && Chars.token(s.charAt(end))) {
      end++;
    }
    if (end + 1 >= s.length() || s.charAt(end) != ' ' || end == dashes + 2) {
      return Hit.NONE;
    }
    int strength = SecretNames.strength(s, end - 1, Math.max(floor, dashes + 2));
    if (strength != SecretNames.STRONG && strength != SecretNames.WEAK) {
      return Hit.NONE;
    }
    char first = s.charAt(end + 1);
    return first == '-' || first == ' '
        ? Hit.NONE
        : judge(s, strength, Kind.SECRET, end + 1, false, false);
  }

  /** {@code Bearer …} where no header is named. */
  static long bearer(String s, int at, int floor) {
    if (!s.regionMatches(true, at, "bearer ", 0, 7)
        || (at > floor && Chars.letterOrDigit(s.charAt(at - 1)))) {
      return Hit.NONE;
    }
    int from = at + 7;
    int to = Values.sample(s, from, SAMPLE);
    return to - from >= 16 && Looks.secret(s, from, to)
        ? Hit.of(Kind.SECRET, 8, from, Values.end(s, from, false))
        : Hit.NONE;
  }

  static @Nullable Kind kindOfField(String name, String value) {
    if (name.isEmpty() || value.isEmpty() || Looks.masked(value, 0, value.length())) {
      return null;
    }
    int n = value.length();
    return switch (SecretNames.strength(name, name.length() - 1, 0)) {
      case SecretNames.STRONG, SecretNames.AUTHORIZATION -> Kind.SECRET;
      case SecretNames.WEAK -> Looks.secret(value, 0, n) ? Kind.SECRET : null;
      case SecretNames.BARE -> Looks.random(value, 0, n) ? Kind.SECRET : null;
      case SecretNames.CODE -> code(value, 0, n) ? Kind.SECRET : null;
      case SecretNames.COOKIE ->
          value.indexOf('=') > 0 || Looks.secret(value, 0, n) ? Kind.COOKIE : null;
      case SecretNames.SESSION -> session(value, 0, n) ? Kind.COOKIE : null;
      default -> null;
    };
  }

  private static long judge(
      String s, int strength, Kind kind, int value, boolean colon, boolean quotedName) {
    if (strength == SecretNames.AUTHORIZATION) {
      return authorization(s, value);
    }
    char before = s.charAt(value - 1);
    boolean quoted = before == '"' || before == '\'' || before == '`';
    if (strength == SecretNames.COOKIE) {
      return cookie(s, value, colon, quoted);
    }
    int end = Values.sample(s, value, SAMPLE);
    if (end == value || Looks.masked(s, value, Values.shortEnd(s, value))) {
      return Hit.NONE;
    }
    boolean secret =
        switch (strength) {
          case SecretNames.STRONG -> quoted || quotedName || !colon || !Values.prose(s, value, end);
          case SecretNames.WEAK -> Looks.secret(s, value, end);
          case SecretNames.BARE -> Looks.random(s, value, end);
          case SecretNames.CODE -> code(s, value, end);
          default -> session(s, value, end);
        };
    // pass=12 fail=3 counts tests.
    if (!secret || (end - value < 4 && strength == SecretNames.STRONG && digits(s, value, end))) {
      return Hit.NONE;
    }
    int tenths = strength == SecretNames.STRONG ? colon && !quoted ? 8 : 9 : 7;
    return Hit.of(kind, tenths, value, Values.end(s, value, strength == SecretNames.STRONG));
  }

  /** The scheme stays, what follows goes; all of the line where a scheme has parameters. */
  private static long authorization(String s, int value) {
    int end = Values.sample(s, value, SAMPLE);
    for (String scheme : SCHEMES) {
      int after = value + scheme.length();
      if (s.regionMatches(true, value, scheme, 0, scheme.length())
          && after + 1 < s.length()
          && s.charAt(after) == ' ') {
        boolean parameters =
            scheme.equals("digest") || scheme.length() > 9 || scheme.equals("hawk");
        int to = parameters ? Values.lineEnd(s, after + 1, value) : Values.end(s, after + 1, true);
        return to <= after + 1 || Looks.masked(s, after + 1, to)
            ? Hit.NONE
            : Hit.of(Kind.SECRET, 9, after + 1, to);
      }
    }
    return Looks.secret(s, value, end)
        ? Hit.of(Kind.SECRET, 8, value, Values.end(s, value, false))
        : Hit.NONE;
  }

  private static long cookie(String s, int value, boolean colon, boolean quoted) {
    int end = Values.sample(s, value, SAMPLE);
    int equals = s.indexOf('=', value, Math.min(s.length(), value + SAMPLE));
    if (colon && equals > value && equals < end) {
      return Hit.of(Kind.COOKIE, 9, value, Values.lineEnd(s, value, value));
    }
    return (quoted || !colon) && Looks.secret(s, value, end)
        ? Hit.of(Kind.COOKIE, 7, value, Values.end(s, value, false))
        : Hit.NONE;
  }

  private static boolean code(String s, int from, int to) {
    return to - from >= 3 && to - from <= 8 && digits(s, from, to);
  }

  private static boolean digits(String s, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Chars.digit(s.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean session(String s, int from, int to) {
    return to - from >= 16 && Looks.secret(s, from, to);
  }
}
