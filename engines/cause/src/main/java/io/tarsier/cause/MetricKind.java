package io.tarsier.cause;

import java.util.Locale;

/**
 * What sort of thing a metric measures, from words in its name. A weak hint, used only where calls
 * are followed from a target's metric: which direction is bad, and that what is measured at the
 * door (latency, errors, traffic) of one sort does not explain another sort, while a resource that
 * runs out explains any. A name without such a word is a resource, and its direction is left to the
 * data.
 */
enum MetricKind {
  ERRORS(1, " error errors err failure failures failed fault faults 5xx 4xx timeouts retries "),
  AVAILABILITY(-1, " availability available success successes apdex "),
  LATENCY(1, " latency lat duration delay wait time rtt ttfb "),
  TRAFFIC(0, " requests request req calls throughput rps qps tps traffic "),
  RESOURCE(0, "");

  /** 1 when rising is bad, -1 when falling is, 0 when the kind does not say. */
  final int direction;

  private final String words;

  MetricKind(int direction, String words) {
    this.direction = direction;
    this.words = words;
  }

  /** Errors before the rest, so that {@code request_errors_total} is not traffic. */
  static MetricKind of(String metric) {
    int labels = metric.indexOf('{');
    String name = labels < 0 ? metric : metric.substring(0, labels);
    String[] said = name.toLowerCase(Locale.ROOT).split("[^a-z0-9]+");
    for (MetricKind kind : values()) {
      for (String word : said) {
        if (!word.isEmpty() && kind.words.contains(" " + word + " ")) {
          return kind;
        }
      }
    }
    return RESOURCE;
  }

  /** Errors and availability are two names of one thing. */
  boolean sameAs(MetricKind other) {
    return this == other || (ofFailure(this) && ofFailure(other));
  }

  private static boolean ofFailure(MetricKind kind) {
    return kind == ERRORS || kind == AVAILABILITY;
  }
}
