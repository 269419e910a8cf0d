package io.tarsier.prometheus;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Whether a metric is a counter: by what Prometheus' metadata says about it, and where that knows
 * nothing (metadata exists only for what was scraped) by the suffixes of the naming convention.
 */
final class MetricTypes {

  private static final String[] PARTS = {"_total", "_count", "_sum", "_bucket"};
  private static final Set<String> CUMULATIVE = Set.of("histogram", "summary");

  private final Map<String, String> types;

  MetricTypes(Map<String, String> types) {
    this.types = new HashMap<>(types);
  }

  static MetricTypes unknown() {
    return new MetricTypes(Map.of());
  }

  boolean isCounter(String metric) {
    String type = types.get(metric);
    if (type != null && !type.equals("unknown")) {
      return type.equals("counter"); // a summary's own name carries its quantiles, which are gauges
    }
    for (String part : PARTS) {
      if (metric.endsWith(part)) {
        String family = types.get(metric.substring(0, metric.length() - part.length()));
        return family == null
            || family.equals("unknown")
            || family.equals("counter")
            || CUMULATIVE.contains(family);
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
