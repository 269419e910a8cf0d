package io.tarsier.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tarsier.logs.PatternState;
import io.tarsier.model.LogLevel;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A pattern as JSON. */
record PatternView(
    String id,
    String text,
    Views.EntityView entity,
    String level,
    Map<String, Long> levels,
    long total,
    String firstSeen,
    String lastSeen,
    String state,
    List<String> examples,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Integer>> minutes,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> minutesEnd) {

  /** In a list. */
  static PatternView brief(PatternState p) {
    return of(p, Optional.empty(), Optional.empty());
  }

  /** On its own, with its lines a minute. */
  static PatternView whole(PatternState p) {
    return of(
        p,
        Optional.of(Arrays.stream(p.minutes()).boxed().toList()),
        Optional.of(Instant.ofEpochMilli(p.minutesEnd()).toString()));
  }

  private static PatternView of(
      PatternState p, Optional<List<Integer>> minutes, Optional<String> end) {
    Map<String, Long> levels = new TreeMap<>();
    for (Map.Entry<LogLevel, Long> e : p.levels().entrySet()) {
      levels.put(e.getKey().word(), e.getValue());
    }
    return new PatternView(
        p.id(),
        p.text(),
        Views.EntityView.of(p.entity()),
        p.level().word(),
        levels,
        p.total(),
        Instant.ofEpochMilli(p.firstSeen()).toString(),
        Instant.ofEpochMilli(p.lastSeen()).toString(),
        p.state().word(),
        p.examples(),
        minutes,
        end);
  }
}
