package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a word is by the words beside it: a truth value, a user after {@code user}, a host, a date
 * written out, a unit. Looked at once for every new shape, not for every line, so that the rules
 * may be as careful as they like.
 */
final class Context {

  private static final int LONGEST_DATE = 7;

  private Context() {}

  static List<Token> apply(List<Token> line) {
    List<Token> out = new ArrayList<>(line.size());
    int i = 0;
    while (i < line.size()) {
      Token t = line.get(i);
      int date = dateEnd(line, i);
      if (date > i) {
        out.add(Token.place(Token.PARAMETER, t.spaced()));
        i = date;
      } else if (isLessThan(line, i)) {
        out.add(Token.place(Token.PARAMETER, t.spaced()));
        i += 2;
      } else {
        out.add(isValue(line, i) ? Token.place(Token.PARAMETER, t.spaced()) : t);
        i++;
      }
    }
    joinMail(out);
    return out;
  }

  private static boolean isValue(List<Token> line, int i) {
    Token t = line.get(i);
    if (!t.isWord() || isKey(line, i)) {
      return false;
    }
    return Lexicon.VALUES.contains(t.text()) || isHost(t.text()) || isUser(line, i);
  }

  /** {@code <1} as in "took <1 s": the sign belongs to the number. */
  private static boolean isLessThan(List<Token> line, int i) {
    Token t = line.get(i);
    return t.spaced()
        && (t.isMark("<") || t.isMark(">"))
        && isPlace(line, i + 1)
        && !line.get(i + 1).spaced()
        && !(i + 2 < line.size() && line.get(i + 2).isMark(">"));
  }

  private static boolean isKey(List<Token> line, int i) {
    return i + 1 < line.size() && line.get(i + 1).isMark("=") && !line.get(i + 1).spaced();
  }

  /** The end of {@code Fri Jul 01 08:16:53 PDT 2005} or {@code 1 Jul 2005}, or where it began. */
  private static int dateEnd(List<Token> line, int start) {
    int at = start;
    if (isOneOf(line, at, Lexicon.DAYS)) {
      at++;
      at += at < line.size() && line.get(at).isMark(",") ? 1 : 0;
    }
    boolean monthFirst = isOneOf(line, at, Lexicon.MONTHS) && isPlace(line, at + 1);
    boolean dayFirst = isPlace(line, at) && isOneOf(line, at + 1, Lexicon.MONTHS);
    if (!monthFirst && !dayFirst) {
      return zonedEnd(line, start);
    }
    at += 2;
    if (at < line.size() && line.get(at).isMark(",") && isPlace(line, at + 1)) {
      at++;
    }
    while (at - start < LONGEST_DATE
        && (isSpacedPlace(line, at) || isOneOf(line, at, Lexicon.ZONES))) {
      at++;
    }
    return at;
  }

  /** The end of a date and a time before a zone, or where it began. */
  private static int zonedEnd(List<Token> line, int start) {
    int at = start;
    while (isPlace(line, at) && (at == start || line.get(at).spaced())) {
      at++;
    }
    boolean zone = at > start && at - start <= 2 && isOneOf(line, at, Lexicon.ZONES);
    return zone && line.get(at).spaced() ? at + 1 : start;
  }

  private static boolean isOneOf(List<Token> line, int i, java.util.Set<String> words) {
    return i < line.size() && line.get(i).isWord() && words.contains(line.get(i).text());
  }

  private static boolean isPlace(List<Token> line, int i) {
    return i < line.size() && line.get(i).varies();
  }

  private static boolean isSpacedPlace(List<Token> line, int i) {
    return isPlace(line, i) && line.get(i).spaced();
  }

  private static boolean isUser(List<Token> line, int i) {
    if (i == 0) {
      return false;
    }
    Token before = line.get(i - 1);
    Token t = line.get(i);
    if (before.isMark("=") && !t.spaced() && i > 1) {
      return namesAUserOrHost(line.get(i - 2).text().toLowerCase(Locale.ROOT));
    }
    if (!t.spaced() || Lexicon.NO_USER.contains(t.text().toLowerCase(Locale.ROOT))) {
      return false;
    }
    if (before.text().equals("user") || before.text().equals("User")) {
      return i + 1 == line.size() || endsUser(line.get(i + 1));
    }
    return Lexicon.ACCOUNTS.contains(t.text())
        && (before.text().equals("for") || before.text().equals("by"));
  }

  private static boolean namesAUserOrHost(String key) {
    return key.equals("user")
        || key.equals("login")
        || key.endsWith("username")
        || key.endsWith("host")
        || key.endsWith("hostname");
  }

  private static boolean endsUser(Token after) {
    if (after.kind() == Token.MARK) {
      return !after.isMark("=") && (after.spaced() || !after.isMark(":"));
    }
    return Lexicon.AFTER_USER.contains(after.text());
  }

  /** A name whose last part is a top-level domain: no class, no file, no property. */
  static boolean isHost(String word) {
    int last = word.lastIndexOf('.');
    if (last <= 0 || last == word.length() - 1) {
      return false;
    }
    boolean upper = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      upper |= c >= 'A' && c <= 'Z';
      if (!(ByteClass.isLetter(c) || ByteClass.isDigit(c) || c == '.' || c == '-')) {
        return false;
      }
    }
    String end = word.substring(last + 1);
    boolean three = word.indexOf('.') < last;
    if (Lexicon.DOMAINS.contains(end)) {
      return !word.startsWith(end + ".") && (three || !upper);
    }
    return three && !upper && end.length() == 2 && !Lexicon.FILE_ENDINGS.contains(end);
  }

  /** {@code name@host} is one parameter; {@code Class@hash} is not. */
  private static void joinMail(List<Token> line) {
    for (int i = line.size() - 2; i > 0; i--) {
      Token at = line.get(i);
      Token host = line.get(i + 1);
      if (at.isMark("@")
          && !at.spaced()
          && host.varies()
          && !host.spaced()
          && isMailName(line.get(i - 1))) {
        line.set(i - 1, Token.place(Token.PARAMETER, line.get(i - 1).spaced()));
        line.remove(i + 1);
        line.remove(i);
        i--;
      }
    }
  }

  private static boolean isMailName(Token t) {
    return t.isWord() && t.text().chars().noneMatch(c -> c == '.' || Character.isUpperCase(c));
  }

  /** Whether a word is a unit after a number, which varies with the number. */
  static boolean isUnit(List<Token> line, int i) {
    return i > 0
        && line.get(i).spaced()
        && line.get(i).isWord()
        && line.get(i - 1).varies()
        && (Lexicon.SIZES.contains(line.get(i).text())
            || Lexicon.DURATIONS.contains(line.get(i).text()));
  }
}
