package io.tarsier.console;

import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import java.util.Locale;

/**
 * A state as it is shown: always a word and a shape, and a colour only where it is a severity.
 *
 * @param word what stands there
 * @param tone which shape, and which colour if any
 */
record Badge(String word, String tone) {

  static final Badge EXPECTED = new Badge("as expected", "ok");
  static final Badge LEARNING = new Badge("learning", "learning");
  static final Badge SILENT = new Badge("silent", "silent");
  static final Badge FAILING = new Badge("failing", "failing");
  static final Badge HEALTHY = new Badge("healthy", "ok");
  static final Badge STARTING = new Badge("starting", "learning");

  static Badge of(Severity severity) {
    String word = severity.name().toLowerCase(Locale.ROOT);
    return new Badge(word, word);
  }

  static Badge of(Incident.Status status) {
    return switch (status) {
      case OPEN -> new Badge("open", "open");
      case ACKNOWLEDGED -> new Badge("acknowledged", "acknowledged");
      case RESOLVED -> new Badge("resolved", "ok");
      case NOT_AN_ANOMALY -> new Badge("not an anomaly", "dismissed");
    };
  }
}
