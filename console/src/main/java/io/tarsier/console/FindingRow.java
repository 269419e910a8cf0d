package io.tarsier.console;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.ReportedAlert;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One finding as a line of a table, with what each model thought.
 *
 * @param id identifier
 * @param badge how bad
 * @param entity identifier of its entity
 * @param series identifier of its series; empty where it is not about one
 * @param name the series' metric and labels
 * @param began when it began
 * @param lasted for how long, {@code still going on} included
 * @param score how odd, two decimals
 * @param confidence how sure, in percent
 * @param why explanation
 * @param models what each model thought
 */
record FindingRow(
    String id,
    Badge badge,
    String entity,
    String series,
    String name,
    Viewer.Moment began,
    String lasted,
    String score,
    String confidence,
    String why,
    List<Model> models) {

  /**
   * What one model thought.
   *
   * @param name the model's name
   * @param weight its share in percent
   * @param score its score, two decimals
   * @param bar the score as a length from 0 to 100
   */
  record Model(String name, String weight, String score, String bar) {}

  /** The same, said to be suppressed. */
  FindingRow suppressed() {
    return new FindingRow(
        id,
        badge,
        entity,
        series,
        name,
        began,
        lasted,
        score,
        confidence,
        "Suppressed. " + why,
        models);
  }

  /** Whether all models have the same say, so that their shares need not be shown. */
  boolean even() {
    return models.stream().map(Model::weight).distinct().count() == 1;
  }

  static FindingRow of(Finding finding, Viewer viewer) {
    return switch (finding) {
      case MetricAnomaly a ->
          new FindingRow(
              a.id(),
              Badge.of(a.severity()),
              a.entity().id(),
              a.series().id(),
              a.series().name(),
              viewer.moment(a.window().start()),
              lasted(a, viewer),
              SeriesRows.score(a.score()),
              Math.round(a.confidence() * 100) + " %",
              Why.of(a),
              a.models().stream().map(FindingRow::model).toList());
      case CapacityForecast c ->
          new FindingRow(
              c.id(),
              Badge.of(c.severity()),
              c.entity().id(),
              c.series().id(),
              c.series().name(),
              viewer.moment(c.window().start()),
              lasted(c, viewer),
              SeriesRows.score(c.score()),
              Math.round(c.confidence() * 100) + " %",
              c.explanation(),
              List.of());
      case Drift d ->
          new FindingRow(
              d.id(),
              Badge.of(d.severity()),
              d.entity().id(),
              d.series().id(),
              d.series().name(),
              viewer.moment(d.window().start()),
              "to stay",
              SeriesRows.score(d.score()),
              Math.round(d.confidence() * 100) + " %",
              Why.of(d, viewer),
              List.of());
      case LogAnomaly l ->
          new FindingRow(
              l.id(),
              Badge.of(l.severity()),
              l.entity().id(),
              "",
              l.patterns().getFirst().text(),
              viewer.moment(l.window().start()),
              lasted(l, viewer),
              SeriesRows.score(l.score()),
              Math.round(l.confidence() * 100) + " %",
              Why.of(l),
              List.of());
      case ReportedAlert r ->
          new FindingRow(
              r.id(),
              Badge.of(r.severity()),
              r.entity().id(),
              "",
              r.alert().name(),
              viewer.moment(r.window().start()),
              lasted(r, viewer),
              SeriesRows.score(r.score()),
              "reported by " + r.alert().source(),
              Why.of(r),
              List.of());
      case GroupAnomaly g ->
          new FindingRow(
              g.id(),
              Badge.of(g.severity()),
              g.entity().id(),
              "",
              g.shape() == GroupAnomaly.Shape.RELATION
                  ? "broken relation"
                  : g.members().size() + " metrics together",
              viewer.moment(g.window().start()),
              lasted(g, viewer),
              SeriesRows.score(g.score()),
              Math.round(g.confidence() * 100) + " %",
              Why.of(g),
              List.of());
    };
  }

  private static String lasted(Finding a, Viewer viewer) {
    return a.ongoing()
        ? Viewer.length(Duration.between(a.window().start(), viewer.now())) + ", going on"
        : Viewer.length(a.window().length());
  }

  private static Model model(ModelScore m) {
    double score = Math.clamp(m.score(), 0, 1);
    return new Model(
        m.model(),
        Math.round(m.weight() * 100) + " %",
        SeriesRows.score(score),
        String.format(Locale.ROOT, "%.0f", score * 100));
  }
}
