package io.tarsier.sensitive;

/**
 * Where something sensitive stands. It never holds the text itself, so it may be logged.
 *
 * @param kind what it is
 * @param from index of its first character
 * @param to index after its last character
 * @param confidence 0 to 1, in tenths
 */
public record Span(Kind kind, int from, int to, double confidence) {

  public Span {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("A span ends after it starts: " + from + " to " + to);
    }
  }
}
