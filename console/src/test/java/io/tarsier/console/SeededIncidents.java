package io.tarsier.console;

import io.tarsier.model.Cause;
import io.tarsier.model.Change;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
import io.tarsier.model.Window;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What went wrong in the seeded shop, written into a storage: findings, incidents, changes. */
final class SeededIncidents {

  private final SeededSeries series;
  private final Storage storage;
  private final Instant now;
  private final String odd;

  SeededIncidents(SeededSeries series, Storage storage, Instant now, String odd) {
    this.series = series;
    this.storage = storage;
    this.now = now;
    this.odd = odd;
  }

  void write() {
    commit();
    changes();
  }

  private void commit() {
    List<MetricAnomaly> checkout = series.of("service/shop/checkout");
    List<MetricAnomaly> db = series.of("host/db-1");
    List<MetricAnomaly> first = new ArrayList<>(checkout);
    first.addAll(db.stream().filter(a -> !a.series().metric().startsWith("cpu")).toList());
    List<MetricAnomaly> second =
        db.stream().filter(a -> a.series().metric().startsWith("cpu")).toList();
    Instant start = checkout.getFirst().window().start();
    List<Incident> all = new ArrayList<>();
    all.add(
        new Incident(
            "i-checkout-slow",
            "Checkout answers slowly: 99th percentile 2.4 s where 0.12 to 0.24 s was expected, with db-1's disk busy",
            Incident.Status.OPEN,
            Severity.CRITICAL,
            start,
            now.minusSeconds(40),
            first.stream().map(MetricAnomaly::entity).distinct().toList(),
            first.stream().map(MetricAnomaly::id).toList(),
            List.of(
                new TimelineEntry(
                    start,
                    TimelineEntry.TARSIER,
                    "Opened: http_request_duration_seconds{quantile=\"0.99\"} on service/shop/checkout left its expected band."),
                new TimelineEntry(
                    start.plusSeconds(60),
                    TimelineEntry.TARSIER,
                    "Joined by db_pool_waiting on service/shop/checkout, high."),
                new TimelineEntry(
                    start.plusSeconds(130),
                    TimelineEntry.TARSIER,
                    "Joined by disk_write_bytes_per_second{device=\"nvme0n1\"} on host/db-1, high."),
                new TimelineEntry(
                    start.plusSeconds(190),
                    TimelineEntry.TARSIER,
                    "Severity rose from high to critical.")),
            causes(),
            Optional.empty(),
            Optional.empty()));
    all.add(
        new Incident(
            "i-db-cpu",
            "All processors of db-1 busier than expected",
            Incident.Status.ACKNOWLEDGED,
            Severity.MEDIUM,
            start.plusSeconds(240),
            now.minusSeconds(90),
            List.of(Entity.of(Entity.Kind.HOST, "db-1")),
            second.stream().map(MetricAnomaly::id).toList(),
            List.of(
                new TimelineEntry(
                    start.plusSeconds(240),
                    TimelineEntry.TARSIER,
                    "Opened: cpu_usage_ratio on host/db-1 left its expected band."),
                new TimelineEntry(now.minusSeconds(90), "mara", "Acknowledged by mara.")),
            List.of(),
            Optional.of("i-checkout-slow"),
            Optional.empty()));
    all.add(
        past(
            "i-night",
            "Disk nvme0n1 of web-1 wrote "
                + odd
                + " six times as much as usual while the nightly backup of every customer's archive ran longer than it ever had before, which is why this title is as long as it is",
            Incident.Status.RESOLVED,
            Severity.HIGH,
            9));
    all.add(
        past(
            "i-deploy",
            "http_requests_per_second on service/shop/cart fell to none for two minutes",
            Incident.Status.NOT_AN_ANOMALY,
            Severity.LOW,
            31));
    List<JournalEntry.Draft> journal = new ArrayList<>();
    for (Incident i : all.reversed()) {
      journal.add(
          new JournalEntry.Draft(
              i.opened(),
              TimelineEntry.TARSIER,
              "incident",
              i.id(),
              "{\"title\":\"" + i.title() + "\",\"status\":\"open\"}"));
    }
    for (MetricAnomaly a : series.anomalies) {
      journal.add(
          new JournalEntry.Draft(
              a.window().start(),
              TimelineEntry.TARSIER,
              "finding",
              a.id(),
              "{\"score\":" + a.score() + ",\"explanation\":\"" + a.explanation() + "\"}"));
    }
    for (int i = 0; i < 60; i++) {
      journal.add(
          new JournalEntry.Draft(
              now.minusSeconds(600 - i),
              TimelineEntry.TARSIER,
              "finding",
              "f-" + i,
              "{\"score\":0.81}"));
    }
    journal.add(
        new JournalEntry.Draft(
            now.minusSeconds(90),
            "mara",
            "decision",
            "i-db-cpu",
            "{\"decision\":\"acknowledge\"}"));
    List<Finding> findings = new ArrayList<>(series.anomalies);
    findings.add(over("network_transmit_bytes_per_second", 130, 0.86));
    findings.add(over("disk_read_bytes_per_second", 60, 0.81));
    findings.add(drifted("disk_read_bytes_per_second"));
    storage.commit(new Storage.Commit(findings, all, journal));
  }

