package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.incidents.IncidentEngine;
import io.tarsier.incidents.IncidentSettings;
import io.tarsier.incidents.Topology;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Incident;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The corridor's heart: sample to finding to incident, on one thread. It decides and remembers;
 * {@link Corridor} writes what it concluded down.
 *
 * <p>One thread is enough: a detector takes microseconds a point, and 10,000 series at 30 s are 333
 * points a second. In return everything is deterministic in event time.
 */
final class Pipeline {

  /**
   * Samples further ahead of the clock than this are refused: they would make all later ones look
   * late.
   */
  static final Duration MAX_AHEAD = Duration.ofMinutes(10);

  /**
   * So many finished incidents are remembered after a restart, lest their findings open them anew.
   */
  private static final int SETTLED = 1000;

  /** Alarms a day of a group where no budget is set. */
  private static final double GROUP_BUDGET = 0.3;

  private final AnomalyEngine engine;
  private final IncidentEngine incidents;
  private final Storage storage;
  private final InstantSource clock;
  final Topology topology = new Topology();
  final Catalogue catalogue;
  final Capacities capacities;
  private final Groups groups;
  private final Snapshots snapshots;
  private final Counters counters;
  final Quiet quiet;
  final Changes changes;
  private final Opinions opinions;
  private final LessonBook lessons;
  final Decisions decisions;
  private final Causes causes;

  /** Newest sample time of each source. */
  private final Map<String, Long> sourceTimes = new ConcurrentHashMap<>();

  private final Alerts alerts;
  final Noise noise;

  private final Ongoing ongoing;

  /** Ongoing findings of series that are still catching up with history nobody asked about. */
  private final Map<Series, MetricAnomaly> muted = new HashMap<>();

  private long eventTime = Long.MIN_VALUE;

  Pipeline(
      AnomalyEngine engine,
      Storage storage,
      CorridorSettings settings,
      InstantSource clock,
      Counters counters) {
    this.engine = engine;
    this.incidents =
        new IncidentEngine(
            new IncidentSettings(settings.correlationGap(), settings.quietPeriod()), topology);
    this.storage = storage;
    this.clock = clock;
    this.counters = counters;
    this.capacities = new Capacities(settings.certificateAhead());
    this.catalogue = new Catalogue(settings.maxSeries(), settings.points(), engine, topology);
    this.groups =
        new Groups(settings.groups(), settings.detector().budgetPerDay().orElse(GROUP_BUDGET));
    this.snapshots = new Snapshots(storage.snapshots());
    this.quiet = new Quiet(storage, clock, counters);
    this.changes = new Changes(storage, clock);
    this.alerts = new Alerts(settings.alertExpiry(), storage.findings());
    this.noise = new Noise(clock);
    this.lessons = new LessonBook(storage.snapshots());
    this.causes =
        new Causes(incidents, new Surveyor(catalogue, topology, new Clues(changes)), lessons);
    this.ongoing = new Ongoing(engine, catalogue, groups, capacities, alerts);
    this.opinions = new Opinions(engine, groups, catalogue, storage);
    this.decisions = new Decisions(storage, clock, incidents, capacities, opinions, lessons);
  }

  /** Takes up what storage remembers. */
  void restore() {
    Map<String, Long> writtenAt =
        snapshots.load(catalogue, engine, capacities, groups, sourceTimes);
    opinions.restore(writtenAt);
    changes.restore();
    lessons.restore();
    List<Finding> lost = new ArrayList<>();
    for (Incident i : storage.incidents().unfinished()) {
      List<Finding> findings = storage.findings().getAll(i.findings());
      incidents.resume(i, findings);
      for (Finding f : findings) {
        if (f.ongoing()) {
          ongoing.tell(f, false);
          ongoing.resume(f).ifPresent(lost::add);
        }
      }
    }
    List<Finding> heldBack = quiet.restore();
    heldBack.forEach(f -> ongoing.resume(f).ifPresent(lost::add));
    // A faint forecast is in no incident.
    for (Finding f : storage.findings().getAll(capacities.openAtSnapshot())) {
      if (f.ongoing() && !quiet.holds(f.id())) {
        ongoing.tell(f, false);
        ongoing.resume(f).ifPresent(lost::add);
      }
    }
    lostSight = lost;
    for (Incident i : storage.incidents().find(IncidentStore.Query.newest(SETTLED)).items()) {
      if (i.status().isFinal()) {
        incidents.settle(i.findings());
      }
    }
  }

