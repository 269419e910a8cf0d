package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.NoiseState;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.flow.SuppressionState;
import io.tarsier.forecast.Forecaster;
import io.tarsier.forecast.Settings;
import io.tarsier.logs.PatternState;
import io.tarsier.model.Entity;
import io.tarsier.model.Hours;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.LogLevel;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Suppression;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
import io.tarsier.model.Weekly;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
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

  final Storage storage = new InMemoryStorage();
  final SeededTraffic traffic;
  final SeededNotices notices;
  private final Map<String, SeriesState> states;
  private final SeededSeries seeded;
  private final Instant now;
  private final String odd;

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
    this.seeded = new SeededSeries(this.now, odd);
    this.states = seeded.states;
    this.traffic = new SeededTraffic(this.now, odd);
    this.notices = new SeededNotices(this.now, odd);
    new SeededIncidents(seeded, storage, this.now, odd).write();
  }

  /** All that is seeded, for the pages. */
  ConsolePages.Views views() {
    return new ConsolePages.Views(
        this, traffic, notices, storage, InstantSource.fixed(now), "0.1.0");
  }

  /** A watch where nobody sends spans and nobody is told anything. */
  static ConsolePages.Views quiet(Watch watch, Storage storage, Instant now) {
    return new ConsolePages.Views(
        watch, Traffic.NONE, Outgoing.NONE, storage, InstantSource.fixed(now), "0.1.0");
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
            Optional.empty(),
            "sda is being replaced " + odd,
            "ann",
            now.minus(Duration.ofHours(2)));
    Suppression ended =
        new Suppression(
            "q-2",
            LabelMatcher.parse("{__entity__=\"host/web-1\"}"),
            now.minus(Duration.ofDays(2)),
            now.minus(Duration.ofDays(1)),
            Optional.empty(),
            "",
            "mara",
            now.minus(Duration.ofDays(2)));
    Suppression weekly =
        new Suppression(
            "q-3",
            LabelMatcher.parse("{job=\"backup\"}"),
            now.minus(Duration.ofDays(3)),
            Suppression.OPEN,
            Optional.of(new Weekly(Hours.parse("sun 02:00-04:00"), ZoneId.of("Europe/Berlin"))),
            "backups",
            "ann",
            now.minus(Duration.ofDays(3)));
    return List.of(
        new SuppressionState(rule, rule.state(now), 2),
        new SuppressionState(weekly, weekly.state(now), 3),
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
  public void suppress(
      List<LabelMatcher> matchers,
      Instant ends,
      Optional<Weekly> weekly,
      String why,
      String actor) {
    String when =
        weekly
            .map(w -> w.text() + " until " + ends)
            .orElseGet(() -> "for " + Duration.between(now, ends));
    ordered.add(LabelMatcher.text(matchers) + " " + when + " by " + actor + ": " + why);
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
    return seeded.points.getOrDefault(id, List.of());
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
        230_980, 12, 0, seeded.anomalies.size(), 4, 0, 0, 1024, states.size(), 0, 1, 20_000);
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
            timeline,
            i.causes(),
            i.parent(),
            i.verdict());
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
  public String wording(String incident) {
    return incident.equals("i-checkout-slow")
        ? "Checkout answers slowly because the disk of <b>db-1</b> is busy. Finding what writes so much to it would put it right."
        : "";
  }

  @Override
  public Incident judgeCause(String incident, Entity cause, String actor) {
    Incident i =
        storage
            .incidents()
            .get(incident)
            .orElseThrow(
                () -> new NoSuchElementException("There is no incident " + incident + "."));
    boolean first = !i.causes().isEmpty() && i.causes().getFirst().entity().equals(cause);
    Incident judged = i.judged(new Verdict(cause, first, actor, now));
    storage.commit(new Storage.Commit(List.of(), List.of(judged), List.of()));
    return judged;
  }

  @Override
  public Optional<NoiseState> noise() {
    return Optional.of(new NoiseState(now.minus(Duration.ofHours(20)), 412, 371, 96, 4));
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
