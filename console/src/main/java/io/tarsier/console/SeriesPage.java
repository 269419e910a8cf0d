package io.tarsier.console;

import io.tarsier.anomaly.Lifecycle;
import io.tarsier.flow.SeriesState;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Builds the page of one series. */
final class SeriesPage {

  private static final int MAX_FINDINGS = 25;
  private static final int MAX_INCIDENTS = 100;

  private final Watch watch;
  private final Storage storage;
  private final Traffic traffic;
  private final Viewer viewer;
  private final SeriesState state;
  private final TimeRange range;
  private final List<Finding> findings;
  private final List<MetricAnomaly> anomalies;

  SeriesPage(ConsolePages.Views views, Viewer viewer, SeriesState state, TimeRange range) {
    this.watch = views.watch();
    this.storage = views.storage();
    this.traffic = views.traffic();
    this.viewer = viewer;
    this.state = state;
    this.range = range;
    this.findings =
        storage
            .findings()
            .find(
                new FindingStore.Query(
                    Optional.empty(),
                    Optional.of(state.id()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    MAX_FINDINGS,
                    Optional.empty()))
            .items();
    this.anomalies =
        findings.stream()
            .filter(MetricAnomaly.class::isInstance)
            .map(MetricAnomaly.class::cast)
            .toList();
  }

  Plots.Material material() {
    List<MetricAnomaly> within =
        anomalies.stream()
            .filter(a ->
                !a.window().end().isBefore(range.from()) && !a.window().start().isAfter(range.to()))
            .toList();
    return Plots.material(watch, state, within, range)
        .with(traffic.exemplars(state.series(), range.from(), range.to()), range);
  }

  SeriesView build() {
    SeriesRows rows = new SeriesRows(watch, storage, List.of(state), viewer, range);
    SeriesRow row = rows.row(state);
    return new SeriesView(
        row,
        state.source(),
        rows.worst(state).isPresent(),
        verdict(rows, row),
        LabelMatcher.text(LabelMatcher.of(state.series())),
        (int) Math.min(100, 100 * state.seen() / Math.max(1, state.needed())),
        Units.count(state.seen()),
        state.lifecycle().map(this::model).orElse("–"),
        Plots.view(material(), viewer, range),
        OutlookView.of(watch, state.id(), Units.of(state.series().metric()), viewer).orElse(null),
        findingRows(),
        incidents());
  }

  private String model(Lifecycle l) {
    String name = l.model() + " (state version " + l.version() + ")";
    if (l.trained().isEmpty() || l.reason().isEmpty()) {
      return name;
    }
    String why =
        switch (l.reason().get()) {
          case FIRST -> "trained ";
          case SCHEDULE -> "trained anew, as it is due, ";
          case DRIFT -> "learned anew for drift ";
        };
    return name + ", " + why + viewer.ago(l.trained().get());
  }

  private List<FindingRow> findingRows() {
    Set<String> held =
        storage.suppressions().marked(findings.stream().map(Finding::id).toList()).keySet();
    return findings.stream()
        .map(f -> {
          FindingRow row = FindingRow.of(f, viewer);
          return held.contains(f.id()) ? row.suppressed() : row;
        })
        .toList();
  }

  private String verdict(SeriesRows rows, SeriesRow row) {
    Optional<Finding> going = rows.finding(state);
    if (going.isPresent()) {
      String why = Why.of(going.get());
      return rows.shortage(state)
          .map(s -> why + (why.endsWith(".") ? " " : ". ") + s.resource() + " " + s.what() + ".")
          .orElse(why);
    }
    Optional<Shortage> shortage = rows.shortage(state);
    if (shortage.isPresent()) {
      return shortage.get().resource() + " " + shortage.get().what() + ".";
    }
    if (rows.silent(state)) {
      return "No point since "
          + viewer.clock(Instant.ofEpochMilli(state.last().epochMillis()))
          + ". Either the source stopped giving it or what it measured is gone.";
    }
    if (state.learning()) {
      return "Learning: " + row.progress() + ". Until then only the plainest outliers are called.";
    }
    return row.expected().isEmpty()
        ? "Nothing unusual."
        : "Nothing unusual: "
            + row.value()
            + " lies where it was expected, "
            + row.expected()
            + ".";
  }

  private List<IncidentRow> incidents() {
    Set<String> ids = findings.stream().map(Finding::id).collect(Collectors.toSet());
    if (ids.isEmpty()) {
      return List.of();
    }
    List<Incident> ofEntity =
        storage
            .incidents()
            .find(
                new IncidentStore.Query(
                    Set.of(),
                    Optional.of(state.series().entity().id()),
                    Optional.empty(),
                    Optional.empty(),
                    MAX_INCIDENTS,
                    Optional.empty()))
            .items();
    return ofEntity.stream()
        .filter(i -> i.findings().stream().anyMatch(ids::contains))
        .map(new IncidentRows(storage.findings(), viewer)::row)
        .toList();
  }
}
