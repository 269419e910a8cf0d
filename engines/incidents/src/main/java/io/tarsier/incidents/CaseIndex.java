package io.tarsier.incidents;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The unfinished incidents, by what helps to find them. Looking one up takes constant time. */
final class CaseIndex {

  private final Map<String, Case> byId = new LinkedHashMap<>();
  private final Map<String, Case> byFinding = new LinkedHashMap<>();
  private final Map<Entity, Set<Case>> byEntity = new LinkedHashMap<>();
  private final Map<String, Set<Case>> byMark = new LinkedHashMap<>();

  void put(Case c) {
    byId.put(c.id(), c);
    c.members().forEach(id -> byFinding.put(id, c));
    if (!c.isGathering()) {
      c.entities().forEach(e -> index(byEntity, e, c));
      c.marks().forEach(m -> index(byMark, m, c));
    }
  }

  /** Notes a finding that has just come into a case. */
  void note(Case c, Finding f) {
    if (c.remembers(f.id())) {
      byFinding.put(f.id(), c);
    }
    if (!c.isGathering()) {
      index(byEntity, f.entity(), c);
      Marks.of(f).forEach(m -> index(byMark, m.text(), c));
    }
  }

  /** Lets go of a case; gives the identifiers of the findings that were in it. */
  List<String> remove(Case c) {
    byId.remove(c.id());
    hide(c);
    List<String> members = c.members();
    members.forEach(id -> byFinding.remove(id, c));
    return members;
  }

  /** Keeps a case, but relates nothing to it any more. */
  void hide(Case c) {
    c.entities().forEach(e -> drop(byEntity, e, c));
    c.marks().forEach(m -> drop(byMark, m, c));
  }

  @Nullable Case get(@Nullable String id) {
    return id == null ? null : byId.get(id);
  }

  @Nullable Case of(String finding) {
    return byFinding.get(finding);
  }

  Set<Case> on(Entity entity) {
    return byEntity.getOrDefault(entity, Set.of());
  }

  Set<Case> at(String mark) {
    return byMark.getOrDefault(mark, Set.of());
  }

  Collection<Case> all() {
    return List.copyOf(byId.values());
  }

  int size() {
    return byId.size();
  }

  private static <K> void index(Map<K, Set<Case>> index, K key, Case c) {
    index.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(c);
  }

  private static <K> void drop(Map<K, Set<Case>> index, K key, Case c) {
    Set<Case> cases = index.get(key);
    if (cases != null && cases.remove(c) && cases.isEmpty()) {
      index.remove(key);
    }
  }
}
