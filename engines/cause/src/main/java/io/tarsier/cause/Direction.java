package io.tarsier.cause;

import java.util.Locale;
import java.util.Set;

/**
 * Which way is bad for a metric, from words in its name. A weak hint: it only decides in which
 * direction the metric of the target is followed, and a name without such a word leaves that to the
 * data.
 */
final class Direction {

  private static final Set<String> MORE_IS_BAD =
      Set.of(
          "latency",
          "lat",
          "duration",
          "delay",
          "wait",
          "time",
          "error",
          "errors",
          "failure",
          "failures",
          "failed",
          "fault",
          "faults",
          "5xx",
          "timeouts",
          "retries",
          "lag");
  private static final Set<String> LESS_IS_BAD =
      Set.of("availability", "available", "success", "successes", "apdex", "up", "health");

  private Direction() {}

  /** 1 when rising is bad, -1 when falling is, 0 when the name does not say. */
  static int of(String metric) {
    boolean more = false;
    boolean less = false;
    for (String word : metric.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
      more |= MORE_IS_BAD.contains(word);
      less |= LESS_IS_BAD.contains(word);
    }
    return more == less ? 0 : more ? 1 : -1;
  }
}
