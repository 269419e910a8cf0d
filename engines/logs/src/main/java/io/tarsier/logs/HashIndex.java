package io.tarsier.logs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From 64-bit hashes to patterns, without boxing: open addressing with linear probing, grown at
 * half load. Entries are never removed one by one; {@link #clear} empties it.
 */
final class HashIndex {

  private static final int SMALLEST = 1 << 10;

  private long[] keys = new long[SMALLEST];
  private @Nullable Pattern[] values = new @Nullable Pattern[SMALLEST];
  private int size;

  @Nullable Pattern get(long key) {
    int mask = keys.length - 1;
    int i = slot(key, mask);
    while (true) {
      Pattern p = values[i];
      if (p == null || keys[i] == key) {
        return p;
      }
      i = (i + 1) & mask;
    }
  }

  void put(long key, Pattern pattern) {
    if (size * 2 >= keys.length) {
      grow();
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
    values[i] = pattern;
  }

  int size() {
    return size;
  }

  void clear() {
    Arrays.fill(values, null);
    size = 0;
  }

  private void grow() {
    long[] oldKeys = keys;
    @Nullable Pattern[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new @Nullable Pattern[oldKeys.length * 2];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      Pattern p = oldValues[i];
      if (p != null) {
        put(oldKeys[i], p);
      }
    }
  }

  private static int slot(long key, int mask) {
    return (int) (key ^ (key >>> 32)) & mask;
  }
}
