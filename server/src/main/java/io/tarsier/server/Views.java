package io.tarsier.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tarsier.anomaly.Lifecycle;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.SourceState;
import io.tarsier.flow.Wordings;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Cause;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The model's words as JSON. Kept apart from the records of the model, so that renaming one there
 * cannot break a client; the OpenAPI document describes exactly these. What is not a number or not
 * known is null.
 */
final class Views {

  private Views() {}

  /**
   * One slice of a list.
   *
   * @param items in the list's order
   * @param next cursor of the next slice, absent at the end
   */
  record PageView<T>(List<T> items, Optional<String> next) {
    static <M, T> PageView<T> of(List<M> items, Optional<String> next, Function<M, T> view) {
      return new PageView<>(items.stream().map(view).toList(), next);
    }
  }

  record EntityView(String id, String kind, String scope, String name) {
    static EntityView of(Entity e) {
      return new EntityView(e.id(), e.kind().word(), e.scope(), e.name());
    }
  }

  record TimelineView(String time, String actor, String text) {}

  record IncidentView(
      String id,
      String title,
      String status,
      String severity,
      String opened,
      String updated,
      List<EntityView> entities,
      List<String> findings,
      List<TimelineView> timeline,
      List<CauseView> causes,
      Optional<String> parent,
      Optional<VerdictView> verdict,
      Optional<WordingView> wording) {
    static IncidentView of(Incident i) {
      return of(i, Optional.empty());
    }

    static IncidentView of(Incident i, Optional<Wordings.Worded> wording) {
      return new IncidentView(
          i.id(),
          i.title(),
          i.status().word(),
          word(i.severity()),
          i.opened().toString(),
          i.updated().toString(),
          i.entities().stream().map(EntityView::of).toList(),
          i.findings(),
          i.timeline().stream()
              .map(t -> new TimelineView(t.time().toString(), t.actor(), t.text()))
              .toList(),
          i.causes().stream().map(CauseView::of).toList(),
          i.parent(),
          i.verdict().map(VerdictView::of),
          wording.map(w -> new WordingView(w.text(), "language model", w.time().toString())));
    }
  }

  /** The same in other words, which nobody has checked. */
  record WordingView(String text, String by, String time) {}

  /** What an incident may have come from. */
  record CauseView(
      EntityView entity,
      String summary,
      double score,
      double probability,
      List<String> evidence,
      List<String> series,
      String remedy) {
    static CauseView of(Cause c) {
      return new CauseView(
          EntityView.of(c.entity()),
          c.summary(),
          c.score(),
          c.probability(),
          c.evidence(),
          c.series(),
          c.remedy());
    }
  }

  /** What an operator said the cause was. */
  record VerdictView(EntityView cause, boolean first, String actor, String time) {
    static VerdictView of(Verdict v) {
      return new VerdictView(EntityView.of(v.cause()), v.first(), v.actor(), v.time().toString());
    }
  }

  record SeriesRef(String id, String metric, Map<String, String> labels) {
    static SeriesRef of(Series s) {
      return new SeriesRef(s.id(), s.metric(), s.labels().asMap());
    }
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record PointView(
      String timestamp,
      @Nullable Double value,
      @Nullable Double expected,
      @Nullable Double lower,
      @Nullable Double upper,
      double score,
      boolean anomaly) {
    static PointView of(SeriesPoint p) {
      return new PointView(
          Instant.ofEpochMilli(p.epochMillis()).toString(),
          number(p.value()),
          number(p.band().expected()),
          number(p.band().lower()),
          number(p.band().upper()),
          p.score(),
          p.anomalous());
    }
  }

  record ModelView(String model, double weight, double score) {
    static ModelView of(ModelScore m) {
      return new ModelView(m.model(), m.weight(), m.score());
    }
  }

  /** Points and models are left out of lists. */
  record FindingView(
      String id,
      String kind,
      EntityView entity,
      Optional<SeriesRef> series,
      String start,
      String end,
      boolean ongoing,
      double score,
      String severity,
      double confidence,
      String explanation,
      @JsonUnwrapped Detail detail,
      Optional<String> suppressedBy) {

    /**
     * The same, with the suppression that keeps it from being told.
     *
     * @param rule its identifier; null where there is none
     */
    FindingView heldBackBy(@Nullable String rule) {
      return new FindingView(
          id,
          kind,
          entity,
          series,
          start,
          end,
          ongoing,
          score,
          severity,
          confidence,
          explanation,
          detail,
          Optional.ofNullable(rule));
    }

    static FindingView brief(Finding finding) {
      return of(finding, false);
    }

    static FindingView full(Finding finding) {
      return of(finding, true);
    }

    private static FindingView of(Finding finding, boolean full) {
      return switch (finding) {
        case MetricAnomaly a -> of(a, a.series(), MetricDetail.of(a, full));
        case CapacityForecast c -> of(c, c.series(), new ShortageDetail(ShortageView.of(c)));
        case Drift d -> of(d, d.series(), new DriftDetail(DriftView.of(d)));
        case GroupAnomaly g -> of(g, null, new GroupDetail(GroupView.of(g)));
        case LogAnomaly l -> of(l, null, new LogDetail(LogView.of(l)));
        case ReportedAlert r -> of(r, null, new AlertDetail(AlertView.of(r)));
      };
    }

    private static FindingView of(Finding f, @Nullable Series series, Detail detail) {
      return new FindingView(
          f.id(),
          f.kind(),
          EntityView.of(f.entity()),
          Optional.ofNullable(series).map(SeriesRef::of),
          f.window().start().toString(),
          f.window().end().toString(),
          f.ongoing(),
          f.score(),
          word(f.severity()),
          f.confidence(),
          f.explanation(),
          detail,
          Optional.empty());
    }
  }

