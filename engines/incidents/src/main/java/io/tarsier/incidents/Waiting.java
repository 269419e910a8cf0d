package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Faint findings that open nothing by themselves. They go into the incident that a worse one opens
 * nearby, and enough of them on related entities at about the same time are an incident together.
 * The last {@value #MAX} are remembered.
 */
final class Waiting {

  private static final int MAX = 500;
  private static final int NEAR = 2;

  /**
   * So many together are no chance: with the usual budget of alarms, a thousand series that do not
   * know of each other come to three within minutes every day, to four on three entities within two
   * steps hardly ever.
   */
  private static final int ENOUGH = 4;

  private static final int ENOUGH_ENTITIES = 3;

  private final Topology topology;
  private final Correlation correlation;
  private final Map<String, Finding> findings =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Finding> eldest) {
          return size() > MAX;
        }
      };

  Waiting(Topology topology, Correlation correlation) {
    this.topology = topology;
    this.correlation = correlation;
  }

  boolean holds(String finding) {
    return findings.containsKey(finding);
  }

  void add(Finding f) {
    findings.put(f.id(), f);
  }

  void remove(String finding) {
    findings.remove(finding);
  }

  /** Those that were waiting because they had just begun, and still go on. */
  List<Finding> lasting(Instant now) {
    return findings.values().stream()
        .filter(f -> f.ongoing() && f.severity() != Severity.LOW && !Brevity.isBrief(f, now))
        .toList();
  }

  /** Takes out those that have to do with a finding which opens an incident. */
  List<Finding> takeNear(Finding f) {
    List<Finding> near = near(f);
    near.forEach(n -> findings.remove(n.id()));
    return near;
  }

  /** Whether a faint finding and those near it are enough for an incident; hiccups never are. */
  boolean isEnoughWith(Finding f, Instant now) {
    if (Brevity.isBrief(f, now)) {
      return false;
    }
    List<Finding> near = near(f).stream().filter(n -> !Brevity.isBrief(n, now)).toList();
    Set<Entity> entities = new HashSet<>(Set.of(f.entity()));
    near.forEach(n -> entities.add(n.entity()));
    return near.size() + 1 >= ENOUGH && entities.size() >= ENOUGH_ENTITIES;
  }

  private List<Finding> near(Finding f) {
    List<Finding> near = new ArrayList<>();
    if (findings.isEmpty()) {
      return near;
    }
    Map<Entity, Reach.Place> around = Reach.of(topology, f.entity(), NEAR);
    for (Finding w : findings.values()) {
      if (!w.id().equals(f.id()) && correlation.close(f, around, w)) {
        near.add(w);
      }
    }
    return near;
  }

  /** Forgets those that were over before a moment. */
  void forgetBefore(Instant moment) {
    findings.values().removeIf(f -> f.window().end().isBefore(moment));
  }
}
