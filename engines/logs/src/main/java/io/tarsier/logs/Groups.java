package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between brackets or quotes, as one place. A message often has a whole text of its own
 * in there (a command, a query, a reason), of any number of words.
 */
final class Groups {

  /** Longer groups are not one value. */
  private static final int LONGEST = 64;

  private Groups() {}

  /** The tokens with all groups that hold words emptied; of the same size where there are none. */
  static List<Token> hollow(List<Token> tokens) {
    List<Token> out = new ArrayList<>(tokens.size());
    int i = 0;
    while (i < tokens.size()) {
      Token t = tokens.get(i);
      out.add(t);
      int close = closing(tokens, i);
      if (close > i + 1 && holdsText(tokens, i + 1, close)) {
        out.add(Token.place(Token.WILD, false));
        Token end = tokens.get(close);
        out.add(new Token(end.kind(), false, end.text(), end.code()));
        i = close + 1;
      } else {
        i++;
      }
    }
    return out;
  }

  /**
   * The pattern of lines that have the same words outside their groups: those groups are emptied in
   * which they differ.
   */
  static List<Token> common(List<Token> first, List<List<Token>> others) {
    List<Token> out = new ArrayList<>();
    int[] at = new int[others.size()];
    int i = 0;
    while (i < first.size()) {
      out.add(first.get(i));
      int close = closing(first, i);
      boolean group = close > i + 1 && holdsText(first, i + 1, close);
      boolean same = true;
      for (int k = 0; k < at.length; k++) {
        int end = group ? closing(others.get(k), at[k]) : at[k];
        same &= group && first.subList(i, close + 1).equals(others.get(k).subList(at[k], end + 1));
        at[k] = end + 1;
      }
      if (group && same) {
        out.addAll(first.subList(i + 1, close + 1));
      } else if (group) {
        out.add(Token.place(Token.WILD, false));
        Token end = first.get(close);
        out.add(new Token(end.kind(), false, end.text(), end.code()));
      }
      i = group ? close + 1 : i + 1;
    }
    return out;
  }

  /** Whether a pattern with emptied groups covers a line. */
  static boolean covers(List<Token> pattern, List<Token> line) {
    int at = 0;
    for (int i = 0; i < pattern.size(); i++) {
      if (at >= line.size()) {
        return false;
      }
      Token p = pattern.get(i);
      boolean emptied = p.kind() == Token.WILD && i > 0 && closing(pattern, i - 1) == i + 1;
      if (emptied) {
        int close = closing(line, at - 1);
        if (close < 0) {
          return false;
        }
        at = close;
      } else {
        Token t = line.get(at);
        boolean fits = p.kind() == Token.WILD ? t.kind() != Token.MARK : p.code() == t.code();
        if (!fits || (p.spaced() != t.spaced() && p.kind() != Token.MARK)) {
          return false;
        }
        at++;
      }
    }
    return at == line.size();
  }

  /** Whether there is more in a group than one parameter. */
  private static boolean holdsText(List<Token> tokens, int from, int to) {
    return to - from > 1 || !tokens.get(from).varies();
  }

  /** Where the group ends that begins here, or -1. */
  private static int closing(List<Token> tokens, int open) {
    Token t = tokens.get(open);
    if (t.kind() != Token.MARK || t.text().length() != 1) {
      return -1;
    }
    char opening = t.text().charAt(0);
    boolean quote = opening == '"' || opening == '\'';
    int which = "([{".indexOf(opening);
    if (!quote && which < 0) {
      return -1;
    }
    if (quote && !t.spaced() && open > 0 && tokens.get(open - 1).kind() != Token.MARK) {
      // An apostrophe, or the end of a quotation.
      return -1;
    }
    char closing = quote ? opening : ")]}".charAt(which);
    int depth = 1;
    for (int i = open + 1; i < Math.min(tokens.size(), open + LONGEST); i++) {
      if (tokens.get(i).kind() != Token.MARK) {
        continue;
      }
      String text = tokens.get(i).text();
      if (!quote && text.charAt(0) == opening) {
        depth += text.length();
      } else if (text.charAt(0) == closing) {
        depth -= text.length();
        if (depth <= 0) {
          return depth == 0 ? i : -1;
        }
      }
    }
    return -1;
  }
}
