package io.tarsier.sensitive;

/**
 * A span in one number, so that looking costs no object: end (31 bits), length (24), kind (4),
 * confidence in tenths (4). Zero is nothing.
 */
final class Hit {

  static final long NONE = 0;

  /** Longer than this a span is cut, and the rest is looked at anew. */
  static final int LONGEST = (1 << 24) - 1;

  private Hit() {}

  static long of(Kind kind, int tenths, int from, int to) {
    int length = Math.min(to - from, LONGEST);
    return (long) tenths << 59 | (long) kind.number() << 55 | (long) length << 31 | (from + length);
  }

  static int to(long hit) {
    return (int) (hit & 0x7FFF_FFFF);
  }

  static int from(long hit) {
    return to(hit) - (int) (hit >>> 31 & LONGEST);
  }

  static int kind(long hit) {
    return (int) (hit >>> 55 & 15);
  }

  static int tenths(long hit) {
    return (int) (hit >>> 59 & 15);
  }

  static Span span(long hit) {
    return new Span(Kind.at(kind(hit)), from(hit), to(hit), tenths(hit) / 10.0);
  }
}