  /**
   * Findings that the engine's state knows nothing of, because it was written before they began or
   * is gone; closed with the first conclusions. If the trouble lasts, the engine finds it again.
   */
  private List<Finding> lostSight = List.of();

  Optional<Instant> lastSeen(String source) {
    return Optional.ofNullable(sourceTimes.get(source)).map(Instant::ofEpochMilli);
  }

  /**
   * Judges a batch.
   *
   * @param learnOnly history from before the program was asked to watch: findings that are over by
   *     its end are not reported
   */
  Conclusions observe(String source, List<MetricSample> batch, boolean learnOnly) {
    Conclusions out = new Conclusions(clock.instant());
    conclude(lostSight, out);
    lostSight = List.of();
    long horizon = clock.millis() + MAX_AHEAD.toMillis();
    if (eventTime > horizon) {
      eventTime = Long.MIN_VALUE;
      catalogue.clockSetBack();
    }
    sourceTimes.values().removeIf(t -> t > horizon);
    long newest = sourceTimes.getOrDefault(source, Long.MIN_VALUE);
    for (MetricSample sample : batch) {
      counters.samples.increment();
      if (sample.epochMillis() > horizon) {
        counters.unjudged.increment();
        continue;
      }
      Watched watched = catalogue.admit(sample.series(), source, sample.epochMillis());
      if (watched == null) {
        counters.refusedSeries.increment();
        continue;
      }
      if (watched.lastSeen() > horizon) {
        // The clock was far ahead and has been set right: what was learned then has times to come,
        // beside which everything real would look late.
        watched = catalogue.renew(watched, source);
        muted.remove(sample.series());
        ongoing.lostSightOf(sample.series()).ifPresent(f -> conclude(f, out));
        capacities.renew(sample.series()).ifPresent(f -> conclude(f, out));
        groups.renew(sample.entity()).ifPresent(f -> conclude(f, out));
      }
      judge(watched, source, sample, learnOnly, out);
      newest = Math.max(newest, sample.epochMillis());
    }
    if (newest != Long.MIN_VALUE) {
      sourceTimes.put(source, newest);
    }
    if (!learnOnly) {
      eventTime = Math.max(eventTime, newest);
      tick(out);
    }
    incidents.changes().forEach(out::add);
    return out;
  }

  private void judge(
      Watched watched, String source, MetricSample sample, boolean learnOnly, Conclusions out) {
    Optional<MetricAnomaly> finding = engine.observe(sample);
    opinions.introduce(watched);
    if (!engine.judged()) {
      counters.unjudged.increment();
      return;
    }
    boolean moment = capacities.isMoment(sample.series());
    if (moment) {
      // A renewal moves a certificate's end by months, which is as it should be.
      finding = Optional.empty();
    }
    catalogue.record(
        watched,
        source,
        engine.lastPoint(),
        moment ? Optional.empty() : engine.openFinding(sample.series()));
    Optional<CapacityForecast> foreseen =
        capacities.observe(
            sample.series(), source, sample.epochMillis(), sample.value(), learnOnly);
    foreseen.ifPresent(f -> conclude(f, out));
    if (!learnOnly) {
      engine.drift().ifPresent(f -> conclude(f, out));
    }
    for (GroupAnomaly g :
        groups.observe(
            sample.series(),
            sample.epochMillis(),
            engine.lastReading(),
            engine.lastTold(),
            learnOnly)) {
      conclude(g, out);
    }
    if (learnOnly) {
      finding.ifPresent(f -> {
        if (f.ongoing()) {
          muted.put(f.series(), f);
        } else {
          muted.remove(f.series());
        }
      });
      return;
    }
    MetricAnomaly held = muted.isEmpty() ? null : muted.remove(sample.series());
    if (finding.isPresent()) {
      conclude(finding.get(), out);
    } else if (held != null) {
      conclude(held, out);
    }
  }

