package io.tarsier.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what the shop tells into files that {@link Replay} reads, one JSON document a line, in
 * formats that others write too: spans and logs as the file exporter of the OpenTelemetry Collector
 * has them, metrics as VictoriaMetrics exports them, changes as the API takes them.
 */
final class Recorder implements AutoCloseable {

  static final String TRACES = "traces.jsonl";
  static final String LOGS = "logs.jsonl";
  static final String METRICS = "metrics.jsonl";
  static final String CHANGES = "changes.jsonl";

  private static final JsonMapper JSON = new JsonMapper();

  private final Writer traces;
  private final Writer logs;
  private final Writer metrics;
  private final Writer changes;

  Recorder(Path folder) {
    try {
      Files.createDirectories(folder);
      traces = Files.newBufferedWriter(folder.resolve(TRACES));
      logs = Files.newBufferedWriter(folder.resolve(LOGS));
      metrics = Files.newBufferedWriter(folder.resolve(METRICS));
      changes = Files.newBufferedWriter(folder.resolve(CHANGES));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot record into " + folder + ": " + e.getMessage(), e);
    }
  }

  void write(Telemetry told) {
    try {
      if (!told.spans().isEmpty()) {
        line(traces, JSON.writeValueAsString(traces(told.spans())));
      }
      if (!told.logs().isEmpty()) {
        line(logs, JSON.writeValueAsString(logs(told.logs())));
      }
      for (Telemetry.Sample s : told.samples()) {
        Map<String, String> labels = new TreeMap<>(s.labels());
        labels.put("__name__", s.metric());
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("metric", labels);
        one.put("values", List.of(s.value()));
        one.put("timestamps", List.of(s.millis()));
        line(metrics, JSON.writeValueAsString(one));
      }
      for (Telemetry.Announcement change : told.changes()) {
        line(changes, new String(TarsierClient.changeJson(change), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the recording cannot be written: " + e.getMessage(), e);
    }
  }

  private static void line(Writer to, String json) throws IOException {
    to.write(json);
    to.write('\n');
  }

  private static Map<String, Object> traces(List<Telemetry.Step> spans) {
    Map<Telemetry.Source, List<Object>> bySource = new LinkedHashMap<>();
    for (Telemetry.Step s : spans) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("traceId", hex(s.traceHigh()) + hex(s.traceLow()));
      one.put("spanId", hex(s.id()));
      if (s.parent() != 0) {
        one.put("parentSpanId", hex(s.parent()));
      }
      one.put("name", s.operation());
      one.put("kind", Bodies.kind(s.kind()).getNumber());
      one.put("startTimeUnixNano", Long.toString(s.startNanos()));
      one.put("endTimeUnixNano", Long.toString(s.endNanos()));
      one.put("attributes", attributes(Bodies.attributes(s)));
      if (!s.error().isEmpty()) {
        one.put("status", Map.of("code", 2, "message", s.error()));
      }
      bySource.computeIfAbsent(s.source(), _ -> new ArrayList<>()).add(one);
    }
    return resources("resourceSpans", "scopeSpans", "spans", bySource);
  }

  private static Map<String, Object> logs(List<Telemetry.Line> lines) {
    Map<Telemetry.Source, List<Object>> bySource = new LinkedHashMap<>();
    for (Telemetry.Line l : lines) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("timeUnixNano", Long.toString(l.millis() * 1_000_000));
      one.put("severityNumber", Bodies.severity(l));
      one.put("severityText", l.level().name());
      one.put("body", Map.of("stringValue", l.text()));
      one.put("traceId", hex(l.traceHigh()) + hex(l.traceLow()));
      bySource.computeIfAbsent(l.source(), _ -> new ArrayList<>()).add(one);
    }
    return resources("resourceLogs", "scopeLogs", "logRecords", bySource);
  }

  private static Map<String, Object> resources(
      String all, String scopes, String items, Map<Telemetry.Source, List<Object>> bySource) {
    List<Object> resources = new ArrayList<>();
    bySource.forEach((source, list) -> {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("resource", Map.of("attributes", attributes(Bodies.attributes(source))));
      one.put(scopes, List.of(Map.of(items, list)));
      resources.add(one);
    });
    return Map.of(all, resources);
  }

  private static List<Object> attributes(Map<String, String> attributes) {
    List<Object> all = new ArrayList<>();
    attributes.forEach(
        (name, value) -> all.add(Map.of("key", name, "value", Map.of("stringValue", value))));
    return all;
  }

  private static String hex(long id) {
    return String.format(Locale.ROOT, "%016x", id);
  }

  @Override
  public void close() {
    for (Writer w : List.of(traces, logs, metrics, changes)) {
      try {
        w.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the recording cannot be written: " + e.getMessage(), e);
      }
    }
  }
}
