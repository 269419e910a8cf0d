package io.tarsier.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which patterns are the same but for one place: under the hash of a pattern with that place left
 * out stand the patterns that have it. The hashes of all places of a pattern together cost one pass
 * over it. Bounded by two generations of equal size, the older of which is dropped when the younger
 * one is full.
 */
final class Evidence {

  private final int limit;
  private Generation young;
  private Generation old;

  Evidence(int limit) {
    this.limit = limit;
    young = new Generation();
    old = new Generation();
  }

  /** Adds a pattern and returns all distinct living ones under the key, the new one included. */
  List<Pattern> add(long key, Pattern pattern) {
    if (young.nodes == limit) {
      Generation emptied = old;
      old = young;
      emptied.clear();
      young = emptied;
    }
    List<Pattern> found = new ArrayList<>(4);
    young.collect(key, found);
    boolean added = found.contains(pattern);
    old.collect(key, found);
    if (!added) {
      young.add(key, pattern);
      if (!found.contains(pattern)) {
        found.add(pattern);
      }
    }
    return found;
  }

  /** A hash table whose entries head linked lists, all in arrays that grow as they fill. */
  private static final class Generation {

    /** Beyond so many patterns that differ in one place, more prove nothing. */
    private static final int MOST = 64;

    private static final int SMALLEST = 1 << 10;

    private long[] keys = new long[2 * SMALLEST];
    private int[] heads = new int[2 * SMALLEST];
    private int[] next = new int[SMALLEST];
    private @Nullable Pattern[] members = new @Nullable Pattern[SMALLEST];
    private int nodes;

    void collect(long key, List<Pattern> found) {
      for (int n = heads[slot(key)]; n != 0 && found.size() < MOST; n = next[n - 1]) {
        Pattern member = members[n - 1];
        Pattern p = member == null ? null : member.root();
        if (p != null && !p.gone && !found.contains(p)) {
          found.add(p);
        }
      }
    }

    void add(long key, Pattern pattern) {
      if (nodes == next.length) {
        grow();
      }
      int slot = slot(key);
      keys[slot] = key;
      members[nodes] = pattern;
      next[nodes] = heads[slot];
      heads[slot] = ++nodes;
    }

    /** Twice the room; what is in a list stays in its order. */
    private void grow() {
      long[] oldKeys = keys;
      int[] oldHeads = heads;
      keys = new long[2 * oldKeys.length];
      heads = new int[2 * oldHeads.length];
      for (int i = 0; i < oldHeads.length; i++) {
        if (oldHeads[i] != 0) {
          int slot = slot(oldKeys[i]);
          keys[slot] = oldKeys[i];
          heads[slot] = oldHeads[i];
        }
      }
      next = Arrays.copyOf(next, 2 * next.length);
      members = Arrays.copyOf(members, 2 * members.length);
    }

    void clear() {
      Arrays.fill(heads, 0);
      Arrays.fill(members, 0, nodes, null);
      nodes = 0;
    }

    private int slot(long key) {
      int mask = keys.length - 1;
      int i = (int) (key ^ (key >>> 32)) & mask;
      while (heads[i] != 0 && keys[i] != key) {
        i = (i + 1) & mask;
      }
      return i;
    }
  }
}
