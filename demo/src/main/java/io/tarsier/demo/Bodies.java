package io.tarsier.demo;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xerial.snappy.Snappy;

/** Requests on the wire: OTLP for spans and logs, Prometheus' remote write 1.0 for metrics. */
final class Bodies {

  private Bodies() {}

  static byte[] traces(List<Telemetry.Step> spans) {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    runs(spans)
        .forEach(run -> {
          ScopeSpans.Builder scope = ScopeSpans.newBuilder();
          run.forEach(s -> scope.addSpans(span(s)));
          request.addResourceSpans(
              ResourceSpans.newBuilder()
                  .setResource(resource(run.getFirst().source()))
                  .addScopeSpans(scope));
        });
    return request.build().toByteArray();
  }

  /** Spans of one source that follow one another, together. */
  private static List<List<Telemetry.Step>> runs(List<Telemetry.Step> spans) {
    Map<Telemetry.Source, List<Telemetry.Step>> open = new LinkedHashMap<>();
    List<List<Telemetry.Step>> all = new ArrayList<>();
    String service = "";
    for (Telemetry.Step span : spans) {
      if (!service.equals(span.source().service())) {
        all.addAll(open.values());
        open.clear();
        service = span.source().service();
      }
      open.computeIfAbsent(span.source(), _ -> new ArrayList<>()).add(span);
    }
    all.addAll(open.values());
    return all;
  }

  private static Span.Builder span(Telemetry.Step s) {
    Span.Builder b =
        Span.newBuilder()
            .setTraceId(id(s.traceHigh(), s.traceLow()))
            .setSpanId(id(s.id()))
            .setName(s.operation())
            .setKind(kind(s.kind()))
            .setStartTimeUnixNano(s.startNanos())
            .setEndTimeUnixNano(s.endNanos());
    if (s.parent() != 0) {
      b.setParentSpanId(id(s.parent()));
    }
    attributes(s).forEach((name, value) -> b.addAttributes(attribute(name, value)));
    if (!s.error().isEmpty()) {
      b.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(s.error()));
    }
    return b;
  }

  /** What a span says of a call, in OpenTelemetry's words. */
  static Map<String, String> attributes(Telemetry.Step s) {
    Map<String, String> all = new LinkedHashMap<>();
    Telemetry.Peer peer = s.peer();
    if (!peer.service().isEmpty()) {
      all.put("server.address", peer.service());
      all.put("peer.service", peer.service());
      switch (peer.protocol()) {
        case "http" -> {}
        case "rabbitmq" -> all.put("messaging.system", peer.protocol());
        default -> all.put("db.system.name", peer.protocol());
      }
    }
    return all;
  }

  static Span.SpanKind kind(io.tarsier.model.Span.Kind kind) {
    return switch (kind) {
      case INTERNAL -> Span.SpanKind.SPAN_KIND_INTERNAL;
      case SERVER -> Span.SpanKind.SPAN_KIND_SERVER;
      case CLIENT -> Span.SpanKind.SPAN_KIND_CLIENT;
      case PRODUCER -> Span.SpanKind.SPAN_KIND_PRODUCER;
      case CONSUMER -> Span.SpanKind.SPAN_KIND_CONSUMER;
    };
  }

  static byte[] logs(List<Telemetry.Line> lines) {
    Map<Telemetry.Source, ScopeLogs.Builder> bySource = new LinkedHashMap<>();
    for (Telemetry.Line line : lines) {
      bySource
          .computeIfAbsent(line.source(), _ -> ScopeLogs.newBuilder())
          .addLogRecords(
              LogRecord.newBuilder()
                  .setTimeUnixNano(line.millis() * 1_000_000)
                  .setSeverityNumber(SeverityNumber.forNumber(severity(line)))
                  .setSeverityText(line.level().name())
                  .setBody(text(line.text()))
                  .setTraceId(id(line.traceHigh(), line.traceLow())));
    }
    ExportLogsServiceRequest.Builder request = ExportLogsServiceRequest.newBuilder();
    bySource.forEach((source, scope) ->
        request.addResourceLogs(
            ResourceLogs.newBuilder().setResource(resource(source)).addScopeLogs(scope)));
    return request.build().toByteArray();
  }

  /** OpenTelemetry's number of a level. */
  static int severity(Telemetry.Line line) {
    return switch (line.level()) {
      case TRACE -> 1;
      case DEBUG -> 5;
      case INFO -> 9;
      case WARN -> 13;
      case ERROR -> 17;
      case FATAL -> 21;
      case UNKNOWN -> 0;
    };
  }

  /** What a source says of itself, in OpenTelemetry's words. */
  static Map<String, String> attributes(Telemetry.Source source) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("service.name", source.service());
    all.put("service.namespace", Blueprint.NAMESPACE);
    all.put("service.version", source.version());
    all.put("k8s.namespace.name", Blueprint.NAMESPACE);
    all.put("k8s.pod.name", source.pod());
    all.put("k8s.node.name", source.node());
    return all;
  }

  private static Resource resource(Telemetry.Source source) {
    Resource.Builder b = Resource.newBuilder();
    attributes(source).forEach((name, value) -> b.addAttributes(attribute(name, value)));
    return b.build();
  }

  private static KeyValue attribute(String name, String value) {
    return KeyValue.newBuilder().setKey(name).setValue(text(value)).build();
  }

  private static AnyValue text(String value) {
    return AnyValue.newBuilder().setStringValue(value).build();
  }

  private static ByteString id(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }

  private static ByteString id(long high, long low) {
    return ByteString.copyFrom(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  /** A remote write request, packed. Samples of one series become one series. */
  static byte[] metrics(List<Telemetry.Sample> samples) {
    Map<List<Object>, ByteArrayOutputStream> series = new LinkedHashMap<>();
    for (Telemetry.Sample sample : samples) {
      ByteArrayOutputStream one =
          series.computeIfAbsent(List.of(sample.metric(), sample.labels()), _ -> labels(sample));
      ByteArrayOutputStream point = new ByteArrayOutputStream();
      point.write(1 << 3 | 1);
      point.writeBytes(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(sample.value()).array());
      point.write(2 << 3);
      varint(point, sample.millis());
      field(one, 2, point.toByteArray());
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    series.values().forEach(one -> field(message, 1, one.toByteArray()));
    try {
      return Snappy.compress(message.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("snappy could not pack a request", e);
    }
  }

  private static ByteArrayOutputStream labels(Telemetry.Sample sample) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    label(out, "__name__", sample.metric());
    sample.labels().forEach((name, value) -> label(out, name, value));
    return out;
  }

  private static void label(ByteArrayOutputStream out, String name, String value) {
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    field(label, 1, name.getBytes(StandardCharsets.UTF_8));
    field(label, 2, value.getBytes(StandardCharsets.UTF_8));
    field(out, 1, label.toByteArray());
  }

  private static void field(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, (long) number << 3 | 2);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while ((left & ~0x7fL) != 0) {
      out.write((int) ((left & 0x7f) | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
