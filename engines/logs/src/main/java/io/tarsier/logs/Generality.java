package io.tarsier.logs;

import java.util.List;

/**
 * Decides whether a place where patterns differ is a parameter. A programmer's words vary little
 * and a program's values vary much, so the words that were seen in the place must be many: fewer if
 * they look like names of things ({@code eth0}, {@code java.lang.Error}), more if they look like
 * states ({@code RUNNING}), and more where few other words vouch that it is the same message.
 */
final class Generality {

  static int names = Integer.getInteger("t.names", 3);
  static int words = Integer.getInteger("t.words", 6);
  static int states = Integer.getInteger("t.states", 10);

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
      others += k != i && tokens.get(k).isWord() && tokens.get(k).text().length() > 1 ? 1 : 0;
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
    int needed =
        2 * stateLike > values.size() ? states : 2 * nameLike > values.size() ? names : words;
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
