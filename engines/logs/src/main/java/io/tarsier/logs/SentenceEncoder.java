package io.tarsier.logs;

/** Turns a text into a vector, so that texts that mean alike point in about the same direction. */
public interface SentenceEncoder {

  /** A vector of a fixed length for a template or another short text, of length 1 or all zero. */
  float[] encode(String text);

  /** How alike two vectors of {@link #encode} are, at most 1. */
  static double likeness(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
