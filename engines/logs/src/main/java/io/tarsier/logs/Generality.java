package io.tarsier.logs;

import java.util.List;

/**
 * Decides whether a place where patterns differ is a parameter. A programmer's words vary little
 * and a program's values vary much, so the words that were seen in the place must be many: fewer if
 * they look like names of things ({@code eth0}, {@code java.lang.Error}), more if they look like
 * states ({@code RUNNING}), and more where few other words vouch that it is the same message.
 */
final class Generality {

  /** Names of classes, devices, properties. */
  static final int NAMES = 3;

  /** Ordinary words. */
  static final int WORDS = 5;

  /** Words in capitals. */
  static final int STATES = 10;

  /** Patterns that differ in several names at once. */
  static final int PAIRS = 6;

  /** Patterns that differ in what stands in brackets or quotes. */
  static final int GROUPS = 3;

  private Generality() {}

  /** Whether a place can vary at all. */
  static boolean mayVary(List<Token> tokens, int i) {
    Token t = tokens.get(i);
    if (!t.isWord()) {
      return false;
    }
    if (i + 1 < tokens.size()) {
      Token next = tokens.get(i + 1);
      if (!next.spaced() && (next.isMark("=") || next.isMark("("))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the place varies.
   *
   * @param values the words seen in it
   * @param parameter whether a pattern is known that has a parameter there
   */
  static boolean varies(List<Token> tokens, int i, List<String> values, boolean parameter) {
    if (parameter && isEnclosed(tokens, i)) {
      return true;
    }
    int others = 0;
    for (int k = 0; k < tokens.size(); k++) {
      others += k != i && vouches(tokens.get(k)) ? 1 : 0;
    }
    if (others == 0) {
      return false;
    }
    int nameLike = 0;
    int stateLike = 0;
    for (String value : values) {
      stateLike += isState(value) ? 1 : 0;
      nameLike += isName(value) ? 1 : 0;
    }
    if (values.size() > 1 && haveOneStem(values)) {
      return true;
    }
    int needed =
        2 * stateLike > values.size() ? STATES : 2 * nameLike > values.size() ? NAMES : WORDS;
    if (parameter) {
      needed = Math.max(1, needed / 2);
    }
    return values.size() >= (others < 2 ? 2 * needed : needed);
  }

  /** Whether the word stands alone between two marks, or after an equals sign. */
  private static boolean isEnclosed(List<Token> tokens, int i) {
    if (i == 0 || tokens.get(i).spaced() || tokens.get(i - 1).kind() != Token.MARK) {
      return false;
    }
    if (tokens.get(i - 1).isMark("=")) {
      return true;
    }
    return i + 1 < tokens.size()
        && !tokens.get(i + 1).spaced()
        && tokens.get(i + 1).kind() == Token.MARK;
  }

  /** Whether a word says what message it is. */
  private static boolean vouches(Token t) {
    return t.isWord() && t.text().length() > 1 && !Lexicon.COMMON.contains(t.text());
  }

  /** Whether words differ in their digits alone, as {@code eth0} and {@code eth1}. */
  private static boolean haveOneStem(List<String> values) {
    String stem = stem(values.getFirst());
    return !stem.isEmpty()
        && stem.length() < values.getFirst().length()
        && values.stream().allMatch(v -> stem(v).equals(stem));
  }

  private static String stem(String value) {
    int end = value.length();
    while (end > 0 && ByteClass.isDigit(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end);
  }

  /** A name in several parts, as of a class or a property. */
  static boolean isQualified(Token t) {
    if (!t.isWord()) {
      return false;
    }
    int dot = t.text().indexOf('.');
    return dot > 0 && dot < t.text().length() - 1;
  }

  static boolean hasWordsOutside(List<Token> hollow) {
    int words = 0;
    for (Token t : hollow) {
      words += t.isWord() && t.text().length() > 1 ? 1 : 0;
    }
    return words >= 1;
  }

  private static boolean isState(String value) {
    boolean letter = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        letter = true;
      } else if (c != '_') {
        return false;
      }
    }
    return letter;
  }

  private static boolean isName(String value) {
    boolean lower = false;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (ByteClass.isDigit(c) || c == '_' || c == '.' || c == '/' || c >= 0x80) {
        return true;
      }
      if (lower && c >= 'A' && c <= 'Z') {
        return true;
      }
      lower |= c >= 'a' && c <= 'z';
    }
    return false;
  }
}
