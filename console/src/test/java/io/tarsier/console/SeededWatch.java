package io.tarsier.console;

import io.tarsier.anomaly.Lifecycle;
import io.tarsier.flow.CapacityState;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.flow.SuppressionState;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.Settings;
import io.tarsier.logs.PatternState;
import io.tarsier.model.Band;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Labels;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Suppression;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Window;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;

/**
 * A small shop with a slow database, made up from a seed: what the corridor would say after an
 * hour. Names, titles and labels hold HTML here and there, because some day real ones will.
 */
final class SeededWatch implements Watch {

  static final String HTML = "<img src=x onerror=alert(1)>";
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final int POINTS = 360;

  final Storage storage = new InMemoryStorage();
  private final Map<String, SeriesState> states = new LinkedHashMap<>();
  private final Map<String, List<SeriesPoint>> points = new LinkedHashMap<>();
  private final List<MetricAnomaly> anomalies = new ArrayList<>();
  private final Instant now;
  private final String odd;
  private final Random random = new Random(7);

  SeededWatch(Instant now) {
    this(now, HTML);
  }

  /**
   * As above.
   *
   * @param odd what stands where real data may one day hold HTML
   */
  SeededWatch(Instant now, String odd) {
    this.odd = odd;
    this.now = now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    host("web-1", 8);
    host("db-1", 4);
    shop();
    learning();
    incidents();
  }

