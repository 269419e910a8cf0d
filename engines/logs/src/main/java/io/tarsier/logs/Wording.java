package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;

/** How a pattern is written, and what it comes down to when lists and units are left out. */
final class Wording {

  private Wording() {}

  static String text(List<Token> tokens) {
    StringBuilder s = new StringBuilder();
    for (Token t : tokens) {
      if (t.spaced()) {
        s.append(' ');
      }
      s.append(t.varies() ? Template.WILDCARD : t.text());
    }
    return s.toString();
  }

  /**
   * The tokens with every list of parameters, by spaces or commas, as one parameter, and without
   * units after numbers; the very same object where there are none.
   */
  static List<Token> reduce(List<Token> tokens) {
    List<Token> out = new ArrayList<>(tokens.size());
    int i = 0;
    while (i < tokens.size()) {
      Token t = tokens.get(i++);
      out.add(t);
      if (!t.varies()) {
        continue;
      }
      while (true) {
        int next = listEnd(tokens, i);
        if (next == i && i < tokens.size() && Context.isUnit(tokens, i)) {
          next = i + 1;
        }
        if (next == i) {
          break;
        }
        i = next;
      }
    }
    return out.size() == tokens.size() ? tokens : out;
  }

  private static int listEnd(List<Token> tokens, int i) {
    if (i < tokens.size() && tokens.get(i).spaced() && tokens.get(i).varies()) {
      return i + 1;
    }
    boolean comma =
        i + 1 < tokens.size()
            && tokens.get(i).isMark(",")
            && !tokens.get(i).spaced()
            && tokens.get(i + 1).varies();
    return comma ? i + 2 : i;
  }
}
