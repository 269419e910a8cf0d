package io.tarsier.console;

import io.tarsier.flow.SuppressionState;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Series;
import io.tarsier.model.Suppression;
import io.tarsier.ports.FeedbackStore.Dismissal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Builds the page of suppressions and reads its forms. */
final class Suppressions {

  private static final int MAX_RULES = 200;
  private static final int MAX_WORDS = 100;
  private static final int MAX_REASON = 500;

  /** The lengths that a form offers. */
  static final List<String> LENGTHS = List.of("1h", "1d", "1w");

  private Suppressions() {}

  static SuppressionsView build(Watch watch, Viewer viewer, String matchers, String reason) {
    List<SuppressionState> rules = watch.suppressions();
    return new SuppressionsView(
        rules.stream().limit(MAX_RULES).map(s -> rule(s, viewer)).toList(),
        watch.feedback().reversed().stream()
            .limit(MAX_WORDS)
            .map(d -> word(d, watch, viewer))
            .toList(),
        matchers,
        reason,
        viewer.zone().getId());
  }

  private static SuppressionsView.Rule rule(SuppressionState s, Viewer viewer) {
    Suppression r = s.rule();
    return new SuppressionsView.Rule(
        r.id(),
        switch (s.state()) {
          case ACTIVE -> new Badge("active", "silent");
          case SCHEDULED -> new Badge("scheduled", "learning");
          case ENDED -> new Badge("ended", "ok");
        },
        s.state() == Suppression.State.ENDED,
        s.state() == Suppression.State.SCHEDULED,
        LabelMatcher.text(r.matchers()),
        r.weekly()
            .map(w -> w.text() + (r.open() ? "" : ", until " + viewer.clock(r.ends())))
            .orElse(""),
        viewer.moment(r.change(viewer.now())),
        r.author(),
        r.reason(),
        Overview.count(s.series(), "series"));
  }

  private static SuppressionsView.Word word(Dismissal d, Watch watch, Viewer viewer) {
    String series =
        watch.series(d.series()).map(s -> s.series().key()).orElse("a series no longer watched");
    return new SuppressionsView.Word(
        d.finding(),
        d.scope().isEmpty() ? series : "all that match " + d.scope(),
        "/series/" + d.series(),
        viewer.moment(d.time()),
        d.actor(),
        d.withdrawn().isPresent());
  }

  /** The length that a form chose. */
  static Duration length(String word) {
    return switch (word) {
      case "1h" -> Duration.ofHours(1);
      case "1d" -> Duration.ofDays(1);
      case "1w" -> Duration.ofDays(7);
      case "30d" -> Duration.ofDays(30);
      default ->
          throw new IllegalArgumentException(
              "'for' is one of 1h, 1d, 1w and 30d, not '" + word + "'");
    };
  }

  /** The last day that a form chose, to its end; none lasts until somebody ends the rule. */
  static Instant until(String day, ZoneId zone) {
    try {
      return day.isBlank()
          ? Suppression.OPEN
          : LocalDate.parse(day.strip()).plusDays(1).atStartOfDay(zone).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'until' is a day such as 2026-12-31, or empty, not '" + day + "'", e);
    }
  }

  static String reason(String text) {
    String reason = text.strip();
    if (reason.length() > MAX_REASON) {
      throw new IllegalArgumentException("'reason' has up to " + MAX_REASON + " characters");
    }
    return reason;
  }

  /**
   * The choices that a dismissal offers beyond the series itself: value of the form, and words.
   *
   * @param series the oddest of the incident
   */
  static List<Scope> scopes(Series series) {
    List<Scope> all = new ArrayList<>();
    LabelMatcher metric = LabelMatcher.equal(LabelMatcher.METRIC, series.metric());
    all.add(
        new Scope(
            LabelMatcher.text(
                List.of(metric, LabelMatcher.equal(LabelMatcher.ENTITY, series.entity().id()))),
            "every " + series.metric() + " on " + series.entity().id()));
    all.add(
        new Scope(LabelMatcher.text(List.of(metric)), "every " + series.metric() + ", wherever"));
    return all;
  }

  /** One choice. */
  record Scope(String value, String words) {}
}
