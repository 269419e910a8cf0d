package io.tarsier.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.tarsier.model.LogLevel;
import io.tarsier.model.LogRecord;
import io.tarsier.otlp.OtlpReceiver.Limits;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Makes OpenTelemetry's log records into ours. An exception's stack trace, which SDKs send as an
 * attribute, goes behind the message as it would in a file.
 *
 * @param records in the order they came
 * @param rejected how many were left out
 * @param why what was wrong with the first of them; empty where none was
 */
record LogRecords(List<LogRecord> records, int rejected, String why) {

  private static final HexFormat HEX = HexFormat.of();

  static LogRecords of(ExportLogsServiceRequest request, Limits limits, long now) {
    List<LogRecord> records = new ArrayList<>();
    int rejected = 0;
    String why = "";
    for (int i = 0; i < request.getResourceLogsCount(); i++) {
      ResourceLogs resource = request.getResourceLogs(i);
      for (int j = 0; j < resource.getScopeLogsCount(); j++) {
        ScopeLogs scope = resource.getScopeLogs(j);
        Origin origin = Origin.of(resource.getResource(), scope.getScope().getName());
        for (int k = 0; k < scope.getLogRecordsCount(); k++) {
          String body = body(scope.getLogRecords(k));
          String wrong =
              records.size() >= limits.records()
                  ? "beyond the " + limits.records() + " records allowed in a request"
                  : body.length() > limits.bodyChars()
                      ? "of "
                          + body.length()
                          + " characters, more than the "
                          + limits.bodyChars()
                          + " allowed"
                      : "";
          if (wrong.isEmpty()) {
            records.add(record(origin, scope.getLogRecords(k), body, now));
          } else if (rejected++ == 0) {
            why = "resourceLogs[" + i + "].scopeLogs[" + j + "].logRecords[" + k + "] is " + wrong;
          }
        }
      }
    }
    return new LogRecords(records, rejected, why);
  }

  private static LogRecord record(
      Origin origin, io.opentelemetry.proto.logs.v1.LogRecord from, String body, long now) {
    long nanos =
        from.getTimeUnixNano() == 0 ? from.getObservedTimeUnixNano() : from.getTimeUnixNano();
    return new LogRecord(
        origin.entity(),
        origin.labels(),
        // The field is unsigned; what looks negative is three centuries away, or a mistake.
        nanos > 0 ? nanos / 1_000_000 : now,
        level(from),
        body,
        trace(from.getTraceId(), from.getAttributesList()));
  }

  private static String body(io.opentelemetry.proto.logs.v1.LogRecord from) {
    String body = Values.text(from.getBody());
    if (body.isEmpty()) {
      body = from.getEventName();
    }
    String stack = Values.text(from.getAttributesList(), "exception.stacktrace");
    if (stack.isEmpty()) {
      String message = Values.text(from.getAttributesList(), "exception.message");
      return message.isEmpty() || body.contains(message)
          ? body
          : body.isEmpty() ? message : body + ": " + message;
    }
    return body.contains(stack) ? body : (body + "\n" + stack.stripTrailing()).strip();
  }

  private static LogLevel level(io.opentelemetry.proto.logs.v1.LogRecord from) {
    LogLevel level = LogLevel.ofSeverityNumber(from.getSeverityNumberValue());
    return level != LogLevel.UNKNOWN || from.getSeverityText().isEmpty()
        ? level
        : level(from.getSeverityText().strip().toUpperCase(Locale.ROOT));
  }

  private static LogLevel level(String word) {
    return switch (word) {
      case "TRACE", "FINEST", "FINER" -> LogLevel.TRACE;
      case "DEBUG", "FINE" -> LogLevel.DEBUG;
      case "INFO", "INFORMATION", "NOTICE" -> LogLevel.INFO;
      case "WARN", "WARNING" -> LogLevel.WARN;
      case "ERROR", "ERR", "SEVERE" -> LogLevel.ERROR;
      case "FATAL", "CRITICAL", "ALERT", "EMERGENCY", "PANIC" -> LogLevel.FATAL;
      default -> LogLevel.UNKNOWN;
    };
  }

  /** The trace, else the session; a trace of zeros is none. */
  private static String trace(ByteString id, List<KeyValue> attributes) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return HEX.formatHex(id.toByteArray());
      }
    }
    return Values.text(attributes, "session.id");
  }
}
