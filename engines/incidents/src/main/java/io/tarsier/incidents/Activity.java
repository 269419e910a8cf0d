package io.tarsier.incidents;

import io.tarsier.model.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** When something was in trouble within one incident: from which onset to which, and until when. */
final class Activity {

  private Instant first;
  private Instant last;
  private Instant end;
  private final Set<String> ongoing = new HashSet<>();

  Activity(Finding finding) {
    first = finding.window().start();
    last = first;
    end = finding.window().end();
    note(finding);
  }

  void note(Finding finding) {
    Instant start = finding.window().start();
    first = start.isBefore(first) ? start : first;
    last = start.isAfter(last) ? start : last;
    end = finding.window().end().isAfter(end) ? finding.window().end() : end;
    if (finding.ongoing()) {
      ongoing.add(finding.id());
    } else {
      ongoing.remove(finding.id());
    }
  }

  boolean isOngoing() {
    return !ongoing.isEmpty();
  }

  /** From the onset of a finding to the nearest onset here; nothing between the first and last. */
  Duration fromOnset(Finding finding) {
    Instant start = finding.window().start();
    if (start.isBefore(first)) {
      return Duration.between(start, first);
    }
    return start.isAfter(last) ? Duration.between(last, start) : Duration.ZERO;
  }

  /**
   * How far a finding is away that may be a consequence of this: nothing while this goes on, then
   * the time since its end; and the time before its first onset.
   */
  Duration fromConsequence(Finding finding) {
    Instant start = finding.window().start();
    if (start.isBefore(first)) {
      return Duration.between(start, first);
    }
    return isOngoing() || !start.isAfter(end) ? Duration.ZERO : Duration.between(end, start);
  }

  /**
   * How far a finding is away that this may be a consequence of: nothing if it went on at the first
   * onset here, the time since its end, or the time after the last onset here.
   */
  Duration fromCause(Finding finding) {
    Instant start = finding.window().start();
    if (start.isAfter(last)) {
      return Duration.between(last, start);
    }
    boolean lasts = finding.ongoing() || !finding.window().end().isBefore(first);
    return lasts ? Duration.ZERO : Duration.between(finding.window().end(), first);
  }
}
