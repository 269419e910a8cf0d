package io.tarsier.console;

import io.tarsier.logs.PatternState;
import java.util.List;
import java.util.Map;

/**
 * One pattern of log lines.
 *
 * @param row what it shares with its line in the list, with a wider picture
 * @param levels its lines by level, in words
 * @param tail address of its lines as they come
 */
record PatternPageView(PatternRow row, List<String> levels, String tail) {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 120;

  static PatternPageView of(PatternState p, Viewer viewer, TimeRange range) {
    return new PatternPageView(
        PatternRow.of(p, viewer, range, WIDTH, HEIGHT),
        p.levels().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> Units.count(e.getValue()) + " " + PatternRow.level(e.getKey()).word())
            .toList(),
        "/api/v1/patterns/" + p.id() + "/tail");
  }
}
