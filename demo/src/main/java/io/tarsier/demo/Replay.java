package io.tarsier.demo;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Plays a recording into a running Tarsier, in the order of its times and as fast as it is taken
 * in. Spans, logs and changes are read line by line; metrics are read first, because an export may
 * tell of all times in one line. They may be at most {@value #MOST_SAMPLES}.
 */
public final class Replay implements AutoCloseable {

  private static final int MOST_SAMPLES = 5_000_000;
  private static final long TOLD_EVERY_MILLIS = 1_800_000;

  private final RecordedLines traces;
  private final RecordedLines logs;
  private final RecordedLines changes;
  private final TreeMap<Long, List<Telemetry.Sample>> metrics = new TreeMap<>();

  /**
   * Opens a recording.
   *
   * @throws RecordingException when it is none, or a metric cannot be read
   */
  public Replay(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new RecordingException(folder + " is not a folder");
    }
    traces = new RecordedLines(folder.resolve(Recorder.TRACES), Replay::timeOfSpans);
    logs = new RecordedLines(folder.resolve(Recorder.LOGS), Replay::timeOfLogs);
    changes = new RecordedLines(folder.resolve(Recorder.CHANGES), Replay::timeOfChange);
    boolean any = traces.isThere() || logs.isThere() || changes.isThere();
    try (RecordedLines lines =
        new RecordedLines(folder.resolve(Recorder.METRICS), Replay::timeOfMetric)) {
      any |= lines.isThere();
      int samples = 0;
      while (lines.peek() != null) {
        samples += read(lines.poll().json());
        if (samples > MOST_SAMPLES) {
          throw lines.bad("is beyond the " + MOST_SAMPLES + " samples allowed");
        }
      }
    }
    if (!any) {
      throw new RecordingException(
          folder
              + " holds none of "
              + String.join(
                  ", ", Recorder.TRACES, Recorder.LOGS, Recorder.METRICS, Recorder.CHANGES));
    }
    if (next() == Long.MAX_VALUE) {
      throw new RecordingException(folder + " holds a recording without a single line");
    }
  }

  /** When the recording begins, milliseconds since 1970. */
  public long begin() {
    return next() - Shop.STRETCH_MILLIS;
  }

  /** Plays it all and gives the incidents that Tarsier found, the newest first. */
  public List<Found> play(URI tarsier, String token, SimulatedClock clock, Consumer<String> say)
      throws InterruptedException {
    try (TarsierClient client = new TarsierClient(tarsier, token)) {
      long told = 0;
      for (long at = next(); at != Long.MAX_VALUE; at = next()) {
        if (at - told >= TOLD_EVERY_MILLIS) {
          told = at;
          say.accept("  " + Instant.ofEpochMilli(at));
        }
        for (String change : due(changes, at)) {
          client.change(bytes(change));
        }
        for (String some : due(logs, at)) {
          client.json("/v1/logs", bytes(some));
        }
        clock.to(at);
        for (String some : due(traces, at)) {
          client.json("/v1/traces", bytes(some));
        }
        List<Telemetry.Sample> samples = metrics.remove(at);
        if (samples != null) {
          client.metrics(samples);
        }
      }
      return Settling.of(client);
    }
  }

  /** The end of the next stretch in which something was told. */
  private long next() {
    long at = metrics.isEmpty() ? Long.MAX_VALUE : metrics.firstKey();
    for (RecordedLines lines : List.of(traces, logs, changes)) {
      RecordedLines.Line line = lines.peek();
      at = line == null ? at : Math.min(at, stretch(line.millis()));
    }
    return at;
  }

  private static long stretch(long millis) {
    return Math.ceilDiv(millis, Shop.STRETCH_MILLIS) * Shop.STRETCH_MILLIS;
  }

  private static List<String> due(RecordedLines lines, long at) {
    List<String> due = new ArrayList<>();
    for (RecordedLines.Line l = lines.peek(); l != null && l.millis() <= at; l = lines.peek()) {
      due.add(lines.poll().text());
    }
    return due;
  }

  private int read(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
    String name = labels.remove("__name__");
    JsonNode values = json.path("values");
    for (int i = 0; i < values.size(); i++) {
      long millis = json.path("timestamps").path(i).asLong();
      metrics
          .computeIfAbsent(stretch(millis), _ -> new ArrayList<>())
          .add(
              new Telemetry.Sample(
                  String.valueOf(name), labels, millis, values.path(i).asDouble(Double.NaN)));
    }
    return values.size();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long timeOfSpans(JsonNode json) {
    return time(json, "resourceSpans", "scopeSpans", "spans", "startTimeUnixNano");
  }

  private static long timeOfLogs(JsonNode json) {
    return time(json, "resourceLogs", "scopeLogs", "logRecords", "timeUnixNano");
  }

  /** The earliest time in a line of OTLP. */
  private static long time(JsonNode json, String all, String scopes, String items, String field) {
    if (!json.path(all).isArray()) {
      throw new IllegalArgumentException("has no array \"" + all + "\"");
    }
    long earliest = Long.MAX_VALUE;
    for (JsonNode resource : json.path(all)) {
      for (JsonNode scope : resource.path(scopes)) {
        for (JsonNode item : scope.path(items)) {
          long nanos = item.path(field).asLong(0);
          if (nanos > 0) {
            earliest = Math.min(earliest, nanos / 1_000_000);
          }
        }
      }
    }
    if (earliest == Long.MAX_VALUE) {
      throw new IllegalArgumentException("has no \"" + field + "\" in its " + items);
    }
    return earliest;
  }

  private static long timeOfMetric(JsonNode json) {
    if (json.path("metric").path("__name__").asString("").isEmpty()) {
      throw new IllegalArgumentException("has no \"__name__\" in its \"metric\"");
    }
    JsonNode times = json.path("timestamps");
    if (!times.isArray() || times.isEmpty() || times.size() != json.path("values").size()) {
      throw new IllegalArgumentException(
          "needs as many \"timestamps\" as \"values\", one at least");
    }
    for (JsonNode time : times) {
      if (!time.isIntegralNumber()) {
        throw new IllegalArgumentException("has a timestamp that is not in whole milliseconds");
      }
    }
    return times.path(0).asLong();
  }

  private static long timeOfChange(JsonNode json) {
    try {
      return Instant.parse(json.path("time").asString("")).toEpochMilli();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("has no \"time\" as 2026-03-01T12:00:00Z", e);
    }
  }

  @Override
  public void close() {
    traces.close();
    logs.close();
    changes.close();
  }
}
