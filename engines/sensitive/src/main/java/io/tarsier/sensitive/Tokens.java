package io.tarsier.sensitive;

/**
 * Keys that providers made recognisable, JSON Web Tokens and PEM private keys. Each hangs on a
 * character that is rare in its place: the underscore of {@code ghp_}, the I of {@code AKIA}.
 */
final class Tokens {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END";

  /** Prefix, and how many characters follow it at least. */
  private record Prefix(String text, int least) {}

  private static final Prefix[] UNDERSCORE = {
    new Prefix("ghp_", 30),
    new Prefix("gho_", 30),
    new Prefix("ghu_", 30),
    new Prefix("ghs_", 30),
    new Prefix("ghr_", 30),
    new Prefix("github_pat_", 22),
    new Prefix("sk_live_", 16),
    new Prefix("sk_test_", 16),
    new Prefix("rk_live_", 16),
    new Prefix("rk_test_", 16),
    new Prefix("whsec_", 16),
    new Prefix("npm_", 30),
    new Prefix("hf_", 30),
    new Prefix("shpat_", 30),
    new Prefix("shpss_", 30),
    new Prefix("glsa_", 30),
    new Prefix("dop_v1_", 40),
    new Prefix("pypi_", 40)
  };
  private static final Prefix[] HYPHEN = {
    new Prefix("xoxb-", 10), new Prefix("xoxp-", 10), new Prefix("xoxa-", 10),
    new Prefix("xoxr-", 10), new Prefix("xoxs-", 10), new Prefix("xoxe-", 10),
    new Prefix("xapp-", 10), new Prefix("glpat-", 20), new Prefix("sk-", 32),
    new Prefix("pypi-", 40)
  };

  private Tokens() {}

  static long find(String s, int i, int floor, int kinds) {
    char before = i > floor ? s.charAt(i - 1) : 0;
    return switch (s.charAt(i)) {
      case '_' -> prefixed(s, i, floor, UNDERSCORE, before);
      case '-' -> hyphen(s, i, floor, kinds, before);
      case 'I' -> before == 'K' || before == 'S' ? aws(s, i, floor) : Hit.NONE;
      case 'z' -> fixed(s, i, i - 2, floor, "AIza", 35);
      case 'G' -> before == 'S' ? sendGrid(s, i, floor) : Hit.NONE;
      default -> before == 'y' ? jwt(s, i, floor) : Hit.NONE;
    };
  }

  private static long prefixed(String s, int i, int floor, Prefix[] prefixes, char before) {
    for (Prefix prefix : prefixes) {
      String text = prefix.text();
      int from = i - text.length() + 1;
      if (text.charAt(text.length() - 2) == before
          && from >= floor
          && s.startsWith(text, from)
          && boundary(s, from, floor)) {
        int to = runEnd(s, i + 1);
        boolean enough = to - i - 1 >= prefix.least() && Looks.secret(s, i + 1, to);
        return enough ? Hit.of(Kind.ACCESS_KEY, 9, from, to) : Hit.NONE;
      }
    }
    return Hit.NONE;
  }

  private static long hyphen(String s, int i, int floor, int kinds, char before) {
    if (before == '-') {
      return Hit.NONE;
    }
    if (i + 2 < s.length() && s.charAt(i + 1) == '-') {
      if (s.charAt(i + 2) == '-') {
        return s.startsWith(BEGIN, i) ? pem(s, i) : Hit.NONE;
      }
      boolean wanted = (kinds & Kind.SECRET.bit()) != 0;
      return wanted && (i == floor || Chars.space(before) || before == '"' || before == '\'')
          ? KeyValue.option(s, i, floor)
          : Hit.NONE;
    }
    return before == 0 ? Hit.NONE : prefixed(s, i, floor, HYPHEN, before);
  }

  /** To the end of the key, or of the text where the end is missing. */
  private static long pem(String s, int from) {
    int label = from + BEGIN.length();
    int labelEnd = s.indexOf("-----", label, Math.min(s.length(), label + 64));
    int word = s.indexOf("PRIVATE KEY", label, Math.min(s.length(), label + 64));
    if (labelEnd < 0 || word < 0 || word > labelEnd) {
      return Hit.NONE;
    }
    int end = s.indexOf(END, labelEnd + 5);
    int close = end < 0 ? -1 : s.indexOf("-----", end + END.length());
    return Hit.of(Kind.PRIVATE_KEY, 10, from, close < 0 ? s.length() : close + 5);
  }

  private static long aws(String s, int i, int floor) {
    boolean named = s.startsWith("AKIA", i - 2) || s.startsWith("ASIA", i - 2);
    int from = i - 2;
    if (!named || from < floor || !boundary(s, from, floor)) {
      return Hit.NONE;
    }
    int to = runEnd(s, from);
    boolean right = to - from == 20;
    for (int k = from; right && k < to; k++) {
      right = Chars.upper(s.charAt(k)) || Chars.digit(s.charAt(k));
    }
    return right ? Hit.of(Kind.ACCESS_KEY, 9, from, to) : Hit.NONE;
  }

  private static long fixed(String s, int i, int from, int floor, String prefix, int following) {
    if (from < floor || !s.startsWith(prefix, from) || !boundary(s, from, floor)) {
      return Hit.NONE;
    }
    int to = runEnd(s, i);
    return to - from == prefix.length() + following
        ? Hit.of(Kind.ACCESS_KEY, 9, from, to)
        : Hit.NONE;
  }

  private static long sendGrid(String s, int i, int floor) {
    int from = i - 1;
    if (!s.startsWith(".", i + 1) || !boundary(s, from, floor)) {
      return Hit.NONE;
    }
    int dot = runEnd(s, i + 2);
    if (dot - i - 2 < 16 || !s.startsWith(".", dot)) {
      return Hit.NONE;
    }
    int to = runEnd(s, dot + 1);
    return to - dot > 30 ? Hit.of(Kind.ACCESS_KEY, 9, from, to) : Hit.NONE;
  }

  /** Header and claims are JSON in base64, which begins with eyJ; the signature may be missing. */
  private static long jwt(String s, int i, int floor) {
    int from = i - 2;
    if (from < floor || s.charAt(from) != 'e' || !boundary(s, from, floor)) {
      return Hit.NONE;
    }
    int dot = runEnd(s, i);
    if (dot - from < 12 || !s.startsWith(".eyJ", dot)) {
      return Hit.NONE;
    }
    int to = runEnd(s, dot + 1);
    if (to < s.length() && s.charAt(to) == '.') {
      to = Math.max(to, runEnd(s, to + 1));
    }
    return Hit.of(Kind.JWT, 10, from, to);
  }

  /** A key is a word of its own, so that each run of characters is read once at most. */
  private static boolean boundary(String s, int from, int floor) {
    return from <= floor || !Chars.token(s.charAt(from - 1));
  }

  private static int runEnd(String s, int from) {
    int i = from;
    while (i < s.length() && Chars.token(s.charAt(i))) {
      i++;
    }
    return i;
  }
}
