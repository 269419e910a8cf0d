package io.tarsier.demo;

import io.tarsier.model.Change;
import io.tarsier.model.LogLevel;
import io.tarsier.model.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the shop tells of itself in one stretch of time.
 *
 * @param spans of all services, those of one service together
 * @param samples of metrics
 * @param logs of all services
 * @param changes made on purpose
 */
record Telemetry(
    List<Step> spans, List<Sample> samples, List<Line> logs, List<Announcement> changes) {

  /**
   * Where a signal comes from.
   *
   * @param version of the program that runs there
   */
  record Source(String service, String pod, String node, String version) {}

  /**
   * One span.
   *
   * @param parent 0 for the first of a trace
   * @param error what went wrong; empty when nothing did
   * @param peer what a call went to; empty for other spans
   */
  record Step(
      Source source,
      long traceHigh,
      long traceLow,
      long id,
      long parent,
      String operation,
      Span.Kind kind,
      long startNanos,
      long endNanos,
      String error,
      Peer peer) {}

  /**
   * The other side of a call.
   *
   * @param protocol {@code http}, or the system's name for a database or queue
   */
  record Peer(String service, String protocol) {
    static final Peer NONE = new Peer("", "");
  }

  /**
   * One value of a metric.
   *
   * @param labels without the name, in order
   */
  record Sample(String metric, Map<String, String> labels, long millis, double value) {}

  /**
   * One log record.
   *
   * @param traceHigh 0 with traceLow 0 for none
   */
  record Line(
      Source source, long millis, LogLevel level, String text, long traceHigh, long traceLow) {}

  /** Something changed on purpose. */
  record Announcement(String entity, Change.Kind kind, long millis, String summary, String actor) {}

  static Telemetry empty() {
    return new Telemetry(
        new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  void addAll(Telemetry other) {
    spans.addAll(other.spans);
    samples.addAll(other.samples);
    logs.addAll(other.logs);
    changes.addAll(other.changes);
  }

  boolean isEmpty() {
    return spans.isEmpty() && samples.isEmpty() && logs.isEmpty() && changes.isEmpty();
  }
}