  /** A watch that has seen nothing yet. */
  static Watch empty() {
    return new Watch() {
      @Override
      public List<SeriesState> series() {
        return List.of();
      }

      @Override
      public Optional<SeriesState> series(String id) {
        return Optional.empty();
      }

      @Override
      public List<SeriesPoint> points(String id) {
        return List.of();
      }

      @Override
      public List<SourceState> sources() {
        return List.of();
      }

      @Override
      public CorridorStats stats() {
        return new CorridorStats(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 20_000);
      }

      @Override
      public List<CapacityState> capacity() {
        return List.of();
      }

      @Override
      public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
        return Optional.empty();
      }

      @Override
      public Incident decide(Decision decision, String incident, String actor) {
        throw new NoSuchElementException("There is no incident " + incident + ".");
      }
    };
  }

  @Override
  public List<SuppressionState> suppressions() {
    Suppression rule =
        new Suppression(
            "q-1",
            LabelMatcher.parse("disk_write_bytes_per_second{device=~\"sd.*\"}"),
            now.minus(Duration.ofHours(2)),
            now.plus(Duration.ofHours(22)),
            "sda is being replaced " + odd,
            "ann",
            now.minus(Duration.ofHours(2)));
    Suppression ended =
        new Suppression(
            "q-2",
            LabelMatcher.parse("{__entity__=\"host/web-1\"}"),
            now.minus(Duration.ofDays(2)),
            now.minus(Duration.ofDays(1)),
            "",
            "mara",
            now.minus(Duration.ofDays(2)));
    return List.of(
        new SuppressionState(rule, rule.state(now), 2),
        new SuppressionState(ended, ended.state(now), 40));
  }

  @Override
  public List<Dismissal> feedback() {
    return List.of(
        new Dismissal(
            states.keySet().iterator().next(), "f-1", "ann", now.minus(Duration.ofDays(3))),
        new Dismissal(
            "gone",
            "f-2",
            "mara",
            now.minus(Duration.ofHours(5)),
            "{__name__=\"queue_length\"}",
            Optional.empty()));
  }

  @Override
  public void suppress(List<LabelMatcher> matchers, Duration length, String why, String actor) {
    ordered.add(LabelMatcher.text(matchers) + " for " + length + " by " + actor + ": " + why);
  }

  @Override
  public void endSuppression(String id, String actor) {
    ordered.add("end " + id + " by " + actor);
  }

  @Override
  public void withdraw(String finding, String actor) {
    ordered.add("withdraw " + finding + " by " + actor);
  }

  /** What the forms asked for. */
  final List<String> ordered = new ArrayList<>();

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

  private long at(int i) {
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

  private List<MetricAnomaly> of(String part) {
    return anomalies.stream().filter(a -> a.series().key().contains(part)).toList();
  }

  private void incidents() {
    List<MetricAnomaly> checkout = of("service/shop/checkout");
    List<MetricAnomaly> db = of("host/db-1");
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
                    "Severity rose from high to critical."))));
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
                new TimelineEntry(now.minusSeconds(90), "mara", "Acknowledged by mara."))));
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
    for (MetricAnomaly a : anomalies) {
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
    List<Finding> findings = new ArrayList<>(anomalies);
    findings.add(over("network_transmit_bytes_per_second", 130, 0.86));
    findings.add(over("disk_read_bytes_per_second", 60, 0.81));
    findings.add(drifted("disk_read_bytes_per_second"));
    storage.commit(new Storage.Commit(findings, all, journal));
  }

  /** What web-1 lastingly does otherwise. */
  private Drift drifted(String metric) {
    Series series = of("web-1", metric);
    Instant since = now.minus(Duration.ofHours(40));
    return new Drift(
        Drift.idOf(series, since),
        series,
        new Window(since, now.minus(Duration.ofHours(4))),
        0.74,
        1,
        "since 12:04 UTC on 1 Mar "
            + series.name()
            + " runs at 4.2e7–5.8e7 instead of 1e7–2.1e7; what is normal was learned anew",
        new Drift.Range(1e7, 2.1e7),
        new Drift.Range(4.2e7, 5.8e7));
  }

  private Series of(String host, String metric) {
    return states.values().stream()
        .map(SeriesState::series)
        .filter(s -> s.entity().name().equals(host) && s.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  /** A finding on web-1 that ended by itself and never became an incident. */
  private MetricAnomaly over(String metric, int at, double score) {
    Series series = of("web-1", metric);
    List<SeriesPoint> list = points(series.id());
    Instant start = Instant.ofEpochMilli(at(at));
    return new MetricAnomaly(
        MetricAnomaly.idOf(series, start),
        series,
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
                "Resolved: all findings ended ten minutes ago.")));
  }

  @Override
  public List<SeriesState> series() {
    return states.values().stream()
        .sorted(java.util.Comparator.comparing(s -> s.series().key()))
        .toList();
  }

  @Override
  public Optional<SeriesState> series(String id) {
    return Optional.ofNullable(states.get(id));
  }

  @Override
  public List<SeriesPoint> points(String id) {
    return points.getOrDefault(id, List.of());
  }

  @Override
  public List<SourceState> sources() {
    return List.of(
        new SourceState("host", true, Optional.of(now), Optional.empty(), 158_400, 0),
        new SourceState(
            "prometheus", true, Optional.of(now.minusSeconds(12)), Optional.empty(), 60_480, 2),
        new SourceState(
            "prometheus-eu",
            false,
            Optional.of(now.minusSeconds(1_260)),
            Optional.of(
                "Cannot read http://prom.eu.example:9090: connection refused. Check that Prometheus runs there and that this machine may reach it."),
            12_100,
            42));
  }

  @Override
  public CorridorStats stats() {
    return new CorridorStats(
        230_980, 12, 0, anomalies.size(), 4, 0, 0, 1024, states.size(), 0, 1, 20_000);
  }

  /** The memory of web-1, as if it filled within two days, and a certificate of the last series. */
  @Override
  public List<CapacityState> capacity() {
    CapacityState memory =
        states.values().stream()
            .map(SeriesState::series)
            .filter(
                x -> x.entity().name().equals("web-1") && x.metric().equals("memory_used_bytes"))
            .map(x ->
                runsOut(
                    x,
                    "memory",
                    "full",
                    0.93,
                    new CapacityState.Range(
                        now.plus(Duration.ofHours(44)),
                        now.plus(Duration.ofHours(38)),
                        now.plus(Duration.ofHours(53)))))
            .findFirst()
            .orElseThrow();
    Instant end = now.plus(Duration.ofHours(54));
    return List.of(
        memory,
        runsOut(
            certified(),
            "certificate of shop.example",
            "expired",
            1,
            new CapacityState.Range(end, end, end)));
  }

  /** The series that stands for a certificate. */
  Series certified() {
    return states.values().stream()
        .map(SeriesState::series)
        .filter(x -> x.entity().name().equals("db-1"))
        .max(Comparator.comparing(Series::key))
        .orElseThrow();
  }

  private CapacityState runsOut(
      Series x, String resource, String state, double probability, CapacityState.Range range) {
    return new CapacityState(
        x,
        resource,
        state,
        8e9,
        6.5e9,
        now,
        probability,
        Severity.MEDIUM,
        Optional.of(range),
        0.8e9,
        Optional.of("f-" + x.id() + "-c0"));
  }

  @Override
  public Optional<SeriesOutlook> forecast(String id, Duration horizon, double level) {
    double[] past = new double[200];
    for (int i = 0; i < past.length; i++) {
      past[i] = 4e9 + 1.2e7 * i + 2e8 * Math.sin(i / 4.0);
    }
    Settings settings = Settings.of((int) horizon.toHours()).withLevel(level).withSeason(24);
    return Optional.of(
        new SeriesOutlook(
            now.toEpochMilli(), 3_600_000, past, Forecaster.forecast(past, settings)));
  }

  @Override
  public Incident decide(Decision decision, String incident, String actor) {
    Incident i =
        storage
            .incidents()
            .get(incident)
            .orElseThrow(
                () -> new NoSuchElementException("There is no incident " + incident + "."));
    if (i.status().isFinal()) {
      throw new IllegalStateException(
          "Incident " + incident + " is " + i.status().word() + "; that is final.");
    }
    Incident.Status status =
        switch (decision) {
          case ACKNOWLEDGE -> Incident.Status.ACKNOWLEDGED;
          case RESOLVE -> Incident.Status.RESOLVED;
          case DISMISS -> Incident.Status.NOT_AN_ANOMALY;
        };
    List<TimelineEntry> timeline = new ArrayList<>(i.timeline());
    timeline.add(new TimelineEntry(now, actor, status.word() + " by " + actor + "."));
    Incident changed =
        new Incident(
            i.id(),
            i.title(),
            status,
            i.severity(),
            i.opened(),
            now,
            i.entities(),
            i.findings(),
            timeline);
    storage.commit(
        new Storage.Commit(
            List.of(),
            List.of(changed),
            List.of(
                new JournalEntry.Draft(
                    now, actor, "decision", i.id(), "{\"decision\":\"" + status.word() + "\"}"))));
    return changed;
  }

  @Override
  public List<PatternState> patterns() {
    Entity checkout = new Entity(Entity.Kind.SERVICE, "shop", "checkout");
    return List.of(
        pattern(
            checkout,
            "00000000000000a1",
            "payment gateway refused order <*> for <*>: certificate has expired",
            LogLevel.ERROR,
            PatternState.State.NEW,
            12,
            "payment gateway refused order 8113 for <email>: certificate has expired"),
        pattern(
            checkout,
            "00000000000000a2",
            "retrying <*> in <*> ms",
            LogLevel.WARN,
            PatternState.State.CHANGED,
            180,
            "retrying payment in 250 ms"),
        pattern(
            Entity.of(Entity.Kind.HOST, "web-1"),
            "00000000000000a3",
            "order <*> paid in <*> ms " + odd,
            LogLevel.INFO,
            PatternState.State.STEADY,
            240,
            "order 8112 paid in 31 ms " + odd));
  }

  private PatternState pattern(
      Entity entity,
      String id,
      String text,
      LogLevel level,
      PatternState.State state,
      int minutes,
      String example) {
    int[] counts = new int[240];
    Random dice = new Random(id.hashCode());
    long total = 0;
    for (int i = counts.length - minutes; i < counts.length; i++) {
      counts[i] = 5 + dice.nextInt(6) + (state == PatternState.State.CHANGED && i > 225 ? 30 : 0);
      total += counts[i];
    }
    long end = now.truncatedTo(java.time.temporal.ChronoUnit.MINUTES).toEpochMilli() + 60_000;
    return new PatternState(
        entity,
        id,
        text,
        level,
        Map.of(level, total),
        total,
        end - minutes * 60_000L,
        now.toEpochMilli(),
        counts,
        end,
        state,
        List.of(example));
  }
}
