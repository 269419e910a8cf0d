package io.tarsier.flow;

import io.tarsier.anomaly.GroupEngine;
import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Series;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The groups of series that the corridor watches, and which of their findings go on. Nothing
 * happens here when groups are switched off.
 */
final class Groups {

  private final boolean on;
  private final GroupEngine engine;
  private final Map<Entity, GroupAnomaly> ongoing = new HashMap<>();

  /** Ongoing findings of groups that are still catching up with history nobody asked about. */
  private final Map<Entity, GroupAnomaly> muted = new HashMap<>();

  /** When each entity was heard of last. */
  private final Map<Entity, Long> heard = new HashMap<>();

  Groups(boolean on, double budgetPerDay) {
    this.on = on;
    this.engine = new GroupEngine(budgetPerDay);
  }

  /**
   * Takes a reading.
   *
   * @param learnOnly history: findings that are over by its end are not reported
   * @return findings to conclude
   */
  List<GroupAnomaly> observe(
      Series series, long millis, double reading, boolean told, boolean learnOnly) {
    // What is known of one caller or operation goes with the whole, and scatters more.
    if (!on || TraceSeries.isShare(series)) {
      return List.of();
    }
    List<GroupAnomaly> found = engine.observe(series, millis, reading, told);
    heard.merge(series.entity(), millis, Math::max);
    if (learnOnly) {
      for (GroupAnomaly g : found) {
        if (g.ongoing()) {
          muted.put(g.entity(), g);
        } else {
          muted.remove(g.entity());
        }
      }
      return List.of();
    }
    GroupAnomaly held = muted.isEmpty() ? null : muted.remove(series.entity());
    return found.isEmpty() && held != null ? List.of(held) : found;
  }

  /** Notes a finding that is concluded; whether it is new. */
  boolean note(GroupAnomaly g) {
    return g.ongoing() ? ongoing.put(g.entity(), g) == null : ongoing.remove(g.entity()) == null;
  }

  /** Goes on with a finding from before a restart; false when its group knows nothing of it. */
  boolean resume(GroupAnomaly g) {
    boolean open = on && engine.openFinding(g.entity()).filter(g.id()::equals).isPresent();
    if (open) {
      ongoing.put(g.entity(), g);
    }
    return open;
  }

  /** Findings of groups not heard of since a moment, ended. */
  List<GroupAnomaly> silentSince(long millis) {
    if (ongoing.isEmpty()) {
      return List.of();
    }
    List<GroupAnomaly> over = new ArrayList<>();
    for (GroupAnomaly g : ongoing.values()) {
      if (heard.getOrDefault(g.entity(), Long.MIN_VALUE) < millis) {
        over.add(g.over());
      }
    }
    return over;
  }

  /** Begins a group anew; its finding, ended, if one was going on. */
  Optional<GroupAnomaly> renew(Entity entity) {
    engine.forget(entity);
    muted.remove(entity);
    heard.remove(entity);
    return Optional.ofNullable(ongoing.get(entity)).map(GroupAnomaly::over);
  }

  /** "Not an anomaly", said of the group with this identifier, if there is one. */
  void dismiss(String groupId) {
    of(groupId).ifPresent(engine::dismiss);
  }

  /** Takes one dismissal back. */
  void undismiss(String groupId) {
    of(groupId).ifPresent(engine::undismiss);
  }

  private Optional<Entity> of(String groupId) {
    return engine.entities().stream()
        .filter(e -> GroupAnomaly.groupId(e).equals(groupId))
        .findFirst();
  }

  /** Lets go of series that are no longer watched. */
  void retain(Predicate<Series> watched) {
    engine.retain(watched);
    heard.keySet().retainAll(engine.entities());
    muted.keySet().retainAll(engine.entities());
  }

  /** State by group identifier. */
  Map<String, byte[]> save() {
    Map<String, byte[]> states = new HashMap<>();
    for (Entity e : engine.entities()) {
      states.put(GroupAnomaly.groupId(e), engine.snapshot(e));
    }
    return states;
  }

  void load(byte[] state) {
    if (on) {
      engine.restore(state);
    }
  }
}
