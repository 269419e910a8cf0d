package io.tarsier.numerics;

/** SplitMix64 (Steele et al., 2014): randomness that is one number and the same everywhere. */
final class SplitMix {

  private long state;

  SplitMix(long seed) {
    state = seed;
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** In [0, 1). */
  double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  /** In [0, bound). */
  int below(int bound) {
    return (int) (uniform() * bound);
  }
}
