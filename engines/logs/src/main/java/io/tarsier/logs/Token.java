package io.tarsier.logs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a pattern: a word, a mark, or a place where something varies.
 *
 * @param kind one of the kinds below
 * @param spaced whether a space stands before it
 * @param text what it says; empty where it varies
 * @param code the hash of its text, the same as the scanner's
 */
record Token(byte kind, boolean spaced, String text, long code) {

  static final byte WORD = LineScanner.WORD;
  static final byte MARK = LineScanner.MARK;

  /** A place that varies by what stands in it: a number, an address. */
  static final byte PARAMETER = LineScanner.PARAMETER;

  /** A place where words were seen to vary. */
  static final byte WILD = 3;

  private static final char JOINT = '\u0001';
  private static final String PLACES = "  \u0002\u0003";

  static Token place(byte kind, boolean spaced) {
    return new Token(kind, spaced, "", LineScanner.PARAMETER_CODE);
  }

  boolean varies() {
    return kind >= PARAMETER;
  }

  boolean isWord() {
    return kind == WORD;
  }

  boolean isMark(String mark) {
    return kind == MARK && text.equals(mark);
  }

  /** The token as it adds to the hash of a line. */
  long hash() {
    return LineScanner.token(code, spaced);
  }

  /** What the scanner found, as objects. */
  static List<Token> of(LineScanner scanned) {
    List<Token> tokens = new ArrayList<>(scanned.count());
    for (int i = 0; i < scanned.count(); i++) {
      byte kind = scanned.kind(i);
      tokens.add(
          kind == PARAMETER
              ? place(PARAMETER, scanned.spaced(i))
              : text(kind, scanned.spaced(i), scanned.bytes(i)));
    }
    return tokens;
  }

  private static Token text(byte kind, boolean spaced, byte[] bytes) {
    return new Token(
        kind,
        spaced,
        new String(bytes, StandardCharsets.UTF_8),
        LineScanner.hash(bytes, 0, bytes.length));
  }

  /** One string for many tokens, because a hundred thousand patterns are kept. */
  static String encode(List<Token> tokens) {
    StringBuilder s = new StringBuilder();
    for (Token t : tokens) {
      if (t.spaced || !s.isEmpty()) {
        s.append(t.spaced ? ' ' : JOINT);
      }
      if (t.varies()) {
        s.append(PLACES.charAt(t.kind));
      } else {
        s.append(t.text);
      }
    }
    return s.toString();
  }

  static List<Token> decode(String encoded) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    boolean spaced = false;
    while (i < encoded.length()) {
      int next = i;
      while (next < encoded.length()
          && encoded.charAt(next) != ' '
          && encoded.charAt(next) != JOINT) {
        next++;
      }
      String text = encoded.substring(i, next);
      int place = text.length() == 1 ? PLACES.indexOf(text.charAt(0)) : -1;
      if (place >= PARAMETER) {
        tokens.add(place((byte) place, spaced));
      } else {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean word = (ByteClass.OF[bytes[0] & 0xFF] & ByteClass.ATOM) != 0 && !isDots(text);
        tokens.add(text(word ? WORD : MARK, spaced, bytes));
      }
      spaced = next < encoded.length() && encoded.charAt(next) == ' ';
      i = next + 1;
    }
    return tokens;
  }

  private static boolean isDots(String text) {
    return text.length() > 1 && text.chars().allMatch(c -> c == '.');
  }

  /** The hash of a line of these tokens, as the scanner computes it. */
  static long signature(List<Token> tokens) {
    long h = LineScanner.SEED;
    for (Token t : tokens) {
      h = h * LineScanner.FACTOR + t.hash();
    }
    return h;
  }

  /** The hash of what remains when every word is replaced by the same word. */
  static long layout(List<Token> tokens) {
    long h = LineScanner.SEED;
    for (Token t : tokens) {
      long code = t.kind == WORD || t.kind == WILD ? 1 : t.code;
      h = h * LineScanner.FACTOR + LineScanner.token(code, t.spaced);
    }
    return h;
  }
}
