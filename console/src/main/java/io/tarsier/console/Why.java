package io.tarsier.console;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;

/**
 * Why something was called, with values as people read them: the engine explains in the metric's
 * base unit, which is right for machines and the journal, but 22099758 bytes a second are better
 * read as 21.1 MiB/s.
 */
final class Why {

  private Why() {}

  static String of(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> of(a);
      case CapacityForecast c -> c.explanation();
      case Drift d -> d.explanation();
      case GroupAnomaly g -> g.explanation() + ".";
      case LogAnomaly l -> l.explanation();
      case ReportedAlert r -> r.explanation();
    };
  }

  /** A drift with the reader's clock and the values' unit. */
  static String of(Drift d, Viewer viewer) {
    Units unit = Units.of(d.series().metric());
    return "Since "
        + viewer.clock(d.window().start())
        + " it runs at "
        + range(unit, d.after())
        + " instead of "
        + range(unit, d.before())
        + "; what is normal was learned anew.";
  }

  private static String range(Units unit, Drift.Range range) {
    String low = unit.format(range.low());
    String high = unit.format(range.high());
    return low.equals(high) ? low : low + " to " + high;
  }

  private static String of(MetricAnomaly a) {
    Units unit = Units.of(a.series().metric());
    String expected = SeriesRows.expected(unit, a.peak().band());
    if (expected.isEmpty() || !Double.isFinite(a.peak().value())) {
      return a.explanation();
    }
    // What the engine says behind the semicolon is which models agree.
    int models = a.explanation().lastIndexOf("; ");
    return a.series().name()
        + " was "
        + unit.format(a.peak().value())
        + " where "
        + expected
        + " was expected"
        + (models < 0 ? "." : a.explanation().substring(models));
  }
}
