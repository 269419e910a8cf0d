package io.tarsier.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From 64-bit hashes to objects, without boxing: open addressing with linear probing, grown at half
 * load. Keys are spread already.
 */
final class LongMap<V> {

  private long[] keys = new long[16];
  private @Nullable Object[] values = new @Nullable Object[16];
  private int size;

  @SuppressWarnings("unchecked") // only V is ever put
  @Nullable V get(long key) {
    int mask = keys.length - 1;
    for (int i = slot(key, mask); ; i = (i + 1) & mask) {
      Object v = values[i];
      if (v == null || keys[i] == key) {
        return (V) v;
      }
    }
  }

  void put(long key, V value) {
    if (size * 2 >= keys.length) {
      resize(keys.length * 2);
    }
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (values[i] != null && keys[i] != key) {
      i = (i + 1) & mask;
    }
    if (values[i] == null) {
      size++;
    }
    keys[i] = key;
    values[i] = value;
  }

  void remove(long key) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (values[i] != null && keys[i] != key) {
      i = (i + 1) & mask;
    }
    if (values[i] == null) {
      return;
    }
    size--;
    // Close the gap, so that probing never needs to step over graves.
    int hole = i;
    for (int j = (i + 1) & mask; values[j] != null; j = (j + 1) & mask) {
      int home = slot(keys[j], mask);
      if (((j - home) & mask) >= ((j - hole) & mask)) {
        keys[hole] = keys[j];
        values[hole] = values[j];
        hole = j;
      }
    }
    values[hole] = null;
  }

  int size() {
    return size;
  }

  /** In no order to rely on. */
  @SuppressWarnings("unchecked") // only V is ever put
  List<V> values() {
    List<V> all = new ArrayList<>(size);
    for (Object v : values) {
      if (v != null) {
        all.add((V) v);
      }
    }
    return all;
  }

  void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  private void resize(int capacity) {
    long[] oldKeys = keys;
    @Nullable Object[] old = values;
    keys = new long[capacity];
    values = new @Nullable Object[capacity];
    int mask = capacity - 1;
    for (int k = 0; k < old.length; k++) {
      if (old[k] != null) {
        int i = slot(oldKeys[k], mask);
        while (values[i] != null) {
          i = (i + 1) & mask;
        }
        keys[i] = oldKeys[k];
        values[i] = old[k];
      }
    }
  }

  private static int slot(long key, int mask) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32) & mask;
  }
}
