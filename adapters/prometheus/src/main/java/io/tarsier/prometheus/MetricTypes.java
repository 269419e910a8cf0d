package io.tarsier.prometheus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether a metric is a counter: by what Prometheus' metadata says about it, and where that knows
 * nothing (metadata exists only for what was scraped) by the suffixes of the naming convention.
 * Gauges, too, are called a count of something ({@code pg_stat_activity_count}); the count of a
 * histogram or a summary has a sum beside it.
 */
final class MetricTypes {

  private static final String[] PARTS = {"_total", "_count", "_sum", "_bucket"};
  private static final Set<String> CUMULATIVE = Set.of("histogram", "summary");

  /** So many families with a sum are remembered. */
  private static final int MAX_SUMS = 20_000;

  private final Map<String, String> types;
  private final Set<String> summed = new HashSet<>();

  MetricTypes(Map<String, String> types) {
    this.types = new HashMap<>(types);
  }

  static MetricTypes unknown() {
    return new MetricTypes(Map.of());
  }

  /** Notes that there is a metric of this name. */
  void meet(String metric) {
    if (metric.endsWith("_sum") && summed.size() < MAX_SUMS) {
      summed.add(metric.substring(0, metric.length() - "_sum".length()));
    }
  }

  boolean isCounter(String metric) {
    String type = types.get(metric);
    if (type != null && !type.equals("unknown")) {
      return type.equals("counter"); // a summary's own name carries its quantiles, which are gauges
    }
    for (String part : PARTS) {
      if (metric.endsWith(part)) {
        String name = metric.substring(0, metric.length() - part.length());
        String family = types.getOrDefault(name, "unknown");
        return family.equals("unknown")
            ? !part.equals("_count") || summed.contains(name)
            : family.equals("counter") || CUMULATIVE.contains(family);
      }
    }
    return false;
  }

  /** One bucket of a histogram. */
  static boolean isBucket(String metric) {
    return metric.endsWith("_bucket");
  }

  /**
   * Metrics that say nothing in numbers: build and target information, which is always 1, times of
   * creation, and the alerts of Prometheus, which are signals of another kind.
   */
  static boolean isNotANumber(String metric) {
    return metric.endsWith("_info")
        || metric.endsWith("_created")
        || metric.equals("ALERTS")
        || metric.equals("ALERTS_FOR_STATE");
  }

  /**
   * What a metric is called once its counter is a rate, after Prometheus' convention for recording
   * rules: {@code http_requests_total} becomes {@code http_requests:rate}.
   */
  static String rateName(String metric) {
    String base =
        metric.endsWith("_total")
            ? metric.substring(0, metric.length() - "_total".length())
            : metric;
    return base + ":rate";
  }
}
