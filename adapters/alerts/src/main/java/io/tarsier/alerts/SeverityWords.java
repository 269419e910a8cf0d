package io.tarsier.alerts;

import io.tarsier.model.Severity;
import java.util.Locale;
import java.util.Set;

/** What people write into the label {@code severity}, or {@code priority}. */
final class SeverityWords {

  private static final Set<String> CRITICAL =
      Set.of(
          "critical",
          "crit",
          "page",
          "emergency",
          "emerg",
          "fatal",
          "disaster",
          "blocker",
          "p1",
          "sev1",
          "p0",
          "sev0");
  private static final Set<String> HIGH =
      Set.of("error", "err", "high", "major", "severe", "urgent", "alert", "p2", "sev2");
  private static final Set<String> LOW =
      Set.of(
          "info",
          "information",
          "informational",
          "notice",
          "low",
          "debug",
          "none",
          "ok",
          "trivial",
          "p4",
          "p5",
          "sev4",
          "sev5");

  private SeverityWords() {}

  /** A word that nobody knows, and none, is a warning: whoever alerts wants to be heard. */
  static Severity of(String word) {
    String w = word.strip().toLowerCase(Locale.ROOT);
    if (CRITICAL.contains(w)) {
      return Severity.CRITICAL;
    }
    if (HIGH.contains(w)) {
      return Severity.HIGH;
    }
    return LOW.contains(w) ? Severity.LOW : Severity.MEDIUM;
  }
}
