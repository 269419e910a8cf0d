package io.tarsier.console;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.MetricAnomaly;

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
      case GroupAnomaly g -> g.explanation() + ".";
    };
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
