package io.tarsier.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Cells of one CSV line (RFC 4180 quoting; a record never spans lines, so that a stray quote costs
 * one row, not all).
 */
final class Cells {

  private Cells() {}

  /** The first cells of a line, at most the given number, unquoted. */
  static List<String> first(String line, int most) {
    List<String> cells = new ArrayList<>(Math.min(most, 16));
    int at = 0;
    while (cells.size() < most && at <= line.length()) {
      if (at < line.length() && line.charAt(at) == '"') {
        StringBuilder cell = new StringBuilder();
        int i = at + 1;
        while (i < line.length()) {
          char c = line.charAt(i);
          if (c == '"') {
            if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
              i++;
            } else {
              break;
            }
          }
          cell.append(c);
          i++;
        }
        cells.add(cell.toString());
        int comma = line.indexOf(',', Math.min(i, line.length()));
        at = comma < 0 ? line.length() + 1 : comma + 1;
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        cells.add(line.substring(at, end));
        at = end + 1;
      }
    }
    return cells;
  }

  /** A cell as it must be written: quoted where it has to be. */
  static String quote(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return '"' + cell.replace("\"", "\"\"") + '"';
      }
    }
    return cell;
  }
}
