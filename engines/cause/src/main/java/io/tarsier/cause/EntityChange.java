package io.tarsier.cause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What changed on one entity: its series, strongest first, and how much they say together. */
final class EntityChange {

  /** What another metric than the target's says of an entity that has the target's as well. */
  private static final double OTHER_METRIC = 0.3;

  /** The same for an entity that does not have the target's metric. */
  private static final double ONLY_OTHER_METRICS = 0.5;

  final String entity;
  final List<Change> changes = new ArrayList<>();
  double strength;

  EntityChange(String entity) {
    this.entity = entity;
  }

  /**
   * Sorts the series and sums up.
   *
   * @param metric the target's metric, empty when every metric counts alike
   */
  void settle(String metric) {
    changes.sort(
        Comparator.comparingDouble((Change c) -> -c.strength).thenComparingInt(c -> c.index));
    double same = -1;
    double other = 0;
    for (Change c : changes) {
      if (!metric.isEmpty() && c.known() && c.column.metric().equals(metric)) {
        same = Math.max(same, c.strength);
      } else {
        other = Math.max(other, c.strength);
      }
    }
    if (metric.isEmpty()) {
      strength = other;
    } else if (same < 0) {
      strength = ONLY_OTHER_METRICS * other;
    } else {
      strength = Math.max(same, OTHER_METRIC * other);
    }
  }

  boolean notable() {
    return changes.stream().anyMatch(Change::notable);
  }
}