  /** What a finding says beyond what all findings say; part of the finding on the wire. */
  sealed interface Detail {}

  record MetricDetail(
      PointView peak, Optional<List<ModelView>> models, Optional<List<PointView>> points)
      implements Detail {
    static MetricDetail of(MetricAnomaly a, boolean full) {
      return new MetricDetail(
          PointView.of(a.peak()),
          full ? Optional.of(a.models().stream().map(ModelView::of).toList()) : Optional.empty(),
          full ? Optional.of(a.points().stream().map(PointView::of).toList()) : Optional.empty());
    }
  }

  record ShortageDetail(ShortageView shortage) implements Detail {}

  record DriftDetail(DriftView drift) implements Detail {}

  record GroupDetail(GroupView group) implements Detail {}

  record LogDetail(LogView log) implements Detail {}

  record AlertDetail(AlertView alert) implements Detail {}

  /** What a finding of kind alert says beyond the others. */
  record AlertView(
      String source, String fingerprint, String name, Map<String, String> labels, String link) {
    static AlertView of(ReportedAlert r) {
      return new AlertView(
          r.alert().source(),
          r.alert().fingerprint(),
          r.alert().name(),
          r.alert().labels().asMap(),
          r.alert().link());
    }
  }

  /** What a finding of kind log-anomaly says beyond the others. */
  record LogView(String change, List<PatternView> patterns, List<String> keywords) {
    static LogView of(LogAnomaly l) {
      return new LogView(
          l.change().word(), l.patterns().stream().map(PatternView::of).toList(), l.keywords());
    }
  }

  record PatternView(
      String id,
      String text,
      String level,
      @Nullable Double expected,
      long seen,
      List<String> examples) {
    static PatternView of(LogAnomaly.Pattern p) {
      return new PatternView(
          p.id(), p.text(), p.level().word(), number(p.expected()), p.seen(), p.examples());
    }
  }

  /** What a finding of kind capacity-forecast says beyond the others. */
  record ShortageView(
      String resource,
      double threshold,
      @Nullable Double value,
      String exhausted,
      String earliest,
      String latest) {
    static ShortageView of(CapacityForecast c) {
      return new ShortageView(
          c.resource(),
          c.threshold(),
          number(c.value()),
          c.exhausted().toString(),
          c.earliest().toString(),
          c.latest().toString());
    }
  }

  /** What a finding of kind drift says beyond the others: where nearly all values lie. */
  record DriftView(RangeView before, RangeView after) {
    static DriftView of(Drift d) {
      return new DriftView(
          new RangeView(number(d.before().low()), number(d.before().high())),
          new RangeView(number(d.after().low()), number(d.after().high())));
    }
  }

  record RangeView(@Nullable Double low, @Nullable Double high) {}

  /** How old what is known of a series is, and why. */
  record LifecycleView(
      String model, int version, int trainings, Optional<String> trained, Optional<String> reason) {
    static LifecycleView of(Lifecycle l) {
      return new LifecycleView(
          l.model(),
          l.version(),
          l.trainings(),
          l.trained().map(Instant::toString),
          l.reason().map(r -> r.name().toLowerCase(Locale.ROOT)));
    }
  }

  /** What a finding of kind group-anomaly says beyond the others. */
  record GroupView(String shape, List<MemberView> members) {
    static GroupView of(GroupAnomaly g) {
      return new GroupView(g.shape().word(), g.members().stream().map(MemberView::of).toList());
    }
  }

  record MemberView(
      SeriesRef series,
      double share,
      String direction,
      @Nullable Double value,
      @Nullable Double expected,
      @Nullable Double lower,
      @Nullable Double upper) {
    static MemberView of(GroupAnomaly.Member m) {
      return new MemberView(
          SeriesRef.of(m.series()),
          m.share(),
          m.up() ? "up" : "down",
          number(m.value()),
          number(m.band().expected()),
          number(m.band().lower()),
          number(m.band().upper()));
    }
  }

  record SeriesView(
      String id,
      EntityView entity,
      String metric,
      Map<String, String> labels,
      String source,
      PointView last,
      long seen,
      long needed,
      boolean learning,
      Optional<String> finding,
      Optional<LifecycleView> model) {
    static SeriesView of(SeriesState s) {
      return new SeriesView(
          s.id(),
          EntityView.of(s.series().entity()),
          s.series().metric(),
          s.series().labels().asMap(),
          s.source(),
          PointView.of(s.last()),
          s.seen(),
          s.needed(),
          s.learning(),
          s.openFinding(),
          s.lifecycle().map(LifecycleView::of));
    }
  }

  record SourceView(
      String name,
      boolean healthy,
      Optional<String> lastSuccess,
      Optional<String> lastError,
      long samples,
      long failures) {
    static SourceView of(SourceState s) {
      return new SourceView(
          s.name(),
          s.healthy(),
          s.lastSuccess().map(Instant::toString),
          s.lastError(),
          s.samples(),
          s.failures());
    }
  }

  /** The body stays the text it was, so that a client can prove the hash itself. */
  record JournalView(
      long sequence,
      String time,
      String actor,
      String kind,
      String subject,
      String body,
      String previous,
      String hash) {
    static JournalView of(JournalEntry e) {
      return new JournalView(
          e.sequence(),
          e.time().toString(),
          e.actor(),
          e.kind(),
          e.subject(),
          e.body(),
          e.previous(),
          e.hash());
    }
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Double number(double d) {
    return Double.isFinite(d) ? d : null;
  }
}
