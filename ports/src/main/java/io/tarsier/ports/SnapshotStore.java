package io.tarsier.ports;

import java.util.Map;
import java.util.function.BiConsumer;

/** Keeps engine state as opaque bytes, so that a restart forgets nothing. */
public interface SnapshotStore {

  /**
   * Writes all of the given states, durably and as one, each replacing the earlier one of its key.
   */
  void put(Map<String, byte[]> states);

  /**
   * Hands every state whose key begins with a prefix to a reader, in no particular order, without
   * holding all.
   */
  void read(String prefix, BiConsumer<String, byte[]> reader);

  /** Removes the states of these keys. */
  void remove(Iterable<String> keys);
}
