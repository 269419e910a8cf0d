package io.tarsier.logs;

import java.util.regex.Pattern;

/**
 * Finds what stood in the places of a template, as {@link Template#parameters} does, but a place at
 * a time and without making anything: for each place {@link #from} and {@link #to} in the line.
 */
final class Places {

  static final int MOST = 16;

  private final String[] pieces;
  final int[] from;
  final int[] to;

  Places(String template) {
    pieces = template.split(Pattern.quote(Template.WILDCARD), -1);
    from = new int[pieces.length - 1];
    to = new int[pieces.length - 1];
  }

  int count() {
    return Math.min(MOST, from.length);
  }

  /** Whether a line follows the template; then the places are set. */
  boolean find(String line) {
    if (!line.startsWith(pieces[0])) {
      return false;
    }
    int at = pieces[0].length();
    for (int i = 1; i < pieces.length; i++) {
      boolean last = i == pieces.length - 1;
      int end = last ? line.length() - pieces[i].length() : line.indexOf(pieces[i], at + 1);
      if (end < at || (last && !line.startsWith(pieces[i], end))) {
        return false;
      }
      from[i - 1] = at;
      to[i - 1] = end;
      at = end + pieces[i].length();
    }
    return true;
  }

  /** Runs of spaces are one space in a template. */
  static String spaced(String body) {
    int end = body.indexOf('\n');
    String line = end < 0 ? body : body.substring(0, end);
    if (line.indexOf("  ") < 0 && line.indexOf('\t') < 0) {
      return line.strip();
    }
    return line.strip().replaceAll("\\s+", " ");
  }

  static long hash(String line, int from, int to) {
    long h = 0xCBF29CE484222325L;
    for (int i = from; i < to; i++) {
      h = (h ^ line.charAt(i)) * 0x100000001B3L;
    }
    h ^= h >>> 29;
    return h == 0 ? 1 : h;
  }
}
