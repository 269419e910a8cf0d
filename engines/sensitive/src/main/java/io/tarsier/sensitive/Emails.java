package io.tarsier.sensitive;

/** Mailboxes, from the at sign outwards; in URLs it may be written {@code %40}. */
final class Emails {

  private static final int LONGEST_BOX = 64;
  private static final int LONGEST_DOMAIN = 253;

  private Emails() {}

  /**
   * @param at where the at sign starts
   * @param after where it ends
   */
  static long find(String s, int at, int after, int floor) {
    int from = at;
    int limit = Math.max(floor, at - LONGEST_BOX);
    while (from > limit && Chars.mailbox(s.charAt(from - 1))) {
      from--;
    }
    // In key=value, path&key and similar, the mailbox begins after the sign.
    for (int i = from; i < at; i++) {
      char c = s.charAt(i);
      if ((c == '&' || c == '$' || c == '`' || c == '{' || c == '}' || c == '\'') && i < at) {
        from = i + 1;
      }
    }
    while (from < at && !Character.isLetterOrDigit(s.charAt(from))) {
      from++;
    }
    if (from == at || s.charAt(at - 1) == '.' || (from > 1 && s.startsWith("//", from - 2))) {
      return Hit.NONE;
    }
    int to = domainEnd(s, after);
    boolean repository =
        to > 0
            && to < s.length()
            && s.charAt(to) == ':'
            && at - from == 3
            && s.startsWith("git", from);
    return to < 0 || repository ? Hit.NONE : Hit.of(Kind.EMAIL, 9, from, to);
  }

  /** Where a domain with a dot and a plausible last label ends, or -1. */
  private static int domainEnd(String s, int after) {
    int n = Math.min(s.length(), after + LONGEST_DOMAIN);
    int end = after;
    while (end < n && Chars.domain(s.charAt(end))) {
      end++;
    }
    while (end > after && !Character.isLetterOrDigit(s.charAt(end - 1))) {
      end--;
    }
    // Not lastIndexOf, which would go back to the start of the text at each at sign.
    int dot = end - 1;
    while (dot > after && s.charAt(dot) != '.') {
      dot--;
    }
    if (dot <= after
        || end - dot < 3
        || end - dot > 25
        || !Character.isLetterOrDigit(s.charAt(after))) {
      return -1;
    }
    for (int i = dot + 1; i < end; i++) {
      if (!Character.isLetter(s.charAt(i)) && !s.startsWith("xn--", dot + 1)) {
        return -1;
      }
    }
    return unit(s, dot + 1, end) ? -1 : end;
  }

  /** Instances of systemd units look like mailboxes: getty@tty1.service. */
  private static boolean unit(String s, int from, int to) {
    return Words.is(s, from, to, "service")
        || Words.is(s, from, to, "socket")
        || Words.is(s, from, to, "slice")
        || Words.is(s, from, to, "mount")
        || Words.is(s, from, to, "timer")
        || Words.is(s, from, to, "target")
        || Words.is(s, from, to, "scope");
  }
}
