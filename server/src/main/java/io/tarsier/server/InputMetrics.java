package io.tarsier.server;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tarsier.files.FileLogSource;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.TraceFlow;
import io.tarsier.otlp.OtlpReceiver;
import io.tarsier.prometheus.PrometheusSource;
import io.tarsier.prometheus.RemoteWriteIntake;
import java.util.List;
import java.util.function.DoubleSupplier;

/** What is counted of the series that come from other systems: taken, turned away, left out. */
final class InputMetrics {

  /** The words of the reader's circuit breaker. */
  private static final List<String> BREAKER = List.of("closed", "half_open", "open");

  private InputMetrics() {}

  static void add(PrometheusRegistry registry, RemoteWriteIntake intake) {
    gauge(
        registry,
        "tarsier_remote_write_series",
        "Pushed series that are watched.",
        () -> intake.stats().series());
    total(
        registry,
        "tarsier_remote_write_series_dropped_total",
        "Pushed series turned away because there are too many.",
        () -> intake.stats().seriesDropped());
    total(
        registry,
        "tarsier_remote_write_series_skipped_total",
        "Pushed series left out because something is wrong with them.",
        () -> intake.stats().seriesSkipped());
    total(
        registry,
        "tarsier_remote_write_values_late_total",
        "Pushed values no newer than the newest known, or too far ahead.",
        () -> intake.stats().valuesLate());
    total(
        registry,
        "tarsier_remote_write_values_dropped_total",
        "Pushed values that are not finite, ends of series among them.",
        () -> intake.stats().valuesDropped());
  }

  static void add(PrometheusRegistry registry, PrometheusSource source) {
    gauge(
        registry,
        "tarsier_prometheus_series",
        "Series of the Prometheus that are watched.",
        () -> source.stats().series());
    total(
        registry,
        "tarsier_prometheus_series_dropped_total",
        "How often a series of the Prometheus was turned away because there are too many.",
        () -> source.stats().seriesDropped());
    total(
        registry,
        "tarsier_prometheus_values_dropped_total",
        "Values of the Prometheus that are not finite.",
        () -> source.stats().valuesDropped());
    GaugeWithCallback.builder()
        .name("tarsier_prometheus_breaker")
        .help("1 for the state that the circuit breaker before the Prometheus is in.")
        .labelNames("state")
        .callback(c -> {
          String state = source.stats().breaker();
          BREAKER.forEach(word -> c.call(word.equals(state) ? 1 : 0, word));
        })
        .register(registry);
  }

  static void add(PrometheusRegistry registry, LogFlow logs) {
    total(
        registry,
        "tarsier_log_records_total",
        "Log records watched.",
        () -> logs.stats().records());
    total(
        registry,
        "tarsier_log_records_masked_total",
        "Log records in which personal data or secrets were masked.",
        () -> logs.stats().masked());
    total(
        registry,
        "tarsier_log_records_lost_total",
        "Log records that could not be judged.",
        () -> logs.stats().unwatched());
    total(
        registry,
        "tarsier_log_tail_dropped_total",
        "Lines that slow listeners to live tails did not get.",
        () -> logs.stats().tailDropped());
    gauge(
        registry,
        "tarsier_log_patterns",
        "Patterns of log lines that are watched, counted for each entity.",
        () -> logs.stats().patterns());
    gauge(
        registry,
        "tarsier_log_queue_records",
        "Log records that wait to be watched.",
        () -> logs.stats().queued());
    gauge(
        registry,
        "tarsier_log_lag_seconds",
        "How long the oldest of the log records that wait has waited.",
        () -> logs.stats().lagMillis() / 1000.0);
  }

  static void add(PrometheusRegistry registry, TraceFlow traces) {
    total(registry, "tarsier_spans_total", "Spans followed.", () -> traces.stats().spans());
    total(
        registry,
        "tarsier_spans_lost_total",
        "Spans that could not be followed.",
        () -> traces.stats().lost());
    total(
        registry,
        "tarsier_spans_uncounted_total",
        "Spans and calls not counted because there are too many services or edges.",
        () -> traces.stats().refused());
    gauge(
        registry,
        "tarsier_span_queue_spans",
        "Spans that wait to be followed.",
        () -> traces.stats().queued());
    gauge(
        registry,
        "tarsier_graph_services",
        "Services and peers in the graph.",
        () -> traces.stats().services());
    gauge(
        registry,
        "tarsier_graph_edges",
        "Who calls whom in the graph.",
        () -> traces.stats().edges());
    gauge(
        registry,
        "tarsier_graph_pending_spans",
        "Spans kept to meet the other side of their call.",
        () -> traces.stats().pending());
    gauge(
        registry,
        "tarsier_trace_kept_spans",
        "Spans kept for people to look at.",
        () -> traces.stats().kept());
    gauge(
        registry, "tarsier_trace_series", "Series made of traces.", () -> traces.stats().series());
    total(
        registry,
        "tarsier_trace_series_refused_total",
        "Readings of traces left out because they would make too many series.",
        () -> traces.stats().seriesRefused());
  }

  static void add(PrometheusRegistry registry, OtlpReceiver otlp) {
    total(
        registry,
        "tarsier_spans_rejected_total",
        "Spans left out of what was sent because something is wrong with them.",
        () -> otlp.spanStats().rejected());
    total(
        registry,
        "tarsier_span_requests_refused_total",
        "Requests with spans that were told to come back.",
        () -> otlp.spanStats().refused());
  }

  static void add(PrometheusRegistry registry, FileLogSource files) {
    gauge(
        registry, "tarsier_log_files", "Log files that are followed.", () -> files.stats().files());
    gauge(
        registry,
        "tarsier_log_files_skipped",
        "Log files that are left alone: binary, not readable or too many.",
        () -> files.stats().skippedFiles());
    total(
        registry,
        "tarsier_log_file_rotations_total",
        "How often a log file was replaced or emptied.",
        () -> files.stats().rotations());
    total(
        registry,
        "tarsier_log_lines_cut_total",
        "Log lines longer than 64 KB, whose rest was skipped.",
        () -> files.stats().cutLines());
    total(
        registry,
        "tarsier_log_file_bytes_total",
        "Bytes read from log files.",
        () -> files.stats().bytes());
  }

  private static void gauge(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.getAsDouble()))
        .register(registry);
  }

  private static void total(
      PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.getAsDouble()))
        .register(registry);
  }
}
