package io.tarsier.cli;

import java.util.ArrayList;
import java.util.List;

/** What was met in a file, counted, so that no bad row passes in silence. */
final class Tally {
  long rows;
  long anomalies;
  long unreadableTimes;
  long unreadableValues;
  long lateOrDuplicate;
  long cutLines;

  long skipped() {
    return unreadableTimes + unreadableValues + lateOrDuplicate + cutLines;
  }

  /** One clause for each kind of bad row; empty when there was none. */
  String complaints() {
    List<String> parts = new ArrayList<>();
    add(parts, unreadableTimes, "unreadable time", "unreadable times");
    add(parts, unreadableValues, "empty or unreadable value", "empty or unreadable values");
    add(parts, lateOrDuplicate, "duplicate or backward time", "duplicate or backward times");
    add(parts, cutLines, "line longer than 1 MB", "lines longer than 1 MB");
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, long n, String one, String many) {
    if (n > 0) {
      parts.add(n + " " + (n == 1 ? one : many));
    }
  }
}
