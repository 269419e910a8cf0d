package io.tarsier.server;

import java.util.Collection;

/** Guesses what was meant by a word nobody knows. */
final class Suggestion {

  /** More edits than this are another word, not a slip. */
  private static final int SLIP = 3;

  private Suggestion() {}

  /** {@code "; did you mean X?"}, or nothing when no word is close. */
  static String of(String word, Collection<String> words) {
    String best = "";
    int least = SLIP + 1;
    for (String candidate : words) {
      int d = distance(word, candidate);
      if (d < least) {
        least = d;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /** Levenshtein distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
