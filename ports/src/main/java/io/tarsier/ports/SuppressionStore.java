package io.tarsier.ports;

import io.tarsier.model.Suppression;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps suppression rules, and which findings they hold back. Findings are marked through {@link
 * Storage#commit}.
 */
public interface SuppressionStore {

  /**
   * Keeps a rule, durably, with the journal entries that belong to it, as one. One with a known
   * identifier replaces the earlier version.
   */
  void put(Suppression rule, Storage.Commit commit);

  /** All rules, ended ones included, oldest first. */
  List<Suppression> all();

  /** Forgets rules. Those that are not there are ignored. */
  void remove(Collection<String> ids);

  /** By which rule each of the given findings is held back; findings that are not are left out. */
  Map<String, String> marked(Collection<String> findings);

  /** Identifiers of the findings that go on and are held back, with their rules. */
  Map<String, String> heldBack();
}
