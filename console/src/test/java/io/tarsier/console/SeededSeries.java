package io.tarsier.console;

import io.tarsier.anomaly.Lifecycle;
import io.tarsier.flow.SeriesState;
import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The series of the seeded shop: two hosts, some services, one of which got slow. */
final class SeededSeries {

  private static final Duration STEP = Duration.ofSeconds(10);
  private static final int POINTS = 360;

  final Map<String, SeriesState> states = new LinkedHashMap<>();
  final Map<String, List<SeriesPoint>> points = new LinkedHashMap<>();
  final List<MetricAnomaly> anomalies = new ArrayList<>();
  private final Instant now;
  private final String odd;
  private final Random random = new Random(7);

  SeededSeries(Instant now, String odd) {
    this.now = now;
    this.odd = odd;
    host("web-1", 8);
    host("db-1", 4);
    shop();
    learning();
  }

  private void host(String name, int cores) {
    Entity e = Entity.of(Entity.Kind.HOST, name);
    for (int c = 0; c < cores; c++) {
      boolean busy = name.equals("db-1");
      add(
          e,
          "cpu_usage_ratio",
          Labels.of("core", "" + c),
          busy ? 0.42 : 0.22,
          0.04,
          busy ? 0.5 : 0,
          busy ? 70 : 0);
    }
    add(e, "load_average", Labels.of("minutes", "1"), 2.1, 0.3, name.equals("db-1") ? 7 : 0, 80);
    add(e, "memory_used_bytes", Labels.empty(), 6.1e9, 4e7, 0, 0);
    add(e, "memory_available_bytes", Labels.empty(), 9.8e9, 4e7, 0, 0);
    add(e, "swap_used_bytes", Labels.empty(), 1.2e7, 0, 0, 0);
    for (String d : new String[] {"sda", "nvme0n1"}) {
      boolean slow = name.equals("db-1") && d.equals("nvme0n1");
      add(e, "disk_read_bytes_per_second", Labels.of("device", d), 2.4e6, 5e5, 0, 0);
      add(
          e,
          "disk_write_bytes_per_second",
          Labels.of("device", d),
          1.1e7,
          1.5e6,
          slow ? 1.9e8 : 0,
          84);
      add(e, "disk_io_time_seconds", Labels.of("device", d), 0.004, 0.0008, slow ? 0.085 : 0, 84);
    }
    add(e, "filesystem_used_ratio", Labels.of("mount", "/"), 0.61, 0.0004, 0, 0);
    add(
        e,
        "filesystem_used_ratio",
        Labels.of("mount", "/var/lib/postgresql/16/main"),
        0.874,
        0.0006,
        0,
        0);
    add(e, "network_receive_bytes_per_second", Labels.of("device", "eth0"), 5.2e5, 9e4, 0, 0);
    add(e, "network_transmit_bytes_per_second", Labels.of("device", "eth0"), 8.8e5, 1.2e5, 0, 0);
    add(e, "open_files", Labels.empty(), 18_420, 120, 0, 0);
    add(e, "temperature_celsius", Labels.of("sensor", "cpu"), 51, 1.1, 0, 0);
  }

  private void shop() {
    Entity checkout = new Entity(Entity.Kind.SERVICE, "shop", "checkout");
    Entity cart = new Entity(Entity.Kind.SERVICE, "shop", "cart");
    for (Entity e : List.of(checkout, cart)) {
      boolean hit = e.equals(checkout);
      add(
          e,
          "http_request_duration_seconds",
          Labels.of("quantile", "0.99"),
          0.18,
          0.02,
          hit ? 2.3 : 0,
          62);
      add(
          e,
          "http_request_duration_seconds",
          Labels.of("quantile", "0.5"),
          0.031,
          0.003,
          hit ? 0.12 : 0,
          66);
      add(
          e,
          "http_requests_per_second",
          Labels.of(Map.of("method", "POST", "route", "/api/v2/checkout/{id}/confirm")),
          48,
          6,
          0,
          0);
      add(e, "http_errors_ratio", Labels.empty(), 0.002, 0.0007, hit ? 0.068 : 0, 50);
      add(e, "db_pool_waiting", Labels.of("pool", hit ? odd : "main"), 0.4, 0.3, hit ? 31 : 0, 68);
    }
    Entity pod = new Entity(Entity.Kind.POD, "shop", "checkout-7d9f8b6c54-x2lqp");
    add(pod, "jvm_gc_pause_seconds", Labels.of("gc", "G1 Young Generation"), 0.012, 0.003, 0, 0);
    add(pod, "memory_used_bytes", Labels.empty(), 7.4e8, 9e6, 0, 0);
    add(pod, "cpu_usage_ratio", Labels.empty(), 0.31, 0.05, 0, 0);
  }

