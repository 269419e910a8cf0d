package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The findings that go on. On the corridor's thread; those about logs and those that were told are
 * read from any.
 */
final class Ongoing {

  /** A finding whose series has been silent for this long, in event time, is closed. */
  private static final long SILENT_MILLIS = Duration.ofMinutes(15).toMillis();

  private final AnomalyEngine engine;
  private final Catalogue catalogue;
  private final Groups groups;
  private final Capacities capacities;
  private final Alerts alerts;
  private final Map<Series, MetricAnomaly> metrics = new HashMap<>();
  private final Map<String, LogAnomaly> logs = new ConcurrentHashMap<>();
  private final Map<String, Finding> told = new ConcurrentHashMap<>();

  Ongoing(
      AnomalyEngine engine,
      Catalogue catalogue,
      Groups groups,
      Capacities capacities,
      Alerts alerts) {
    this.engine = engine;
    this.catalogue = catalogue;
    this.groups = groups;
    this.capacities = capacities;
    this.alerts = alerts;
  }

  List<LogAnomaly> logs() {
    return List.copyOf(logs.values());
  }

  /** All that no suppression holds back. */
  List<Finding> told() {
    return List.copyOf(told.values());
  }

  void tell(Finding finding, boolean held) {
    if (finding.ongoing() && !held) {
      told.put(finding.id(), finding);
    } else {
      told.remove(finding.id());
    }
  }

  /** Goes on with a finding; gives it back ended when no state is left of its series. */
  Optional<Finding> resume(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> {
        boolean open = engine.openFinding(a.series()).filter(a.id()::equals).isPresent();
        if (open) {
          metrics.put(a.series(), a);
          yield Optional.empty();
        }
        yield Optional.of(ended(a));
      }
      case CapacityForecast c -> capacities.resume(c) ? Optional.empty() : Optional.of(c.over());
      case Drift d -> Optional.empty();
      case GroupAnomaly g -> groups.resume(g) ? Optional.empty() : Optional.of(g.over());
      case LogAnomaly l -> {
        // Goes on until the watch of logs, which opens later, says that it knows nothing of it.
        logs.put(l.id(), l);
        yield Optional.empty();
      }
      case ReportedAlert r -> {
        alerts.resume(r);
        yield Optional.empty();
      }
    };
  }

  /** Remembers what is going on; whether the finding is new. */
  boolean note(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a ->
          (a.ongoing() ? metrics.put(a.series(), a) : metrics.remove(a.series())) == null;
      case CapacityForecast c -> c.ongoing() && c.window().length().isZero();
      case Drift d -> true;
      case GroupAnomaly g -> groups.note(g);
      case LogAnomaly l -> (l.ongoing() ? logs.put(l.id(), l) : logs.remove(l.id())) == null;
      case ReportedAlert r -> alerts.note(r);
    };
  }

  /** Those that end because nothing has been heard of what they are about. */
  List<Finding> silentAt(long eventTime) {
    List<Finding> over = new ArrayList<>();
    for (MetricAnomaly a : metrics.values()) {
      Watched w = catalogue.get(a.series());
      if (w == null || w.lastSeen() < eventTime - SILENT_MILLIS) {
        over.add(ended(a));
      }
    }
    over.addAll(groups.silentSince(eventTime - SILENT_MILLIS));
    over.addAll(capacities.silentAt(eventTime));
    over.addAll(alerts.silentAt(eventTime));
    return over;
  }

  /** The end of what goes on about a series whose state is learned anew. */
  Optional<MetricAnomaly> lostSightOf(Series series) {
    return Optional.ofNullable(metrics.get(series)).map(Ongoing::ended);
  }

  private static MetricAnomaly ended(MetricAnomaly a) {
    return new MetricAnomaly(
        a.id(),
        a.series(),
        a.window(),
        false,
        a.score(),
        a.severity(),
        a.confidence(),
        a.explanation(),
        a.peak(),
        a.models(),
        a.points());
  }
}