  /** Takes in findings that were made elsewhere. */
  Conclusions found(List<? extends Finding> findings, long epochMillis) {
    Conclusions out = new Conclusions(clock.instant());
    conclude(lostSight, out);
    lostSight = List.of();
    List<Finding> news = news(findings);
    incidents.announce(news);
    news.forEach(f -> conclude(f, out));
    long horizon = clock.millis() + MAX_AHEAD.toMillis();
    eventTime = Math.max(eventTime, Math.min(epochMillis, horizon));
    tick(out);
    incidents.changes().forEach(out::add);
    return out;
  }

  /**
   * What is new of some findings. What others stand on comes first, so that an incident begins with
   * it if they come together.
   */
  private List<Finding> news(List<? extends Finding> findings) {
    List<Finding> news = new ArrayList<>();
    int words = 0;
    int repeated = 0;
    for (Finding f : findings) {
      if (f instanceof ReportedAlert r) {
        words++;
        Optional<ReportedAlert> heard = alerts.hear(r);
        repeated += heard.isPresent() ? 0 : 1;
        heard.ifPresent(news::add);
      } else {
        news.add(f);
      }
    }
    noise.alerts(words, repeated);
    counters.alerts.add(words);
    counters.repeatedAlerts.add(repeated);
    news.sort(Comparator.comparing(f -> !isGround(f.entity())));
    return news;
  }

  private static boolean isGround(Entity entity) {
    return entity.kind() == Entity.Kind.NODE || entity.kind() == Entity.Kind.HOST;
  }

  int firingAlerts() {
    return alerts.size();
  }

  List<Finding> told() {
    return ongoing.told();
  }

  List<LogAnomaly> ongoingLogs() {
    return ongoing.logs();
  }

  void attach(LogDesk desk) {
    opinions.attach(desk);
  }

  private void conclude(List<Finding> findings, Conclusions out) {
    findings.forEach(f -> conclude(f, out));
  }

  private void conclude(Finding finding, Conclusions out) {
    conclude(finding, finding.window().end(), out);
  }

  /**
   * @param at the moment of event time that decides whether a suppression is in force
   */
  private void conclude(Finding finding, Instant at, Conclusions out) {
    boolean fresh = ongoing.note(finding) && !quiet.holds(finding.id());
    if (fresh) {
      noise.finding();
      if (finding instanceof ReportedAlert r) {
        LabelTopology.learn(r.alert(), topology);
      }
    }
    boolean held = !incidents.knows(finding.id()) && quiet.hold(finding, at, fresh, out);
    ongoing.tell(finding, held);
    if (held) {
      return;
    }
    if (fresh) {
      counters.findings.increment();
    }
    out.add(finding);
    long before = incidents.opened();
    incidents.take(finding);
    if (incidents.opened() > before) {
      counters.incidents.increment();
      noise.incident();
    }
  }

  /**
   * What time alone brings about: silent findings end, quiet incidents are resolved, stale series
   * go.
   */
  private void tick(Conclusions out) {
    if (eventTime == Long.MIN_VALUE) {
      return;
    }
    conclude(ongoing.silentAt(eventTime), out);
    Instant at = Instant.ofEpochMilli(eventTime);
    quiet.due(at).forEach(f -> conclude(f, at, out));
    incidents.tick(at).forEach(out::add);
    causes.explain(eventTime).forEach(out::add);
    catalogue.sweep(eventTime);
  }

  void snapshot() {
    muted.keySet().removeIf(series -> catalogue.get(series) == null);
    capacities.retain(series -> catalogue.get(series) != null);
    groups.retain(series -> catalogue.get(series) != null);
    snapshots.save(catalogue, engine, capacities, groups, sourceTimes, clock.millis());
    lessons.save();
  }
}