  /** What web-1 lastingly does otherwise. */
  private Drift drifted(String metric) {
    Series of = series.of("web-1", metric);
    Instant since = now.minus(Duration.ofHours(40));
    return new Drift(
        Drift.idOf(of, since),
        of,
        new Window(since, now.minus(Duration.ofHours(4))),
        0.74,
        1,
        "since 12:04 UTC on 1 Mar "
            + of.name()
            + " runs at 4.2e7–5.8e7 instead of 1e7–2.1e7; what is normal was learned anew",
        new Drift.Range(1e7, 2.1e7),
        new Drift.Range(4.2e7, 5.8e7));
  }

  /** A finding on web-1 that ended by itself and never became an incident. */
  private MetricAnomaly over(String metric, int at, double score) {
    Series of = series.of("web-1", metric);
    List<SeriesPoint> list = series.points.getOrDefault(of.id(), List.of());
    Instant start = Instant.ofEpochMilli(series.at(at));
    return new MetricAnomaly(
        MetricAnomaly.idOf(of, start),
        of,
        new Window(start, start.plusSeconds(70)),
        false,
        score,
        Severity.ofScore(score),
        0.8,
        metric + " was twice the usual.",
        list.get(at),
        List.of(new ModelScore("stl", 1, score)),
        list.subList(at - 20, at + 10));
  }

  private List<Cause> causes() {
    Entity payment = new Entity(Entity.Kind.SERVICE, "shop", "payment");
    Entity db = Entity.of(Entity.Kind.HOST, "db-1");
    Entity checkout = new Entity(Entity.Kind.SERVICE, "shop", "checkout");
    return List.of(
        new Cause(
            db,
            "the disk is busy",
            0.91,
            0.72,
            List.of(
                "disk_io_time_seconds rose from 4 ms to 89 ms 2 minutes before checkout got slow",
                "everything that got slow depends on it",
                "nvme0n1 writes 19 times as much as usual " + odd),
            List.of(id("db-1", "disk_io_time_seconds"), id("db-1", "disk_write_bytes_per_second")),
            "Find what writes so much to nvme0n1, or move the database to a disk of its own."),
        new Cause(
            payment,
            "answers slowly",
            0.4,
            0.14,
            List.of("payment 1.5.0 was deployed 4 minutes before"),
            List.of(),
            "Roll payment back to 1.4.2."),
        new Cause(
            checkout,
            "waits for connections",
            0.2,
            0.06,
            List.of("31 requests wait for the pool"),
            List.of("gone"),
            ""));
  }

  /** The odd one of the series of that name. */
  private String id(String host, String metric) {
    return series.anomalies.stream()
        .map(MetricAnomaly::series)
        .filter(s -> s.entity().name().equals(host) && s.metric().equals(metric))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private void changes() {
    Entity payment = new Entity(Entity.Kind.SERVICE, "shop", "payment");
    storage
        .changes()
        .put(
            List.of(
                new Change(
                    "c-1",
                    payment,
                    now.minusSeconds(1_200).toEpochMilli(),
                    Change.Kind.DEPLOYMENT,
                    "payment 1.4.2 → 1.5.0 " + odd,
                    "ann",
                    Labels.empty(),
                    "https://git.example/payment/1.5.0"),
                new Change(
                    "c-2",
                    new Entity(Entity.Kind.WORKLOAD, "shop", "recommender"),
                    now.minusSeconds(9_000).toEpochMilli(),
                    Change.Kind.SCALING,
                    "3 → 5 replicas",
                    "",
                    Labels.empty(),
                    "javascript:alert(1)")),
            new Storage.Commit(List.of(), List.of(), List.of()));
  }

  private Incident past(
      String id, String title, Incident.Status status, Severity severity, int hours) {
    Instant opened = now.minus(Duration.ofHours(hours));
    return new Incident(
        id,
        title,
        status,
        severity,
        opened,
        opened.plusSeconds(1_500),
        List.of(Entity.of(Entity.Kind.HOST, "web-1")),
        List.of("f-gone"),
        List.of(
            new TimelineEntry(
                opened,
                TimelineEntry.TARSIER,
                "Opened: disk_write_bytes_per_second left its expected band."),
            new TimelineEntry(
                opened.plusSeconds(1_500),
                TimelineEntry.TARSIER,
                "Resolved: all findings ended ten minutes ago.")),
        List.of(),
        Optional.empty(),
        status == Incident.Status.RESOLVED
            ? Optional.of(new Verdict(Entity.of(Entity.Kind.HOST, "web-1"), true, "ann", opened))
            : Optional.empty());
  }
}
