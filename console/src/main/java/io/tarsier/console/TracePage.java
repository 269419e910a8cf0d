package io.tarsier.console;

import io.tarsier.model.Entity;
import io.tarsier.model.Span;
import io.tarsier.traces.TraceAnalysis;
import io.tarsier.traces.TraceAnalysis.Mark;
import io.tarsier.traces.TraceAnalysis.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Builds the waterfall of one trace. Of a very long one the spans that matter are shown: those on
 * the critical path, those that failed, and the longest.
 */
final class TracePage {

  static final int MAX_STEPS = 300;
  private static final int MAX_DEPTH = 24;
  private static final int MAX_FIELDS = 40;
  private static final int TICKS = 4;

  private final TraceAnalysis trace;
  private final Viewer viewer;

  TracePage(TraceAnalysis trace, Viewer viewer) {
    this.trace = trace;
    this.viewer = viewer;
  }

  TracePageView build(boolean all) {
    Span root = trace.steps().getFirst().span();
    List<Step> shown = all ? trace.steps() : chosen();
    long self = Math.max(1, trace.services().values().stream().mapToLong(Long::longValue).sum());
    List<TracePageView.Share> shares = new ArrayList<>();
    trace
        .services()
        .forEach((entity, nanos) ->
            shares.add(
                new TracePageView.Share(
                    entity.name(),
                    entity.id(),
                    length(nanos),
                    Math.round(100.0 * nanos / self) + " %",
                    number(100.0 * nanos / self))));
    List<String> ticks = new ArrayList<>();
    for (int i = 0; i <= TICKS; i++) {
      ticks.add(length(trace.durationNanos() * i / TICKS));
    }
    return new TracePageView(
        trace.id(),
        root.entity().name(),
        root.operation(),
        trace.steps().stream().anyMatch(s -> s.span().failed()),
        viewer.moment(Instant.ofEpochSecond(0, trace.startNanos())),
        length(trace.durationNanos()),
        facts(),
        shares,
        shown.stream().map(this::step).toList(),
        trace.steps().size() - shown.size(),
        shown.size() == trace.steps().size() ? "" : "/traces/" + trace.id() + "?all=true",
        ticks);
  }

  private List<Step> chosen() {
    if (trace.steps().size() <= MAX_STEPS) {
      return trace.steps();
    }
    Set<String> wanted = new HashSet<>();
    trace.steps().stream()
        .sorted(
            Comparator.comparing((Step s) -> s.depth() > 0)
                .thenComparing(s -> !s.critical())
                .thenComparing(s -> !s.span().failed())
                .thenComparingLong(s -> -s.span().durationNanos()))
        .limit(MAX_STEPS)
        .forEach(s -> wanted.add(s.span().id()));
    return trace.steps().stream().filter(s -> wanted.contains(s.span().id())).toList();
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    facts.add(Overview.count(trace.steps().size(), "span"));
    facts.add(Overview.count(trace.services().size(), "service"));
    facts.add("critical path " + length(trace.criticalNanos()));
    long failed = trace.steps().stream().filter(s -> s.span().failed()).count();
    if (failed > 0) {
      facts.add(failed + " failed");
    }
    if (trace.duplicates() > 0) {
      facts.add(trace.duplicates() + " came twice");
    }
    if (trace.dropped() > 0) {
      facts.add(trace.dropped() + " more were too many to keep");
    }
    return facts;
  }

  private TracePageView.Step step(Step step) {
    Span s = step.span();
    double whole = Math.max(1, trace.durationNanos());
    double from = Math.clamp((step.startNanos() - trace.startNanos()) / whole * 1000, 0, 1000);
    double length = Math.clamp(s.durationNanos() / whole * 1000, 2, 1000);
    from = Math.min(from, 1000 - 2);
    return new TracePageView.Step(
        s.id(),
        Math.min(MAX_DEPTH, step.depth()),
        s.entity().name(),
        s.entity().id(),
        s.operation(),
        s.kind().word(),
        length(s.durationNanos()),
        length(step.selfNanos()),
        step.critical() ? length(step.criticalNanos()) : "",
        s.failed(),
        number(from),
        number(Math.min(length, 1000 - from)),
        step.marks().stream().sorted().map(TracePage::words).toList(),
        fields(step));
  }

  private static TracePageView.Field words(Mark mark) {
    return switch (mark) {
      case ORPHAN ->
          new TracePageView.Field("parent missing", "Its parent is not among the spans.");
      case CYCLE -> new TracePageView.Field("circle", "It was its own ancestor.");
      case SKEWED ->
          new TracePageView.Field(
              "clock differs", "Its clock differs from its parent's: it was moved into it.");
      case CLIPPED ->
          new TracePageView.Field(
              "sticks out", "It sticks out of its parent: what does was not counted.");
    };
  }

  private List<TracePageView.Field> fields(Step step) {
    Span s = step.span();
    List<TracePageView.Field> fields = new ArrayList<>();
    step.marks().stream()
        .sorted()
        .map(TracePage::words)
        .forEach(m -> fields.add(new TracePageView.Field("odd", m.value())));
    fields.add(new TracePageView.Field("kind", s.kind().word()));
    fields.add(
        new TracePageView.Field(
            "began", "after " + length(step.startNanos() - trace.startNanos())));
    s.peer().map(Entity::id).ifPresent(p -> fields.add(new TracePageView.Field("calls", p)));
    s.labels().asMap().forEach((k, v) -> fields.add(new TracePageView.Field(k, v)));
    s.attributes().asMap().forEach((k, v) -> fields.add(new TracePageView.Field(k, v)));
    fields.add(new TracePageView.Field("span", s.id()));
    return fields.size() <= MAX_FIELDS ? fields : fields.subList(0, MAX_FIELDS);
  }

  private static String length(long nanos) {
    return Units.SECONDS.format(nanos / 1e9);
  }

  private static String number(double v) {
    return String.format(Locale.ROOT, "%.1f", v);
  }
}
