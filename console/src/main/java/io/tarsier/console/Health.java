package io.tarsier.console;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import io.tarsier.ports.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How things are by what goes on with them: the worst finding of each entity and of each call, and
 * the incidents that they take part in. Findings that are held back count for nothing.
 */
final class Health {

  /** The label of a series about the calls of one caller. */
  private static final String CALLER = "caller";

  /** Findings of one incident that are looked at. */
  private static final int MAX_FINDINGS = 200;

  private final Map<Entity, Severity> worst = new HashMap<>();
  private final Map<Call, Severity> calls = new HashMap<>();
  private final Map<Entity, List<Incident>> incidents = new HashMap<>();
  private final Map<Entity, Incident> causes = new LinkedHashMap<>();

  private record Call(String caller, Entity callee) {}

  private Health() {}

  static Health of(Watch watch, Storage storage) {
    Health health = new Health();
    Set<String> held = storage.suppressions().heldBack().keySet();
    List<Incident> open =
        storage.incidents().unfinished().stream().sorted(IncidentRows.WORST_FIRST).toList();
    Set<String> ids = new HashSet<>();
    watch.series().stream()
        .map(SeriesState::openFinding)
        .flatMap(Optional::stream)
        .forEach(ids::add);
    for (Incident i : open) {
      List<String> all = i.findings();
      ids.addAll(all.subList(Math.max(0, all.size() - MAX_FINDINGS), all.size()));
      for (Entity e : i.entities()) {
        health.incidents.computeIfAbsent(e, x -> new ArrayList<>()).add(i);
      }
      if (!i.causes().isEmpty()) {
        health.causes.putIfAbsent(i.causes().getFirst().entity(), i);
      }
    }
    ids.removeAll(held);
    storage.findings().getAll(ids.stream().sorted().toList()).stream()
        .filter(Finding::ongoing)
        .forEach(health::add);
    return health;
  }

  private void add(Finding finding) {
    worst.merge(finding.entity(), finding.severity(), Health::worse);
    for (Series s : finding.subjects()) {
      worst.merge(s.entity(), finding.severity(), Health::worse);
      String caller = s.labels().asMap().get(CALLER);
      if (caller != null) {
        calls.merge(new Call(caller, s.entity()), finding.severity(), Health::worse);
      }
    }
  }

  private static Severity worse(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  Optional<Severity> of(Entity entity) {
    return Optional.ofNullable(worst.get(entity));
  }

  Badge badge(Entity entity) {
    return of(entity).map(Badge::of).orElse(Badge.EXPECTED);
  }

  Badge badge(Entity caller, Entity callee) {
    Severity severity = calls.get(new Call(caller.id(), callee));
    return severity == null ? Badge.EXPECTED : Badge.of(severity);
  }

  /** Unfinished incidents that affect it, the worst first. */
  List<Incident> incidents(Entity entity) {
    return incidents.getOrDefault(entity, List.of());
  }

  /** The incident that it is taken for the first cause of. */
  Optional<Incident> causeOf(Entity entity) {
    return Optional.ofNullable(causes.get(entity));
  }
}
