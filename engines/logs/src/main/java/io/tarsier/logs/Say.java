package io.tarsier.logs;

import java.util.Locale;

/** Numbers and patterns in sentences. */
final class Say {

  private static final int LONGEST = 120;

  private Say() {}

  /** A pattern in quotation marks, cut where it is long. */
  static String quoted(String text) {
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST - 1) + "…" : text;
    return "“" + cut + "”";
  }

  static String times(long n) {
    return n == 1 ? "once" : n == 2 ? "twice" : String.format(Locale.ROOT, "%,d times", n);
  }

  static String minutes(long n) {
    if (n >= 120) {
      return (n + 30) / 60 + " hours";
    }
    return n == 1 ? "a minute" : n + " minutes";
  }

  static String range(long low, long high) {
    return low >= high
        ? String.format(Locale.ROOT, "%,d", high)
        : String.format(Locale.ROOT, "%,d–%,d", low, high);
  }

  static String number(double v) {
    if (v == Math.rint(v) && Math.abs(v) < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) v);
    }
    return String.format(Locale.ROOT, Math.abs(v) < 10 ? "%.2f" : "%.1f", v);
  }

  static String more(int n) {
    return n == 0 ? "" : n == 1 ? " and one more pattern" : " and " + n + " more patterns";
  }
}
