package io.tarsier.console;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Builds the page of one incident. */
final class IncidentPage {

  static final int MAX_PLOTS = 12;
  private static final int MAX_FINDINGS = 200;
  private static final int MAX_WHY = 3;
  private static final Duration MIN_MARGIN = Duration.ofMinutes(5);

  private final Watch watch;
  private final Viewer viewer;
  private final Incident incident;
  private final List<Finding> findings;
  private final IncidentRows rows;
  private final Causes around;

  IncidentPage(ConsolePages.Views views, Viewer viewer, Incident incident) {
    Storage storage = views.storage();
    this.watch = views.watch();
    this.around = new Causes(views, viewer, incident);
    this.viewer = viewer;
    this.incident = incident;
    this.rows = new IncidentRows(storage.findings(), viewer);
    List<String> ids = incident.findings();
    this.findings =
        storage.findings().getAll(ids.subList(Math.max(0, ids.size() - MAX_FINDINGS), ids.size()));
  }

  /** The incident itself with some of what was before and after: what a page shows unasked. */
  TimeRange ownRange() {
    Instant start = incident.opened();
    Instant end =
        incident.status().isFinal()
            ? findings.stream()
                .map(f -> f.window().end())
                .max(Comparator.naturalOrder())
                .orElse(incident.updated())
            : viewer.now();
    for (Finding f : findings) {
      start = f.window().start().isBefore(start) ? f.window().start() : start;
    }
    Duration half = Duration.between(start, end.isBefore(start) ? start : end).dividedBy(2);
    Duration margin = half.compareTo(MIN_MARGIN) < 0 ? MIN_MARGIN : half;
    Instant until = end.plus(MIN_MARGIN);
    return TimeRange.own(start.minus(margin), until.isAfter(viewer.now()) ? viewer.now() : until);
  }

  /** What its plots are made of: one per series, the oddest first. */
  List<Plots.Material> materials(TimeRange range) {
    Map<Series, List<MetricAnomaly>> bySeries = new LinkedHashMap<>();
    for (MetricAnomaly a : byScore()) {
      bySeries.computeIfAbsent(a.series(), s -> new ArrayList<>()).add(a);
    }
    return bySeries.entrySet().stream()
        .limit(MAX_PLOTS)
        .map(e -> Plots.material(watch, e.getKey(), e.getValue(), range))
        .toList();
  }

  IncidentView build(TimeRange range) {
    boolean open = !incident.status().isFinal();
    long series = anomalies().stream().map(MetricAnomaly::series).distinct().count();
    return new IncidentView(
        rows.row(incident),
        watch.wording(incident.id()),
        open,
        incident.status() == Incident.Status.ACKNOWLEDGED,
        around.rows(range),
        around.said(),
        around.parent().orElse(null),
        around.children(),
        whys().distinct().limit(MAX_WHY).toList(),
        advice(),
        incident.entities().stream().map(Entity::id).toList(),
        dismissal((int) series),
        series == 0 ? List.of() : Suppressions.scopes(byScore().getFirst().series()),
        selector(),
        materials(range).stream().map(m -> Plots.view(m, viewer, range)).toList(),
        PatternShift.of(
            watch.patternChanges(range.from(), range.to()), incident.entities(), viewer, range),
        findings.stream().map(f -> FindingRow.of(f, viewer)).toList(),
        around.story(),
        (int) Math.max(0, series - MAX_PLOTS));
  }

  /** What "not an anomaly" does, which depends on what is in the incident. */
  private String dismissal(int series) {
    StringBuilder s = new StringBuilder("Closes this incident");
    if (series > 0) {
      s.append(" and raises the thresholds of ")
          .append(series == 1 ? "its series" : "its " + series + " series")
          .append(", so that the same behaviour is called less readily");
    }
    if (findings.stream().anyMatch(LogAnomaly.class::isInstance)) {
      s.append("; its patterns of logs are told only when they are much odder");
    }
    if (findings.stream().anyMatch(CapacityForecast.class::isInstance)) {
      s.append("; what was foreseen is told again only when it gets worse");
    }
    return s.append(". Journaled in your name.").toString();
  }

  /** The one series, or everything on the first entity. */
  private String selector() {
    List<Series> all = findings.stream().flatMap(f -> f.subjects().stream()).distinct().toList();
    if (all.isEmpty()) {
      return "";
    }
    return LabelMatcher.text(
        all.size() == 1
            ? LabelMatcher.of(all.getFirst())
            : List.of(
                LabelMatcher.equal(LabelMatcher.ENTITY, incident.entities().getFirst().id())));
  }

  private String advice() {
    return switch (incident.status()) {
      case OPEN -> "Acknowledge it to tell the others that you are looking.";
      case ACKNOWLEDGED -> "Resolve it once the cause is gone.";
      case RESOLVED -> "It is over. If it comes back, a new incident opens.";
      case NOT_AN_ANOMALY ->
          "Somebody said that this was none; the timeline says what that changed.";
    };
  }

  /** What is said of it, what may still be prevented first. */
  private Stream<String> whys() {
    return Stream.of(
            findings.stream().filter(CapacityForecast.class::isInstance),
            byScore().stream(),
            findings.stream().filter(LogAnomaly.class::isInstance))
        .flatMap(f -> f)
        .map(Why::of);
  }

  private List<MetricAnomaly> anomalies() {
    return findings.stream()
        .filter(MetricAnomaly.class::isInstance)
        .map(MetricAnomaly.class::cast)
        .toList();
  }

  private List<MetricAnomaly> byScore() {
    return anomalies().stream()
        .sorted(
            Comparator.comparingDouble(MetricAnomaly::score)
                .reversed()
                .thenComparing(a -> a.window().start())
                .thenComparing(MetricAnomaly::id))
        .toList();
  }
}
