package io.tarsier.server;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.tarsier.files.FileLogSource;
import io.tarsier.flow.CapacityState;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.Notices;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.flow.TraceFlow;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.otlp.OtlpReceiver;
import io.tarsier.ports.Storage;
import io.tarsier.prometheus.PrometheusSource;
import io.tarsier.prometheus.RemoteWriteIntake;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What Tarsier says about itself. Numbers that another part keeps are asked for at each scrape;
 * labels come from closed sets (route templates, source names) or from the bounded number of
 * watched resources.
 */
final class ServerMetrics {

  private static final double[] LATENCY = {
    .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final Histogram requests;
  private final Gauge inFlight;
  private final Counter refused;
  private final Counter writes;
  private final Counter written;
  private final Counter scored;
  private final Counter droppedClients;
  private final Counter pushes;
  private final Counter pushed;
  private final AlertMetrics alerts;

  ServerMetrics(String version, InstantSource clock) {
    JvmMetrics.builder().register(registry);
    alerts = new AlertMetrics(registry);
    double start = clock.millis() / 1000.0;
    gauge(
        "tarsier_start_time_seconds",
        "When this process started to serve, since 1970.",
        () -> start);
    Gauge.builder()
        .name("tarsier_build_info")
        .help("Always 1; says what runs.")
        .labelNames("version", "java")
        .register(registry)
        .labelValues(version, Runtime.version().toString())
        .set(1);
    requests =
        Histogram.builder()
            .name("tarsier_http_request_duration_seconds")
            .help("Time to answer a request; streams of live events are left out.")
            .labelNames("method", "route", "status")
            .classicOnly()
            .classicUpperBounds(LATENCY)
            .register(registry);
    inFlight =
        Gauge.builder()
            .name("tarsier_http_requests_in_flight")
            .help("Requests being answered now.")
            .register(registry);
    refused =
        Counter.builder()
            .name("tarsier_http_requests_refused_total")
            .help("Requests refused before anything was done.")
            .labelNames("reason")
            .register(registry);
    writes =
        Counter.builder()
            .name("tarsier_remote_write_requests_total")
            .help("Remote write requests by outcome.")
            .labelNames("outcome")
            .register(registry);
    pushes =
        Counter.builder()
            .name("tarsier_log_push_requests_total")
            .help("Requests with log records, by the door they came through.")
            .labelNames("door", "outcome")
            .register(registry);
    pushed =
        Counter.builder()
            .name("tarsier_log_push_records_total")
            .help("Log records taken in by a door.")
            .labelNames("door")
            .register(registry);
    written =
        Counter.builder()
            .name("tarsier_remote_write_samples_total")
            .help("Samples taken in by remote write.")
            .register(registry);
    scored =
        Counter.builder()
            .name("tarsier_scored_points_total")
            .help("Points scored on demand.")
            .register(registry);
    droppedClients =
        Counter.builder()
            .name("tarsier_event_clients_dropped_total")
            .help("Listeners to live events let go because they read too slowly.")
            .register(registry);
  }

  /** Adds what the corridor counts. */
  void watch(Corridor corridor) {
    AlertMetrics.watch(registry, corridor);
    stat(corridor, "tarsier_samples_total", "Samples taken in.", CorridorStats::samples);
    stat(
        corridor,
        "tarsier_samples_unjudged_total",
        "Samples that were not a number, late or a duplicate.",
        CorridorStats::unjudged);
    stat(
        corridor,
        "tarsier_samples_refused_total",
        "Samples of new series dropped because too many are watched.",
        CorridorStats::refusedSeries);
    stat(corridor, "tarsier_findings_total", "Findings opened.", CorridorStats::findings);
    stat(
        corridor,
        "tarsier_suppressed_findings_total",
        "Findings opened that a suppression held back.",
        CorridorStats::suppressedFindings);
    gauge(
        "tarsier_suppressions_active",
        "Suppression rules in force.",
        () -> corridor.stats().suppressions());
    gauge(
        "tarsier_series_limit", "Series that may be watched.", () -> corridor.stats().maxSeries());
    stat(corridor, "tarsier_incidents_total", "Incidents opened.", CorridorStats::incidents);
    stat(
        corridor,
        "tarsier_storage_failures_total",
        "Commits that failed and were tried again.",
        CorridorStats::storageFailures);
    gauge(
        "tarsier_queue_batches",
        "Batches that wait in the corridor.",
        () -> corridor.stats().queued());
    gauge(
        "tarsier_queue_capacity_batches",
        "Batches that may wait before a source has to.",
        () -> corridor.stats().queueCapacity());
    gauge("tarsier_series", "Series watched.", () -> corridor.stats().series());
    gauge(
        "tarsier_series_learning",
        "Series that are still learning.",
        () -> count(corridor, SeriesState::learning));
    gauge(
        "tarsier_series_anomalous",
        "Series with a finding that is going on.",
        () -> count(corridor, s -> s.openFinding().isPresent()));
    GaugeWithCallback.builder()
        .name("tarsier_capacity_exhaustion_seconds")
        .help("Time until a resource is exhausted, where that is probable within seven days.")
        .labelNames("entity", "resource", "series")
        .callback(c -> {
          for (CapacityState s : corridor.capacity()) {
            s.exhaustion()
                .ifPresent(r ->
                    c.call(
                        Duration.between(s.at(), r.median()).toMillis() / 1e3,
                        s.series().entity().id(),
                        s.resource(),
                        s.series().id()));
          }
        })
        .register(registry);
    source(
        corridor,
        "tarsier_source_up",
        "1 when a source's last collection worked.",
        s -> s.healthy() ? 1 : 0);
    source(
        corridor,
        "tarsier_source_last_success_timestamp_seconds",
        "When a source last worked, since 1970.",
        s -> s.lastSuccess().map(Instant::toEpochMilli).orElse(0L) / 1000.0);
    sourceTotal(
        corridor,
        "tarsier_source_samples_total",
        "Samples a source has given.",
        SourceState::samples);
    sourceTotal(
        corridor,
        "tarsier_source_failures_total",
        "Collections of a source that failed.",
        SourceState::failures);
  }

  /** Adds what storage knows. */
  void watch(Storage storage) {
    gauge("tarsier_journal_entries", "Entries in the journal.", () -> storage.journal().size());
    GaugeWithCallback.builder()
        .name("tarsier_incidents_open")
        .help("Incidents that are neither resolved nor dismissed.")
        .labelNames("severity")
        .callback(c -> {
          Map<Severity, Integer> open = new EnumMap<>(Severity.class);
          for (Incident i : storage.incidents().unfinished()) {
            open.merge(i.severity(), 1, Integer::sum);
          }
          for (Severity s : Severity.values()) {
            c.call(open.getOrDefault(s, 0), Views.word(s));
          }
        })
        .register(registry);
  }

  /** Adds what is counted of pushed series. */
  void watch(RemoteWriteIntake intake) {
    InputMetrics.add(registry, intake);
  }

  /** Counts what is watched of logs. */
  void watch(Notices notices) {
    NoticeMetrics.add(registry, notices);
  }

  void watch(TraceFlow traces) {
    InputMetrics.add(registry, traces);
  }

  void watch(OtlpReceiver otlp) {
    InputMetrics.add(registry, otlp);
  }

  void watch(LogFlow logs) {
    InputMetrics.add(registry, logs);
  }

  /** Counts what a reader of files meets. */
  void watch(FileLogSource files) {
    InputMetrics.add(registry, files);
  }

  /** Adds what the reader of a Prometheus counts. */
  void watch(PrometheusSource source) {
    InputMetrics.add(registry, source);
  }

  void watch(Sessions sessions, EventHub events) {
    gauge(
        "tarsier_sessions",
        "Sessions of the console, ended ones included until the next sign-in.",
        sessions::size);
    gauge("tarsier_event_clients", "Clients that listen to live events.", events::clients);
  }

  AlertMetrics alerts() {
    return alerts;
  }

  void started() {
    inFlight.inc();
  }

  void answered(String method, String route, int status, double seconds) {
    inFlight.dec();
    requests.labelValues(method, route, Integer.toString(status)).observe(seconds);
  }

  /** A stream has ended; its length says nothing about latency. */
  void streamed() {
    inFlight.dec();
  }

  void refused(String reason) {
    refused.labelValues(reason).inc();
  }

  void wrote(String outcome, int samples) {
    writes.labelValues(outcome).inc();
    written.inc(samples);
  }

  /** A request with log records. */
  void pushed(String door, String outcome, int records) {
    pushes.labelValues(door, outcome).inc();
    pushed.labelValues(door).inc(records);
  }

  void scored(int points) {
    scored.inc(points);
  }

  void droppedClient() {
    droppedClients.inc();
  }

  void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape());
  }

  private static long count(Corridor corridor, Predicate<SeriesState> which) {
    return corridor.series().stream().filter(which).count();
  }

  private void stat(
      Corridor corridor, String name, String help, ToDoubleFunction<CorridorStats> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.applyAsDouble(corridor.stats())))
        .register(registry);
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(c -> c.call(value.getAsDouble()))
        .register(registry);
  }

  private void source(
      Corridor corridor, String name, String help, ToDoubleFunction<SourceState> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("source")
        .callback(c -> sources(corridor).forEach(s -> c.call(value.applyAsDouble(s), s.name())))
        .register(registry);
  }

  private void sourceTotal(
      Corridor corridor, String name, String help, ToDoubleFunction<SourceState> value) {
    CounterWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("source")
        .callback(c -> sources(corridor).forEach(s -> c.call(value.applyAsDouble(s), s.name())))
        .register(registry);
  }

  private static List<SourceState> sources(Corridor corridor) {
    return corridor.sources();
  }
}
