package io.tarsier.testkit;

import io.tarsier.model.Band;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Plausible findings, incidents and journal drafts; the same seed gives the same ones. */
public final class Samples {

  private final SplittableRandom random;

  public Samples(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** A series of a host that is told apart by a number. */
  public static Series series(int number) {
    return new Series(
        Entity.of(Entity.Kind.HOST, "web-" + number % 7),
        "cpu_usage_ratio",
        Labels.of(Map.of("core", Integer.toString(number), "mode", "user")));
  }

  /** A finding that has ended, with points whose first band is unknown, as after a cold start. */
  public MetricAnomaly finding(Series series, Instant start) {
    return finding(series, start, random.nextDouble(0.8, 1), false);
  }

  public MetricAnomaly finding(Series series, Instant start, double score, boolean ongoing) {
    Window window = new Window(start, start.plus(Duration.ofMinutes(1 + random.nextInt(10))));
    List<SeriesPoint> points = new ArrayList<>();
    points.add(
        new SeriesPoint(
            start.minusSeconds(30).toEpochMilli(), random.nextDouble(), Band.UNKNOWN, 0, false));
    for (int i = 0; i < 3; i++) {
      points.add(
          new SeriesPoint(
              start.plusSeconds(30L * i).toEpochMilli(),
              random.nextDouble(0.9, 1),
              new Band(0.1, 0.2, random.nextDouble(0.3, 0.4)),
              score,
              true));
    }
    return new MetricAnomaly(
        MetricAnomaly.idOf(series, start),
        series,
        window,
        ongoing,
        score,
        Severity.ofScore(score),
        random.nextDouble(0.5, 1),
        series.name() + " is 0.95, expected 0.1–0.35",
        points.getLast(),
        List.of(
            new ModelScore("stl", 0.4, score),
            new ModelScore("isolation-forest", 0.4, random.nextDouble()),
            new ModelScore("ewma", 0.2, random.nextDouble())),
        points);
  }

  /** A foreseen shortage on a series. */
  public CapacityForecast capacity(Series series, Instant start, boolean ongoing) {
    Instant end = start.plus(Duration.ofMinutes(5));
    return new CapacityForecast(
        CapacityForecast.idOf(series, start),
        series,
        new Window(start, end),
        ongoing,
        random.nextDouble(0.8, 1),
        Severity.MEDIUM,
        random.nextDouble(0.5, 1),
        "disk / full in 2 d 4 h (80 %: 1 d 20 h – 2 d 12 h)",
        "disk /",
        0.99,
        random.nextDouble(0.7, 0.9),
        end.plus(Duration.ofHours(52)),
        end.plus(Duration.ofHours(44)),
        end.plus(Duration.ofHours(60)));
  }

  /** A lasting change of a series. */
  public Drift drift(Series series, Instant start) {
    double level = random.nextDouble(10, 20);
    return new Drift(
        Drift.idOf(series, start),
        series,
        new Window(start, start.plus(Duration.ofDays(2))),
        random.nextDouble(0.5, 1),
        random.nextDouble(0.5, 1),
        "since 12:04 UTC on 1 Mar " + series.name() + " runs at 40–55 instead of 10–20",
        new Drift.Range(level, level + 10),
        new Drift.Range(40, 55));
  }

  /** A pattern that came up in a log. */
  public LogAnomaly logAnomaly(Entity entity, Instant start, boolean ongoing) {
    String pattern = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
    return new LogAnomaly(
        LogAnomaly.idOf(entity, LogAnomaly.Change.NEW, pattern, start),
        entity,
        LogAnomaly.Change.NEW,
        new Window(start, start.plus(Duration.ofMinutes(5))),
        ongoing,
        random.nextDouble(0.8, 1),
        Severity.HIGH,
        random.nextDouble(0.5, 1),
        "a pattern never met before came 12 times",
        List.of(
            new LogAnomaly.Pattern(
                pattern,
                "connection to <*> refused",
                LogLevel.ERROR,
                Double.NaN,
                12,
                List.of("connection to db-1 refused"))),
        List.of("refused", "connection"));
  }

  /** Series of one entity that no longer go together. */
  public GroupAnomaly group(Series first, Series second, Instant start, boolean ongoing) {
    return new GroupAnomaly(
        GroupAnomaly.idOf(first.entity(), start),
        first.entity(),
        new Window(start, start.plus(Duration.ofMinutes(3))),
        ongoing,
        random.nextDouble(0.8, 1),
        Severity.MEDIUM,
        random.nextDouble(0.5, 1),
        first.name() + " no longer goes with " + second.name(),
        GroupAnomaly.Shape.RELATION,
        List.of(
            new GroupAnomaly.Member(first, 0.7, true, 0.9, new Band(0.3, 0.4, 0.5)),
            new GroupAnomaly.Member(second, 0.3, false, 12, Band.UNKNOWN)));
  }

  /** An incident of the given findings, opened with the first of them. */
  public static Incident incident(
      String id, Incident.Status status, Instant updated, MetricAnomaly... findings) {
    List<MetricAnomaly> list = List.of(findings);
    return new Incident(
        id,
        "High CPU on " + list.getFirst().entity().name(),
        status,
        list.stream().map(MetricAnomaly::severity).reduce(Severity.LOW, Severity::worst),
        list.getFirst().window().start(),
        updated,
        list.stream().map(MetricAnomaly::entity).distinct().toList(),
        list.stream().map(MetricAnomaly::id).toList(),
        List.of(
            new TimelineEntry(
                list.getFirst().window().start(),
                TimelineEntry.TARSIER,
                list.getFirst().explanation())));
  }

  /** A journal draft about a subject, with text that is hard on encodings. */
  public JournalEntry.Draft draft(Instant time, String subject) {
    return new JournalEntry.Draft(
        time,
        TimelineEntry.TARSIER,
        "finding",
        subject,
        "{\"text\":\"Größe 測試 \\\"quoted\\\" 🙈\",\"number\":" + random.nextInt(1000) + "}");
  }
}
