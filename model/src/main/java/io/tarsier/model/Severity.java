package io.tarsier.model;

/** How bad a finding or an incident is. The order of the constants is the order of badness. */
public enum Severity {
  LOW,
  MEDIUM,
  HIGH,
  CRITICAL;

  /**
   * Severity of an anomaly score.
   *
   * @param score in [0, 1]
   * @return CRITICAL from 0.95, HIGH from 0.85, MEDIUM from 0.8, LOW below
   */
  public static Severity ofScore(double score) {
    if (score >= 0.95) {
      return CRITICAL;
    }
    if (score >= 0.85) {
      return HIGH;
    }
    return score >= 0.8 ? MEDIUM : LOW;
  }

  public static Severity worst(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
