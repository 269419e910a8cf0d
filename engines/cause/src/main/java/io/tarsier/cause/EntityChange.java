package io.tarsier.cause;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What changed on one entity: its series, strongest first, and how much they say together. */
final class EntityChange {

  /** A resource beside the target's metric, and on an entity that does not have that metric. */
  private static final double RESOURCE_BESIDE = 0.3;

  private static final double RESOURCE_ALONE = 0.5;

  /** On an entity without the target's metric: another of its kind, and one of another kind. */
  private static final double SAME_KIND = 0.7;

  private static final double OTHER_KIND = 0.1;

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
   * @param kinds what is known of the kinds of metrics so far; many entities have the same
   */
  void settle(String metric, Map<String, MetricKind> kinds) {
    sort();
    if (metric.isEmpty()) {
      strength = changes.getFirst().strength;
      return;
    }
    boolean has = changes.stream().anyMatch(c -> c.known() && c.column.metric().equals(metric));
    MetricKind wanted = MetricKind.of(metric);
    for (Change c : changes) {
      strength =
          Math.max(strength, weight(c.column.metric(), metric, wanted, has, kinds) * c.strength);
    }
  }

  /** The same where metrics of all kinds are known: each counts for what its kind says. */
  void settle() {
    sort();
    for (Change c : changes) {
      double weight =
          switch (MetricKind.of(c.column.metric())) {
            case ERRORS, AVAILABILITY, LATENCY -> 1;
            case RESOURCE -> RESOURCE_ALONE;
            // What an entity is asked is weighed against what its callers are asked.
            case TRAFFIC -> 0;
          };
      strength = Math.max(strength, weight * c.strength);
    }
  }

  private void sort() {
    changes.sort(
        Comparator.comparingDouble((Change c) -> -c.strength).thenComparingInt(c -> c.index));
  }

  private static double weight(
      String own, String metric, MetricKind wanted, boolean has, Map<String, MetricKind> kinds) {
    if (own.equals(metric)) {
      return 1;
    }
    MetricKind kind = kinds.computeIfAbsent(own, MetricKind::of);
    if (kind == MetricKind.RESOURCE) {
      return has ? RESOURCE_BESIDE : RESOURCE_ALONE;
    }
    if (has) {
      return 0;
    }
    return kind.sameAs(wanted) ? SAME_KIND : OTHER_KIND;
  }

  /** Takes in what is known beside its series. */
  void weigh(Situation situation) {
    strength =
        Math.max(strength, Math.max(situation.unexplainedLoad(entity), situation.strength(entity)));
  }

  /** Whether something is measured that its callers do not see. */
  boolean seenFromInside() {
    return changes.stream()
        .anyMatch(c -> c.known() && MetricKind.of(c.column.metric()) == MetricKind.RESOURCE);
  }

  /** Logarithm of its traffic over what is usual; 0 where there is no telling. */
  double load() {
    Change c = traffic();
    return c == null ? 0 : c.logRatio();
  }

  /** The same, be it chance or not; empty where its traffic is not counted. */
  OptionalDouble rawLoad() {
    Change c = traffic();
    return c == null ? OptionalDouble.empty() : OptionalDouble.of(c.rawLogRatio());
  }

  /** How far its traffic strayed, in deviations. */
  double loadStrength() {
    Change c = traffic();
    return c == null ? 0 : c.strength;
  }

  /** The series of all that it is asked: the one with the highest usual level. */
  private @Nullable Change traffic() {
    Change most = null;
    for (Change c : changes) {
      if (c.known()
          && MetricKind.of(c.column.metric()) == MetricKind.TRAFFIC
          && (most == null || c.usual > most.usual)) {
        most = c;
      }
    }
    return most;
  }

  boolean notable() {
    return changes.stream().anyMatch(Change::notable);
  }
}
