package io.tarsier.console;

import io.tarsier.flow.CapacityState;
import io.tarsier.flow.SeriesState;
import io.tarsier.model.Band;
import io.tarsier.model.Finding;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.ports.Storage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes lines of tables out of series. Reads the findings that go on once per page. */
final class SeriesRows {

  /** No point for this long: something stopped. Longer than the slowest usual scrape interval. */
  static final Duration SILENT_AFTER = Duration.ofMinutes(5);

  static final int WIDTH = 160;
  static final int HEIGHT = 30;

  private final Watch watch;
  private final Viewer viewer;
  private final TimeRange range;
  private final Map<String, Finding> ongoing = new HashMap<>();
  private final Map<String, Shortage> shortages = new HashMap<>();

  SeriesRows(Watch watch, Storage storage, List<SeriesState> all, Viewer viewer, TimeRange range) {
    this.watch = watch;
    this.viewer = viewer;
    this.range = range;
    List<String> open = all.stream().flatMap(s -> s.openFinding().stream()).toList();
    if (!open.isEmpty()) {
      storage.findings().getAll(open).forEach(f -> ongoing.put(f.id(), f));
    }
    for (CapacityState c : watch.capacity()) {
      Shortage.of(c, viewer).ifPresent(s -> shortages.put(s.series(), s));
    }
  }

  Optional<Finding> finding(SeriesState state) {
    return state.openFinding().map(ongoing::get);
  }

  /** How bad what goes on with a series is; empty when nothing does. */
  Optional<Severity> severity(SeriesState state) {
    return state
        .openFinding()
        .map(id -> finding(state).map(Finding::severity).orElse(Severity.MEDIUM));
  }

  boolean silent(SeriesState state) {
    return Duration.between(Instant.ofEpochMilli(state.last().epochMillis()), viewer.now())
            .compareTo(SILENT_AFTER)
        > 0;
  }

  /** That the resource behind a series runs out, if it does. */
  Optional<Shortage> shortage(SeriesState state) {
    return Optional.ofNullable(shortages.get(state.id()));
  }

  /** How bad it is, whether something is unusual or something runs out. */
  Optional<Severity> worst(SeriesState state) {
    return Stream.concat(severity(state).stream(), shortage(state).map(Shortage::severity).stream())
        .max(Comparator.naturalOrder());
  }

  Badge badge(SeriesState state) {
    Optional<Severity> severity = worst(state);
    if (severity.isPresent()) {
      return Badge.of(severity.get());
    }
    if (silent(state)) {
      return Badge.SILENT;
    }
    return state.learning() ? Badge.LEARNING : Badge.EXPECTED;
  }

  SeriesRow row(SeriesState state) {
    Units unit = Units.of(state.series().metric());
    SeriesPoint last = state.last();
    Spark spark =
        Spark.of(
            watch.points(state.id()),
            range.from().toEpochMilli(),
            range.to().toEpochMilli(),
            WIDTH,
            HEIGHT);
    return new SeriesRow(
        state.id(),
        state.series().entity().id(),
        state.series().metric(),
        state.series().labels().toString(),
        badge(state),
        severity(state).orElse(null),
        unit.format(last.value()),
        expected(unit, last.band()),
        state.learning() ? "" : score(last.score()),
        state.learning() ? progress(state) : "",
        viewer.moment(Instant.ofEpochMilli(last.epochMillis())),
        finding(state).map(f -> viewer.moment(f.window().start())).orElse(null),
        spark,
        spark.words(unit, last.band()));
  }

  static String progress(SeriesState state) {
    return Math.min(state.seen(), state.needed()) + " of " + state.needed() + " points";
  }

  static String expected(Units unit, Band band) {
    if (!band.isKnown()) {
      return "";
    }
    String lower = unit.format(band.lower());
    String upper = unit.format(band.upper());
    int space = lower.indexOf(' ');
    // "20 – 45 %" reads better than "20 % – 45 %".
    boolean same =
        space > 0
            && upper.endsWith(lower.substring(space))
            && upper.indexOf(' ') == upper.lastIndexOf(' ');
    return (same ? lower.substring(0, space) : lower) + " – " + upper;
  }

  static String score(double score) {
    return String.format(Locale.ROOT, "%.2f", score);
  }
}
