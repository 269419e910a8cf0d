package io.tarsier.loki;

import io.tarsier.loki.LokiPush.Limits;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the lines of one request, stream by stream, and what is wrong with some of them. */
final class PushedStreams {

  private static final int MAX_PROBLEMS = 5;

  private final Limits limits;
  private final long now;
  private final List<LogRecord> records = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int stream = -1;
  private int entry;
  private int entries;
  private int skipped;
  private Map<String, String> raw = Map.of();
  private Labels labels = Labels.empty();

  /** Null where the lines of the stream cannot be used. */
  private @Nullable Entity entity;

  PushedStreams(Limits limits, long now) {
    this.limits = limits;
    this.now = now;
  }

  void begin(String text) {
    try {
      begin(LabelText.parse(text, limits.labels()));
    } catch (IllegalArgumentException e) {
      next();
      problem("streams[" + stream + "].labels has " + e.getMessage());
    }
  }

  void begin(Map<String, String> of) {
    next();
    String wrong = wrong(of);
    if (!wrong.isEmpty()) {
      problem("streams[" + stream + "].labels " + wrong);
      return;
    }
    raw = of;
    labels = Labels.of(of);
    entity = LokiLabels.entity(of);
  }

  private void next() {
    stream++;
    entry = -1;
    entity = null;
  }

  private String wrong(Map<String, String> of) {
    if (of.size() > limits.labels()) {
      return "has more than " + limits.labels() + " labels";
    }
    for (Map.Entry<String, String> label : of.entrySet()) {
      if (label.getKey().isEmpty()) {
        return "has a label without a name";
      }
      if (label.getKey().length() > limits.labelChars()
          || label.getValue().length() > limits.labelChars()) {
        return "has a label of more than " + limits.labelChars() + " characters";
      }
    }
    return "";
  }

  void line(long nanos, String line, Map<String, String> metadata) {
    entry++;
    if (++entries > limits.entries()) {
      throw new LokiPushException(
          413,
          "the request holds more than the "
              + limits.entries()
              + " lines allowed; lower the batch size of the agent");
    }
    if (entity == null) {
      skipped++;
    } else if (line.length() > limits.lineChars()) {
      skipped++;
      problem(
          "streams["
              + stream
              + "].entries["
              + entry
              + "].line has "
              + line.length()
              + " characters, more than the "
              + limits.lineChars()
              + " allowed");
    } else {
      records.add(
          new LogRecord(
              entity,
              labels,
              nanos > 0 ? nanos / 1_000_000 : now,
              LokiLabels.level(raw, metadata),
              line,
              LokiLabels.trace(raw, metadata)));
    }
  }

  private void problem(String text) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(text);
    }
  }

  LokiPush.Decoded decoded() {
    return new LokiPush.Decoded(List.copyOf(records), skipped, List.copyOf(problems));
  }
}
