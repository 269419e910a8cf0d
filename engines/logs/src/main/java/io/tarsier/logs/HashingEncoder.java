package io.tarsier.logs;

import java.util.Locale;

/**
 * Feature hashing (Weinberger et al. 2009): each word and each pair of neighbours falls into one of
 * 256 places with a sign, both by its hash; nothing is learned and nothing looked up. Texts with
 * the same words are alike, synonyms are not; a language model tells those too.
 */
public final class HashingEncoder implements SentenceEncoder {

  private static final int PLACES = 256;
  private static final double PAIR = 0.5;

  @Override
  public float[] encode(String text) {
    float[] vector = new float[PLACES];
    int before = 0;
    for (String word : Terms.of(text)) {
      int hash = mix(word.toLowerCase(Locale.ROOT).hashCode());
      add(vector, hash, 1);
      if (before != 0) {
        add(vector, mix(before * 31 + hash), PAIR);
      }
      before = hash;
    }
    double length = 0;
    for (float v : vector) {
      length += v * v;
    }
    if (length > 0) {
      float scale = (float) (1 / Math.sqrt(length));
      for (int i = 0; i < PLACES; i++) {
        vector[i] *= scale;
      }
    }
    return vector;
  }

  private static void add(float[] vector, int hash, double weight) {
    vector[hash & (PLACES - 1)] += (float) (hash < 0 ? -weight : weight);
  }

  private static int mix(int h) {
    int x = h * 0x9E3779B9;
    x ^= x >>> 16;
    x *= 0x85EBCA6B;
    return x ^ (x >>> 13);
  }
}
