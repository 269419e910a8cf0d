package io.tarsier.logs;

import org.jspecify.annotations.Nullable;

/**
 * Remembers which pattern a shape led to, so that a line like one seen before costs one look-up.
 * Bounded by two generations: when the young one is full it becomes the old one, and what is met
 * again in the old one moves back.
 */
final class Shapes {

  private final int limit;
  private HashIndex young = new HashIndex();
  private HashIndex old = new HashIndex();

  Shapes(int limit) {
    this.limit = limit;
  }

  @Nullable Pattern get(long shape) {
    Pattern p = young.get(shape);
    if (p == null) {
      p = old.get(shape);
      if (p == null) {
        return null;
      }
      put(shape, p);
    }
    Pattern root = p.root();
    return root.gone ? null : root;
  }

  void put(long shape, Pattern pattern) {
    if (young.size() >= limit) {
      HashIndex emptied = old;
      old = young;
      emptied.clear();
      young = emptied;
    }
    young.put(shape, pattern);
  }
}
