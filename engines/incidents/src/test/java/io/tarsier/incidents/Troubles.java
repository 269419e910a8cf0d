package io.tarsier.incidents;

import io.tarsier.model.Alert;
import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Findings and a small shop to make scenarios of; times are seconds after {@link #T0}. */
final class Troubles {

  static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  final Topology topology = new Topology();
  final IncidentEngine engine = new IncidentEngine(IncidentSettings.DEFAULT, topology);

  static Entity service(String name) {
    return new Entity(Entity.Kind.SERVICE, "shop", name);
  }

  static Entity pod(String name) {
    return new Entity(Entity.Kind.POD, "shop", name);
  }

  static Entity node(String name) {
    return Entity.of(Entity.Kind.NODE, name);
  }

  void calls(String caller, String... callees) {
    for (String callee : callees) {
      topology.depend(service(caller), service(callee), Topology.Kind.CALLS, 0);
    }
  }

  void runsOn(Entity what, Entity where) {
    topology.depend(what, where, Topology.Kind.RUNS_ON, 0);
  }

  /** Ongoing since its start. */
  static MetricAnomaly odd(Entity entity, String metric, int start, Severity severity) {
    return odd(entity, metric, start, start + 10, true, severity);
  }

  static MetricAnomaly odd(
      Entity entity, String metric, int start, int end, boolean ongoing, Severity severity) {
    double score =
        switch (severity) {
          case LOW -> 0.6;
          case MEDIUM -> 0.82;
          case HIGH -> 0.9;
          case CRITICAL -> 0.97;
        };
    Series series = new Series(entity, metric, Labels.empty());
    Instant from = T0.plusSeconds(start);
    SeriesPoint peak = new SeriesPoint(from.toEpochMilli(), 9, new Band(1, 2, 3), score, true);
    return new MetricAnomaly(
        MetricAnomaly.idOf(series, from),
        series,
        new Window(from, T0.plusSeconds(end)),
        ongoing,
        score,
        severity,
        0.9,
        metric + " was 9, expected 2 (1–3).",
        peak,
        List.of(),
        List.of(peak));
  }

  static ReportedAlert alert(
      Entity entity, String name, int start, Severity severity, Map<String, String> labels) {
    Instant from = T0.plusSeconds(start);
    return ReportedAlert.of(
        new Alert(
            "alertmanager",
            name + entity.id() + labels.hashCode(),
            entity,
            name,
            Labels.of(labels),
            severity,
            true,
            from,
            from.plusSeconds(5),
            "",
            ""));
  }

  void observe(Finding... findings) {
    for (Finding f : findings) {
      engine.observe(f);
    }
  }

  /** The one incident that there has to be. */
  Incident only() {
    List<Incident> all = engine.unfinished();
    if (all.size() != 1) {
      throw new AssertionError("one incident was expected, not " + all.size() + ": " + titles());
    }
    return all.getFirst();
  }

  List<String> titles() {
    return engine.unfinished().stream().map(Incident::title).toList();
  }
}
