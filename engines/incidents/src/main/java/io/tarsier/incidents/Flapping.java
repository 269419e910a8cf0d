package io.tarsier.incidents;

import io.tarsier.model.Finding;
import io.tarsier.model.ReportedAlert;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Notices what comes and goes: the same subject that begins anew more often than so many times
 * within some time. Remembers the last onsets of the {@value #MAX_SUBJECTS} subjects heard of last.
 */
final class Flapping {

  private static final int MAX_SUBJECTS = 20_000;

  private static final class Onsets {
    final Deque<Instant> times = new ArrayDeque<>();
    @Nullable String latest;
  }

  private final IncidentSettings settings;
  private final Map<String, Onsets> subjects =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Onsets> eldest) {
          return size() > MAX_SUBJECTS;
        }
      };

  Flapping(IncidentSettings settings) {
    this.settings = settings;
  }

  /** Notes that a finding begins; whether its subject comes and goes. */
  boolean begins(Finding finding) {
    Onsets onsets = subjects.computeIfAbsent(subject(finding), s -> new Onsets());
    Instant start = finding.window().start();
    onsets.times.addLast(start);
    while (onsets.times.size() > settings.flaps() + 1) {
      onsets.times.removeFirst();
    }
    return onsets.times.size() > settings.flaps()
        && !onsets.times.getFirst().plus(settings.flapping()).isBefore(start);
  }

  /** Identifier of the incident that last had the subject of a finding; null where none had. */
  @Nullable String home(Finding finding) {
    Onsets onsets = subjects.get(subject(finding));
    return onsets == null ? null : onsets.latest;
  }

  void joined(Finding finding, String home) {
    Onsets onsets = subjects.get(subject(finding));
    if (onsets != null) {
      onsets.latest = home;
    }
  }

  private static String subject(Finding finding) {
    if (finding instanceof ReportedAlert r) {
      return r.alert().source() + " " + r.alert().fingerprint();
    }
    String first = finding.subjects().isEmpty() ? "" : finding.subjects().getFirst().key();
    return finding.kind() + " " + finding.entity().id() + " " + first;
  }
}
