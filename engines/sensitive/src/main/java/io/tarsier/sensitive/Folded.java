package io.tarsier.sensitive;

import java.util.Arrays;

/**
 * Text as a reader sees it: without characters that have no width, with digits, letters and signs
 * of other scripts turned into the plain ones that they pass for. Remembers where each came from.
 */
final class Folded {

  private static final String LOOK_ALIKES = "АВЕКМНОРСТХаеорсухіјѕԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο";
  private static final String PLAIN = "ABEKMHOPCTXaeopcyxijsdhABEZHIKMNOPTYXo";

  private final String text;

  /** For each plain character, and for the end, its index in the text that was given. */
  private final int[] origin;

  private Folded(String text, int[] origin) {
    this.text = text;
    this.origin = origin;
  }

  /** Cheap enough for each character beyond ASCII: may it be there to mislead? */
  static boolean hides(char c) {
    if (c < 0x300) {
      return c == 0xA0 || c == 0xAD;
    }
    return c < 0x530
        ? c == 0x34F || LOOK_ALIKES.indexOf(c) >= 0
        : Character.isDigit(c)
            || c == 0x61C
            || c == 0x180E
            || (c >= 0x2000 && c <= 0x206F)
            || c == 0x2212
            || c == 0x3000
            || (c >= 0xFE00 && c <= 0xFE0F)
            || c == 0xFEFF
            || (c >= 0xFF01 && c <= 0xFF5E)
            || c == 0xD835
            || c == 0xDB40;
  }

  static Folded of(String s) {
    StringBuilder out = new StringBuilder(s.length());
    int[] origin = new int[s.length() + 1];
    int i = 0;
    while (i < s.length()) {
      int c = s.codePointAt(i);
      int plain = c < 128 ? c : plain(c);
      if (plain >= 0) {
        int at = out.length();
        out.appendCodePoint(plain);
        Arrays.fill(origin, at, out.length(), i);
      }
      i += Character.charCount(c);
    }
    origin[out.length()] = s.length();
    return new Folded(out.toString(), Arrays.copyOf(origin, out.length() + 1));
  }

  /** The plain character, the character itself, or -1 if it shows nothing. */
  private static int plain(int c) {
    if (Character.isDigit(c)) {
      return '0' + Character.digit(c, 10);
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
      return c - 0xFF01 + '!';
    }
    if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000) {
      return ' ';
    }
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212) {
      return '-';
    }
    if (c >= 0x1D400 && c < 0x1D6A4) {
      int letter = (c - 0x1D400) % 52;
      return letter < 26 ? 'A' + letter : 'a' + letter - 26;
    }
    if (c == 0x34F
        || (c >= 0xFE00 && c <= 0xFE0F)
        || (c >= 0xE0000 && c <= 0xE01EF)
        || Character.getType(c) == Character.FORMAT) {
      return -1;
    }
    int alike = c < 0x10000 ? LOOK_ALIKES.indexOf(c) : -1;
    return alike < 0 ? c : PLAIN.charAt(alike);
  }

  String text() {
    return text;
  }

  /** The span in the text that was given; what is invisible inside it belongs to it. */
  Span back(Span span) {
    return new Span(span.kind(), origin[span.from()], origin[span.to()], span.confidence());
  }
}
