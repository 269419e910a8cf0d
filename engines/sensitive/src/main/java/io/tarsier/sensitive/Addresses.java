package io.tarsier.sensitive;

/** Addresses of machines, IPv4 and IPv6. Off for logs, which are about machines. */
final class Addresses {

  private Addresses() {}

  /** IPv4 from its first run of digits. */
  static long find(String s, int at, int runEnd, int floor) {
    if (runEnd - at > 3 || !Chars.numberMayStart(s, at, floor)) {
      return Hit.NONE;
    }
    int i = at;
    for (int part = 0; part < 4; part++) {
      int value = 0;
      int from = i;
      while (i < s.length() && i - from < 4 && Chars.digit(s.charAt(i))) {
        value = value * 10 + s.charAt(i++) - '0';
      }
      if (i == from || i - from > 3 || value > 255) {
        return Hit.NONE;
      }
      if (part < 3) {
        if (i >= s.length() || s.charAt(i) != '.') {
          return Hit.NONE;
        }
        i++;
      }
    }
    boolean more =
        i < s.length()
            && (Chars.letterOrDigit(s.charAt(i))
                || (s.charAt(i) == '.' && i + 1 < s.length() && Chars.digit(s.charAt(i + 1))));
    return more ? Hit.NONE : Hit.of(Kind.IP_ADDRESS, 9, at, i);
  }

  /** IPv6 from its first colon: eight groups, or fewer with one double colon between them. */
  static long v6(String s, int colon, int floor) {
    int from = colon;
    while (from > floor && colon - from < 5 && hex(s.charAt(from - 1))) {
      from--;
    }
    if (colon - from > 4
        || (from > floor && (Chars.token(s.charAt(from - 1)) || s.charAt(from - 1) == ':'))) {
      return Hit.NONE;
    }
    int groups = 0;
    boolean gap = false;
    int i = from;
    int n = s.length();
    while (i < n) {
      int start = i;
      while (i < n && i - start < 5 && hex(s.charAt(i))) {
        i++;
      }
      if (i - start > 4) {
        return Hit.NONE;
      }
      groups += i > start ? 1 : 0;
      if (groups == 8 || i >= n || s.charAt(i) != ':') {
        break;
      }
      if (i + 1 < n && s.charAt(i + 1) == ':') {
        if (gap) {
          return Hit.NONE;
        }
        gap = true;
        i += 2;
      } else if (i + 1 < n && hex(s.charAt(i + 1))) {
        i++;
      } else {
        break;
      }
    }
    boolean whole = gap ? groups >= 2 && groups < 8 : groups == 8;
    boolean more = i < n && Chars.token(s.charAt(i));
    return whole && !more ? Hit.of(Kind.IP_ADDRESS, 9, from, i) : Hit.NONE;
  }

  private static boolean hex(char c) {
    return Chars.digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