  private void learning() {
    Entity e = new Entity(Entity.Kind.WORKLOAD, "shop", "recommender");
    for (String m : new String[] {"cpu_usage_ratio", "memory_used_bytes", "requests_per_second"}) {
      Series series = new Series(e, m, Labels.empty());
      List<SeriesPoint> list = new ArrayList<>();
      for (int i = 0; i < 38; i++) {
        double v = (m.startsWith("mem") ? 3e8 : 0.4) * (1 + 0.05 * random.nextGaussian());
        list.add(new SeriesPoint(at(i + POINTS - 38), v, Band.UNKNOWN, 0, false));
      }
      put(series, list, 38, Optional.empty());
    }
  }

  long at(int i) {
    return now.minus(STEP.multipliedBy(POINTS - 1L - i)).toEpochMilli();
  }

  private void add(
      Entity e,
      String metric,
      Labels labels,
      double level,
      double noise,
      double jump,
      int minutesOfHour) {
    Series series = new Series(e, metric, labels);
    boolean hit = jump != 0;
    // The trouble begins this many points before the end and builds up within two minutes.
    int start = hit ? POINTS - 90 + (minutesOfHour - 60) : POINTS;
    List<SeriesPoint> list = new ArrayList<>();
    double drift = random.nextDouble() * 6;
    double wander = 0;
    for (int i = 0; i < POINTS; i++) {
      double expected = level + noise * 1.6 * Math.sin(i / 46.0 + drift);
      wander = 0.7 * wander + noise * 0.55 * random.nextGaussian();
      double v = Math.max(0, expected + wander);
      double score = Math.min(0.55, Math.abs(wander) / (noise * 4 + 1e-12) * 0.6);
      boolean called = false;
      if (i >= start) {
        v += jump * Math.min(1, (i - start + 1) / 12.0) * (0.9 + 0.1 * random.nextDouble());
        score = Math.min(0.99, 0.72 + 0.03 * (i - start));
        called = score >= 0.8;
      }
      Band band = new Band(Math.max(expected - noise * 3, 0), expected, expected + noise * 3);
      list.add(new SeriesPoint(at(i), v, band, noise == 0 ? 0 : score, called));
    }
    Optional<String> finding = Optional.empty();
    if (hit) {
      MetricAnomaly a = anomaly(series, list, start + 3);
      anomalies.add(a);
      finding = Optional.of(a.id());
    }
    put(series, list, 4_320, finding);
  }

  private void put(Series series, List<SeriesPoint> list, long seen, Optional<String> finding) {
    points.put(series.id(), list);
    states.put(
        series.id(),
        new SeriesState(
            series,
            series.id(),
            series.entity().kind() == Entity.Kind.HOST ? "host" : "prometheus",
            list.getLast(),
            seen,
            120,
            finding,
            Optional.of(
                new Lifecycle(
                    "skyline",
                    4,
                    Optional.of(now.minus(Duration.ofHours(30))),
                    Optional.of(Lifecycle.Reason.DRIFT),
                    1))));
  }

  private MetricAnomaly anomaly(Series series, List<SeriesPoint> list, int start) {
    Instant from = Instant.ofEpochMilli(list.get(start).epochMillis());
    SeriesPoint peak = list.get(POINTS - 20);
    Units unit = Units.of(series.metric());
    double score =
        series.metric().startsWith("http_request_dur")
            ? 0.97
            : series.metric().startsWith("cpu") ? 0.83 : 0.91;
    return new MetricAnomaly(
        MetricAnomaly.idOf(series, from),
        series,
        new Window(from, now),
        true,
        score,
        Severity.ofScore(score),
        0.88,
        series.metric()
            + " is "
            + unit.format(peak.value())
            + " where "
            + unit.format(peak.band().lower())
            + " to "
            + unit.format(peak.band().upper())
            + " was expected, "
            + Units.digits(peak.value() / peak.band().expected())
            + " times the usual.",
        peak,
        List.of(
            new ModelScore("stl", 0.4, score),
            new ModelScore("isolation-forest", 0.4, Math.min(1, score + 0.02)),
            new ModelScore("ewma", 0.2, score - 0.12)),
        list.subList(start - 40, POINTS));
  }

  List<MetricAnomaly> of(String part) {
    return anomalies.stream().filter(a -> a.series().key().contains(part)).toList();
  }

  Series of(String host, String metric) {
    return states.values().stream()
        .map(SeriesState::series)
        .filter(s -> s.entity().name().equals(host) && s.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }
}
