package io.tarsier.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A pattern that lines follow, as of now.
 *
 * @param id stays the same while the template grows more general, and across restarts
 * @param text the template with {@code <*>} where lines differ; runs of spaces are one space
 * @param count how many lines followed it
 * @param firstSeen time of the first of them in epoch milliseconds
 * @param lastSeen time of the last of them in epoch milliseconds
 */
public record Template(long id, String text, long count, long firstSeen, long lastSeen) {

  /** What stands where lines differ. */
  public static final String WILDCARD = "<*>";

  /** The identifier as people and files see it: 16 hexadecimal digits. */
  public String name() {
    return name(id);
  }

  /** The identifier as people and files see it: 16 hexadecimal digits. */
  public static String name(long id) {
    return String.format(Locale.ROOT, "%016x", id);
  }

  /** The template as a LogQL pattern expression. */
  public String toLogQl() {
    return text.replace(WILDCARD, "<_>");
  }

  /**
   * What stood in the places of this template in one of its lines, in order; empty where the line
   * does not follow it. Between two places without a word the first takes as little as it can.
   */
  public List<Parameter> parameters(String line) {
    String spaced = line.strip().replaceAll("\\s+", " ");
    String[] pieces = text.split(java.util.regex.Pattern.quote(WILDCARD), -1);
    List<Parameter> found = new ArrayList<>();
    if (!spaced.startsWith(pieces[0])) {
      return List.of();
    }
    int at = pieces[0].length();
    for (int i = 1; i < pieces.length; i++) {
      boolean last = i == pieces.length - 1;
      int end = last ? spaced.length() - pieces[i].length() : spaced.indexOf(pieces[i], at + 1);
      if (end < at || !spaced.startsWith(pieces[i], end)) {
        return List.of();
      }
      found.add(Parameter.of(spaced.substring(at, end)));
      at = end + pieces[i].length();
    }
    return List.copyOf(found);
  }

  /** The words of the template, cut at spaces. */
  public List<String> tokens() {
    return List.of(text.split(" "));
  }
}
