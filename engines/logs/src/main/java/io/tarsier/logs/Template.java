package io.tarsier.logs;

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

  /** The words of the template, cut at spaces. */
  public List<String> tokens() {
    return List.of(text.split(" "));
  }
}
