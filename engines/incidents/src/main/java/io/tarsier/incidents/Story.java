package io.tarsier.incidents;

import io.tarsier.model.TimelineEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * An incident's timeline while it grows: in order of time and bounded. Lines about findings take a
 * part of the room only, so that what people did always finds a place.
 */
final class Story {

  static final int MAX_LINES = 1000;
  private static final int MAX_FINDING_LINES = 200;

  private final List<TimelineEntry> lines;
  private int told;

  Story(List<TimelineEntry> lines) {
    this.lines = new ArrayList<>(lines);
    this.told = lines.size();
  }

  /** Adds what a finding has to say, while there is room for such. */
  void tellFinding(TimelineEntry line) {
    if (told < MAX_FINDING_LINES) {
      told++;
      tell(line);
    }
  }

  void tell(TimelineEntry line) {
    if (lines.size() >= MAX_LINES) {
      return;
    }
    int at = lines.size();
    while (at > 0 && lines.get(at - 1).time().isAfter(line.time())) {
      at--;
    }
    lines.add(at, line);
  }

  /** Puts a line in the place of an earlier version of it, which begins with the same words. */
  void retell(String beginning, TimelineEntry line) {
    lines.removeIf(l -> l.actor().equals(line.actor()) && l.text().startsWith(beginning));
    tell(line);
  }

  List<TimelineEntry> lines() {
    return List.copyOf(lines);
  }
}
