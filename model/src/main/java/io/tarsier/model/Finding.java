package io.tarsier.model;

import java.util.List;

/**
 * One engine's claim about one entity in one span of time. The same trouble keeps its identifier
 * while it lasts: a finding with a known identifier replaces the earlier version of itself.
 */
public sealed interface Finding
    permits MetricAnomaly, CapacityForecast, Drift, GroupAnomaly, LogAnomaly, ReportedAlert {

  /**
   * Stable identifier, derived from what the finding is about and when it began, so that a replay
   * gives it again.
   */
  String id();

  Entity entity();

  /** The series it is about, the most telling first; rules and look-ups go by them. */
  List<Series> subjects();

  Window window();

  /** Whether the trouble still lasts at the window's end. */
  boolean ongoing();

  /** How odd, [0, 1]. */
  double score();

  Severity severity();

  /** How sure, [0, 1]. */
  double confidence();

  /** One or two plain sentences. */
  String explanation();

  /** The kind's word on the wire. */
  String kind();
}
