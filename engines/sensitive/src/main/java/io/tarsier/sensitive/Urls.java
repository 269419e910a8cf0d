package io.tarsier.sensitive;

/** What is around {@code ://}: the password in it, or all of it. */
final class Urls {

  private static final int LONGEST_AUTHORITY = 512;
  private static final int LONGEST_SCHEME = 24;
  private static final String SLACK = "hooks.slack.com/services/";

  private Urls() {}

  /** The password of {@code scheme://user:password@host}, a token in its place, a Slack hook. */
  static long credentials(String s, int colon) {
    int start = colon + 3;
    if (s.startsWith(SLACK, start)) {
      int from = start + SLACK.length();
      int to = from;
      while (to < s.length() && (Chars.token(s.charAt(to)) || s.charAt(to) == '/')) {
        to++;
      }
      return to == from ? Hit.NONE : Hit.of(Kind.ACCESS_KEY, 9, from, to);
    }
    int n = Math.min(s.length(), start + LONGEST_AUTHORITY);
    int sign = -1;
    int split = -1;
    for (int i = start; i < n; i++) {
      char c = s.charAt(i);
      if (Chars.space(c) || "/?#\"'<>,\\".indexOf(c) >= 0) {
        break;
      }
      if (c == '@') {
        sign = i;
      } else if (c == ':' && split < 0) {
        split = i;
      }
    }
    if (sign < 0) {
      return Hit.NONE;
    }
    if (split < 0 || split > sign) {
      return Looks.secret(s, start, sign) && sign - start >= 16
          ? Hit.of(Kind.SECRET, 8, start, sign)
          : Hit.NONE;
    }
    return split + 1 == sign || Looks.masked(s, split + 1, sign)
        ? Hit.NONE
        : Hit.of(Kind.SECRET, 9, split + 1, sign);
  }

  static long whole(String s, int colon, int floor) {
    int from = colon;
    int limit = Math.max(floor, colon - LONGEST_SCHEME);
    while (from > limit && Chars.letterOrDigit(s.charAt(from - 1))) {
      from--;
    }
    if (from == colon) {
      return Hit.NONE;
    }
    int to = colon + 3;
    while (to < s.length() && !Chars.space(s.charAt(to)) && "\"'<>`".indexOf(s.charAt(to)) < 0) {
      to++;
    }
    while (to > colon + 3 && ".,;:!?)]}".indexOf(s.charAt(to - 1)) >= 0) {
      to--;
    }
    return to == colon + 3 ? Hit.NONE : Hit.of(Kind.URL, 9, from, to);
  }
}
