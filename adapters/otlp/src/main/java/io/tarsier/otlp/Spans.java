package io.tarsier.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import io.tarsier.otlp.OtlpReceiver.Limits;
import io.tarsier.ports.CallAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Makes OpenTelemetry's spans into ours. A span with a broken identifier is left out alone;
 * attributes that are too many or too long are cut.
 *
 * @param spans in the order they came
 * @param rejected how many were left out
 * @param why what was wrong with the first of them; empty where none was
 */
record Spans(List<Span> spans, int rejected, String why) {

  private static final HexFormat HEX = HexFormat.of();
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  static Spans of(ExportTraceServiceRequest request, Limits limits, long now) {
    List<Span> spans = new ArrayList<>();
    int rejected = 0;
    String why = "";
    for (int i = 0; i < request.getResourceSpansCount(); i++) {
      ResourceSpans resource = request.getResourceSpans(i);
      Origin origin = Origin.of(resource.getResource(), "");
      for (int j = 0; j < resource.getScopeSpansCount(); j++) {
        ScopeSpans scope = resource.getScopeSpans(j);
        for (int k = 0; k < scope.getSpansCount(); k++) {
          var from = scope.getSpans(k);
          String wrong =
              spans.size() >= limits.records()
                  ? "is beyond the " + limits.records() + " spans allowed in a request"
                  : wrong(from);
          if (wrong.isEmpty()) {
            spans.add(span(origin, from, now));
          } else if (rejected++ == 0) {
            why = "resourceSpans[" + i + "].scopeSpans[" + j + "].spans[" + k + "] " + wrong;
          }
        }
      }
    }
    return new Spans(spans, rejected, why);
  }

  private static String wrong(io.opentelemetry.proto.trace.v1.Span from) {
    if (!isIdentifier(from.getTraceId(), TRACE_BYTES)) {
      return "has a traceId that is not 16 bytes, not all zero";
    }
    if (!isIdentifier(from.getSpanId(), SPAN_BYTES)) {
      return "has a spanId that is not 8 bytes, not all zero";
    }
    int parent = from.getParentSpanId().size();
    return parent == 0 || parent == SPAN_BYTES ? "" : "has a parentSpanId that is not 8 bytes";
  }

  private static boolean isIdentifier(ByteString id, int bytes) {
    return id.size() == bytes && !isZero(id);
  }

  private static boolean isZero(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Span span(Origin origin, io.opentelemetry.proto.trace.v1.Span from, long now) {
    // The fields are unsigned; what looks negative is three centuries away, or a mistake.
    long end = from.getEndTimeUnixNano();
    long start = from.getStartTimeUnixNano() > 0 ? from.getStartTimeUnixNano() : end;
    if (start <= 0) {
      start = now * 1_000_000;
    }
    Entity service = origin.service();
    CallAttributes attributes = attributes(from.getAttributesList());
    Span.Kind kind = kind(from.getKind());
    return new Span(
        HEX.formatHex(from.getTraceId().toByteArray()),
        HEX.formatHex(from.getSpanId().toByteArray()),
        isZero(from.getParentSpanId()) ? "" : HEX.formatHex(from.getParentSpanId().toByteArray()),
        service,
        origin.labels(),
        attributes.operation(from.getName(), kind),
        kind,
        start,
        // A clock that was set back in between must not lose the call.
        Math.max(0, end - start),
        from.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR,
        attributes.peer(service, kind),
        attributes.kept(from.getStatus().getMessage()));
  }

  private static Span.Kind kind(io.opentelemetry.proto.trace.v1.Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_SERVER -> Span.Kind.SERVER;
      case SPAN_KIND_CLIENT -> Span.Kind.CLIENT;
      case SPAN_KIND_PRODUCER -> Span.Kind.PRODUCER;
      case SPAN_KIND_CONSUMER -> Span.Kind.CONSUMER;
      case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> Span.Kind.INTERNAL;
    };
  }

  private static CallAttributes attributes(List<KeyValue> from) {
    CallAttributes attributes = new CallAttributes();
    for (KeyValue a : from) {
      if (attributes.isFull()) {
        break;
      }
      attributes.add(a.getKey(), text(a.getValue()));
    }
    return attributes;
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
      case INT_VALUE -> Long.toString(value.getIntValue());
      case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
      case BYTES_VALUE, ARRAY_VALUE, KVLIST_VALUE ->
          // What is far longer than is kept is not worth making a text of.
          value.getSerializedSize() > 4 * CallAttributes.MAX_CHARS ? "" : Values.text(value);
      case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> "";
    };
  }
}
