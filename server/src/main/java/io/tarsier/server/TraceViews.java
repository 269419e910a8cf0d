package io.tarsier.server;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Series;
import io.tarsier.model.Span;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.Measures;
import io.tarsier.traces.TraceAnalysis;
import io.tarsier.traces.TraceSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Graph and traces as the API shows them. */
final class TraceViews {

  private TraceViews() {}

  /** Traces in a list. */
  record ListView(List<SummaryView> items) {}

  /** Numbers of a stretch of time; those without calls have no durations. */
  record MeasuresView(
      long calls,
      double rate,
      double errorRatio,
      OptionalDouble p50,
      OptionalDouble p95,
      Optional<String> slowTrace,
      Optional<String> failedTrace) {
    static MeasuresView of(Measures m) {
      return new MeasuresView(
          m.calls(),
          m.rate(),
          m.errorRatio(),
          number(m.p50()),
          number(m.p95()),
          text(m.slowTrace()),
          text(m.failedTrace()));
    }
  }

  /** A service. */
  record NodeView(
      String entity,
      String name,
      String scope,
      boolean own,
      String health,
      List<String> findings,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      MeasuresView measures,
      List<String> runsOn) {}

  /** One service calls another. */
  record EdgeView(
      String source,
      String target,
      Optional<Instant> firstSeen,
      Optional<Instant> lastSeen,
      MeasuresView measures) {}

  /** The graph. */
  record WholeView(Instant from, Instant to, List<NodeView> nodes, List<EdgeView> edges) {}

  /** A trace in a list. */
  record SummaryView(
      String id,
      String entity,
      String operation,
      Instant start,
      double duration,
      int spans,
      boolean failed,
      List<String> services) {
    static SummaryView of(TraceSummary t) {
      return new SummaryView(
          t.id(),
          t.entity().id(),
          t.operation(),
          Instant.ofEpochMilli(t.startMillis()),
          seconds(t.durationNanos()),
          t.spans(),
          t.failed(),
          t.services());
    }
  }

  /** A span of a trace. */
  record SpanView(
      String id,
      String parent,
      String entity,
      String operation,
      String kind,
      int depth,
      double offset,
      double duration,
      double self,
      double critical,
      boolean failed,
      Optional<String> peer,
      List<String> marks,
      Map<String, String> labels,
      Map<String, String> attributes) {
    static SpanView of(TraceAnalysis.Step step, long start) {
      Span s = step.span();
      return new SpanView(
          s.id(),
          s.parent(),
          s.entity().id(),
          s.operation(),
          s.kind().word(),
          step.depth(),
          seconds(step.startNanos() - start),
          seconds(s.durationNanos()),
          seconds(step.selfNanos()),
          seconds(step.criticalNanos()),
          s.failed(),
          s.peer().map(Entity::id),
          step.marks().stream().map(m -> m.name().toLowerCase(Locale.ROOT)).sorted().toList(),
          s.labels().asMap(),
          s.attributes().asMap());
    }
  }

  /** A whole trace. */
  record TraceView(
      String id,
      Instant start,
      double duration,
      double critical,
      int duplicates,
      int dropped,
      Map<String, Double> services,
      List<SpanView> spans) {
    static TraceView of(TraceAnalysis t) {
      Map<String, Double> services = new LinkedHashMap<>();
      t.services().forEach((entity, nanos) -> services.put(entity.id(), seconds(nanos)));
      return new TraceView(
          t.id(),
          Instant.ofEpochSecond(0, t.startNanos()),
          seconds(t.durationNanos()),
          seconds(t.criticalNanos()),
          t.duplicates(),
          t.dropped(),
          services,
          t.steps().stream().map(s -> SpanView.of(s, t.startNanos())).toList());
    }
  }

  /**
   * The graph.
   *
   * @param ongoing findings of any kind that go on
   */
  static WholeView graph(GraphView graph, Instant from, Instant to, List<Finding> ongoing) {
    Map<Entity, Set<String>> open = new HashMap<>();
    for (Finding f : ongoing) {
      Stream.concat(Stream.of(f.entity()), f.subjects().stream().map(Series::entity))
          .forEach(e -> open.computeIfAbsent(e, x -> new TreeSet<>()).add(f.id()));
    }
    List<NodeView> nodes =
        graph.services().stream()
            .map(s -> {
              List<String> findings = List.copyOf(open.getOrDefault(s.entity(), Set.of()));
              return new NodeView(
                  s.entity().id(),
                  s.entity().name(),
                  s.entity().scope(),
                  s.own(),
                  findings.isEmpty() ? "ok" : "unusual",
                  findings,
                  time(s.firstSeen()),
                  time(s.lastSeen()),
                  MeasuresView.of(s.measures()),
                  s.places().stream().map(Entity::id).toList());
            })
            .toList();
    List<EdgeView> edges =
        graph.edges().stream()
            .map(e ->
                new EdgeView(
                    e.caller().id(),
                    e.callee().id(),
                    time(e.firstSeen()),
                    time(e.lastSeen()),
                    MeasuresView.of(e.measures())))
            .toList();
    return new WholeView(from, to, nodes, edges);
  }

  /** What holds for good has no times. */
  private static Optional<Instant> time(long millis) {
    return millis <= 0 || millis == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(millis));
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static OptionalDouble number(double value) {
    return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  private static Optional<String> text(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
