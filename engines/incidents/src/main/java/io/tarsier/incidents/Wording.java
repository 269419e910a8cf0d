package io.tarsier.incidents;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Incident;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.SeriesPoint;
import java.time.Duration;
import java.util.Locale;

/** The sentences an incident is told in. */
final class Wording {

  private static final int MOST_QUOTED = 80;

  private Wording() {}

  /** One line: where, what, and how much more there is. */
  static String title(Finding leading, int findings, int entities) {
    StringBuilder s = new StringBuilder();
    s.append(leading.entity().name()).append(": ").append(what(leading));
    if (findings > 1) {
      s.append(", with ")
          .append(number(findings - 1))
          .append(findings == 2 ? " more finding" : " more findings");
    }
    if (entities > 1) {
      s.append(" on ").append(number(entities)).append(" entities");
    }
    return s.toString();
  }

  /** The same where all depend on one thing of which nothing is known itself. */
  static String behind(Entity what, int findings, int entities) {
    return what.name()
        + ": "
        + number(findings)
        + " findings on "
        + number(entities)
        + " entities that depend on it";
  }

  /** The same for what a storm leaves over. */
  static String storm(Finding leading, int findings, int entities) {
    return "Storm: "
        + number(findings)
        + (findings == 1 ? " finding on " : " findings on ")
        + number(entities)
        + (entities == 1 ? " entity" : " entities")
        + " without known relation, foremost "
        + leading.entity().name()
        + ": "
        + what(leading);
  }

  /** The line of the timeline that counts what is not listed; begins with the same word. */
  static String more(int listed, int beyond) {
    return "And " + number(beyond) + " more findings beside the " + listed + " that are listed.";
  }

  static String took(Incident other) {
    return "Took in incident " + other.id() + ", " + quoted(other.title()) + ": one trouble.";
  }

  static String taken(Incident by) {
    return "Goes on as part of incident " + by.id() + ", " + quoted(by.title()) + ".";
  }

  static String follows(Incident parent) {
    return "Looks like a consequence of incident "
        + parent.id()
        + ", "
        + quoted(parent.title())
        + ".";
  }

  static String flaps(Finding f, int times, Duration within) {
    return what(f)
        + " on "
        + f.entity().name()
        + " began more than "
        + times
        + " times within "
        + words(within)
        + ": it comes and goes. This stays open until it has been quiet for as long.";
  }

  static String resolved(Duration quiet) {
    return "Resolved: everything has looked as expected for " + words(quiet) + ".";
  }

  private static String words(Duration d) {
    return d.toSeconds() % 60 == 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  private static String number(int n) {
    return String.format(Locale.ROOT, "%,d", n);
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
              + " no longer reports "
              + r.alert().name()
              + " on "
              + r.entity().name()
              + ".";
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
