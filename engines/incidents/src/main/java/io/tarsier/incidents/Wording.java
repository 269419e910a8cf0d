package io.tarsier.incidents;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.SeriesPoint;
import java.util.List;

/** The sentences an incident is told in. */
final class Wording {

  private static final int MOST_QUOTED = 80;

  private Wording() {}

  /** One line: where, what, and how much more there is. */
  static String title(Finding leading, int findings, List<Entity> entities) {
    StringBuilder s = new StringBuilder();
    s.append(leading.entity().name()).append(": ").append(what(leading));
    if (findings > 1) {
      s.append(", with ")
          .append(findings - 1)
          .append(findings == 2 ? " more finding" : " more findings");
    }
    if (entities.size() > 1) {
      s.append(" on ").append(entities.size()).append(" entities");
    }
    return s.toString();
  }

  static String what(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> a.series().name() + " " + direction(a.peak());
      case CapacityForecast c -> c.resource() + (isMoment(c) ? " expires" : " is running out");
      case Drift d -> d.series().name() + " has another usual level";
      case GroupAnomaly g ->
          switch (g.shape()) {
            case RELATION ->
                g.members().getFirst().series().name() + " no longer goes with its siblings";
            case TOGETHER -> g.members().size() + " metrics moved at once";
          };
      case LogAnomaly l -> changed(l) + quoted(l.patterns().getFirst().text());
      case ReportedAlert r -> r.alert().name();
    };
  }

  /** The line of the timeline that says that a finding is over. */
  static String over(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a ->
          a.series().name() + " on " + a.entity().name() + " looks as expected again.";
      case CapacityForecast c ->
          isMoment(c)
              ? c.resource() + " on " + c.entity().name() + " no longer expires soon."
              : c.resource() + " on " + c.entity().name() + " is no longer expected to run out.";
      case Drift d -> d.explanation() + ".";
      case GroupAnomaly g -> "The metrics of " + g.entity().name() + " go together again.";
      case LogAnomaly l ->
          "The log of "
              + l.entity().name()
              + " is as usual again: "
              + quoted(l.patterns().getFirst().text())
              + ".";
      case ReportedAlert r ->
          r.alert().source()
              + " says that "
              + r.alert().name()
              + " on "
              + r.entity().name()
              + " is over.";
    };
  }

  private static String changed(LogAnomaly l) {
    return switch (l.change()) {
      case NEW -> "new in the log: ";
      case VANISHED -> "gone from the log: ";
      case SPIKE -> "more often in the log: ";
      case DROP -> "less often in the log: ";
      case LEVEL -> "louder in the log: ";
      case SEQUENCE -> "unusual course in the log: ";
      case PARAMETER -> "unusual value in the log: ";
      case TOGETHER -> l.patterns().size() + " patterns together in the log: ";
    };
  }

  private static String quoted(String template) {
    boolean fits = template.length() <= MOST_QUOTED;
    return "\u201c" + (fits ? template : template.substring(0, MOST_QUOTED) + "…") + "\u201d";
  }

  /** A certificate's end is known to the second; what is used up ends within a range. */
  private static boolean isMoment(CapacityForecast c) {
    return c.confidence() == 1 && c.earliest().equals(c.latest());
  }

  private static String direction(SeriesPoint peak) {
    if (!peak.band().isKnown()) {
      return "is unusual";
    }
    if (peak.value() > peak.band().upper()) {
      return "is above what was expected";
    }
    if (peak.value() < peak.band().lower()) {
      return "is below what was expected";
    }
    return "moves unusually";
  }
}
