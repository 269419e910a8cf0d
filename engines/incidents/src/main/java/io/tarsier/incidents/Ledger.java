package io.tarsier.incidents;

import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The findings of one incident. The first {@value #MAX_LISTED} are kept in their latest version; of
 * further ones the identifier is remembered and whether they go on, of more than {@value
 * #MAX_REMEMBERED} only how many there are. A full list makes room for what is critical and for
 * what is telling.
 */
final class Ledger {

  /** Beyond this a person reads no more. */
  static final int MAX_LISTED = 500;

  private static final int MAX_REMEMBERED = 100_000;

  private final Map<String, Finding> listed = new LinkedHashMap<>();
  private final Set<String> beyond = new LinkedHashSet<>();
  private final Set<String> ongoingBeyond = new HashSet<>();
  private int blurred;

  /**
   * Takes a new finding in; whether it is listed.
   *
   * @param telling says of a finding whether it is one of the most telling
   */
  boolean add(Finding f, Predicate<Finding> telling) {
    if (listed.size() < MAX_LISTED || makeRoom(f, telling)) {
      listed.put(f.id(), f);
      return true;
    }
    count(f);
    return false;
  }

  private boolean makeRoom(Finding f, Predicate<Finding> telling) {
    boolean tells = telling.test(f);
    if (!tells && f.severity() != Severity.CRITICAL) {
      return false;
    }
    Finding least = null;
    for (Finding known : listed.values()) {
      boolean lesser =
          tells
              ? !telling.test(known)
              : known.severity().compareTo(f.severity()) < 0 && !telling.test(known);
      if (lesser && (least == null || known.severity().compareTo(least.severity()) <= 0)) {
        least = known;
      }
    }
    if (least == null) {
      return false;
    }
    listed.remove(least.id());
    count(least);
    return true;
  }

  private void count(Finding f) {
    if (beyond.size() < MAX_REMEMBERED) {
      beyond.add(f.id());
      mark(f);
    } else {
      blurred++;
    }
  }

  private void mark(Finding f) {
    if (f.ongoing()) {
      ongoingBeyond.add(f.id());
    } else {
      ongoingBeyond.remove(f.id());
    }
  }

  /** Takes a new version of a known finding in; the earlier one, where it was kept. */
  @Nullable Finding update(Finding f) {
    if (beyond.contains(f.id())) {
      mark(f);
      return null;
    }
    return listed.replace(f.id(), f);
  }

  /** Takes in what another could only count. */
  void countAll(Ledger other) {
    beyond.addAll(other.beyond);
    ongoingBeyond.addAll(other.ongoingBeyond);
    blurred += other.blurred;
  }

  Collection<Finding> listed() {
    return listed.values();
  }

  List<String> ids() {
    return List.copyOf(listed.keySet());
  }

  /** Identifiers of all that are remembered. */
  List<String> members() {
    List<String> all = new ArrayList<>(listed.keySet());
    all.addAll(beyond);
    return all;
  }

  boolean remembers(String finding) {
    return listed.containsKey(finding) || beyond.contains(finding);
  }

  /** How many are not listed. */
  int beyond() {
    return beyond.size() + blurred;
  }

  int size() {
    return listed.size() + beyond();
  }

  boolean isOver() {
    return ongoingBeyond.isEmpty() && listed.values().stream().noneMatch(Finding::ongoing);
  }
}
