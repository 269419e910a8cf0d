package io.tarsier.incidents;

import io.tarsier.model.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Notices when more findings begin within a minute than people can read, in the time of the
 * findings. While that lasts, few incidents are opened: first those for what belongs together by
 * relation or by the narrowest area that alerts name, then one that gathers the rest, so that
 * nothing is lost. An area is telling only where there is more than one of its kind: if every alert
 * names the same cluster, it tells nothing.
 */
final class Storm {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MAX_AREAS = 1_000;

  private final IncidentSettings settings;
  private final Deque<Instant> lately = new ArrayDeque<>();
  private Instant now = Instant.MIN;
  private Instant until = Instant.MIN;
  private final List<Case> opened = new ArrayList<>();
  private final Map<String, Set<String>> areas = new LinkedHashMap<>();
  private @Nullable Case gathering;

  Storm(IncidentSettings settings) {
    this.settings = settings;
  }

  /** Takes in how many findings come at once, before they are looked at one by one. */
  void announce(Collection<? extends Finding> findings) {
    findings.forEach(f -> advance(f.window().end()));
    if (findings.size() > settings.stormRate()) {
      rage();
    }
    findings.forEach(this::survey);
  }

  /** Notes a new finding. Whether a storm begins with it. */
  boolean begins(Finding f) {
    advance(f.window().end());
    lately.addLast(f.window().end());
    while (!lately.isEmpty()
        && (lately.getFirst().plus(MINUTE).isBefore(now)
            || lately.size() > settings.stormRate() + 1)) {
      lately.removeFirst();
    }
    survey(f);
    boolean before = rages();
    if (lately.size() > settings.stormRate()) {
      rage();
    }
    return rages() && !before;
  }

  private void rage() {
    if (!rages()) {
      opened.clear();
      gathering = null;
    }
    until = now.plus(MINUTE);
  }

  void advance(Instant time) {
    now = time.isAfter(now) ? time : now;
  }

  boolean rages() {
    return until.isAfter(now);
  }

  Instant now() {
    return now;
  }

  /** Incidents opened since then belong to a storm that begins now. */
  Instant since() {
    return now.minus(MINUTE.multipliedBy(2));
  }

  private void survey(Finding f) {
    for (Marks.Mark m : Marks.areas(f)) {
      String kind = m.text().substring(0, m.text().indexOf('='));
      Set<String> known = areas.computeIfAbsent(kind, k -> new HashSet<>());
      if (known.size() < MAX_AREAS) {
        known.add(m.text());
      }
    }
  }

  /**
   * Where a finding goes during a storm that has no relation to any incident; null where it may
   * open one.
   */
  @Nullable Case shelter(Finding f) {
    opened.removeIf(c -> c.status().isFinal());
    for (Marks.Mark m : Marks.areas(f)) {
      String kind = m.text().substring(0, m.text().indexOf('='));
      if (areas.getOrDefault(kind, Set.of()).size() < 2) {
        continue;
      }
      for (Case c : opened) {
        if (c.names(m.text())) {
          return c;
        }
      }
    }
    if (gathering != null && !gathering.status().isFinal()) {
      return gathering;
    }
    return null;
  }

  /** Whether the next incident has to be the one that gathers the rest. */
  boolean isFull() {
    return opened.size() + 1 >= settings.stormIncidents();
  }

  void opened(Case c) {
    opened.add(c);
  }

  void gatherIn(Case c) {
    gathering = c;
  }
}
