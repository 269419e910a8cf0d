package io.tarsier.loki;

import io.tarsier.model.Labels;
import io.tarsier.model.LogRecord;
import java.util.Map;

/**
 * One entry as Loki gives it.
 *
 * @param nanos its time
 * @param labels of its stream; the same object for entries of one stream in one answer
 * @param text the line
 * @param metadata structured metadata
 */
record Line(long nanos, Map<String, String> labels, String text, Map<String, String> metadata) {

  /** Tells entries of one nanosecond apart; 64 bits, so that two are as good as never the same. */
  long fingerprint() {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    String all = Labels.of(labels) + "\n" + text;
    for (int i = 0; i < all.length(); i++) {
      hash = (hash ^ all.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  LogRecord record() {
    return new LogRecord(
        LokiLabels.entity(labels),
        Labels.of(labels),
        nanos / 1_000_000,
        LokiLabels.level(labels, metadata),
        text,
        LokiLabels.trace(labels, metadata));
  }
}
