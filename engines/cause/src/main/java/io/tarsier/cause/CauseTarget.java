package io.tarsier.cause;

/**
 * Where the trouble was noticed.
 *
 * @param entity the entity that suffers
 * @param metric the metric it was seen in, empty when only the entity is known
 */
public record CauseTarget(String entity, String metric) {

  /** Whether a metric is what users feel: late, failed or missing answers. */
  public static boolean isSymptom(String metric) {
    return switch (MetricKind.of(metric)) {
      case ERRORS, AVAILABILITY, LATENCY -> true;
      case TRAFFIC, RESOURCE -> false;
    };
  }
}
