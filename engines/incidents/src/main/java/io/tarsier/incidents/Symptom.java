package io.tarsier.incidents;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.SeriesPoint;
import java.util.Collection;
import java.util.regex.Pattern;

/**
 * What a trouble feels like from outside, in one word, by what its metrics and alerts are called.
 * The order of the constants is the order in which one word wins over another.
 */
enum Symptom {
  UNUSUAL("unusual"),
  SLOW("slow"),
  FAILING("failing"),
  DOWN("down");

  private static final Pattern DOWN_NAMES =
      words("down|unavailable|unreachable|not.?ready|absent|missing|crash\\w*|dead|offline");
  private static final Pattern FAILING_NAMES =
      words("err|errors?|fail(?:s|ed|ing|ures?)?|5xx|exceptions?|unhealthy|reject(?:s|ed)?");
  private static final Pattern SLOW_NAMES =
      words("latency|latencies|durations?|response.?times?|slow\\w*|p9\\d|seconds|lag|timeouts?");
  private static final Pattern UP_NAMES =
      Pattern.compile("(up|probe_success|.*_(up|ready|healthy))");

  /** What separates words in names of metrics and alerts: {@code _}, and a change of case. */
  private static final Pattern SEAMS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[_.:\\-/]+");

  private final String word;

  Symptom(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static Symptom of(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> isGone(a) ? DOWN : ofText(a.series().metric(), isAbove(a.peak()));
      case ReportedAlert r -> ofText(r.alert().name(), true);
      case LogAnomaly l ->
          l.patterns().stream().anyMatch(p -> p.level().compareTo(LogLevel.ERROR) >= 0)
              ? FAILING
              : UNUSUAL;
      case GroupAnomaly g -> UNUSUAL;
      case CapacityForecast c -> UNUSUAL;
      case Drift d -> UNUSUAL;
    };
  }

  /** The strongest of several. */
  static Symptom of(Collection<? extends Finding> findings) {
    Symptom strongest = UNUSUAL;
    for (Finding f : findings) {
      Symptom s = of(f);
      strongest = s.compareTo(strongest) > 0 ? s : strongest;
    }
    return strongest;
  }

  private static boolean isGone(MetricAnomaly a) {
    return UP_NAMES.matcher(a.series().metric()).matches() && isBelow(a.peak());
  }

  /**
   * @param grew whether there is more of it; fewer errors are no failure
   */
  private static Symptom ofText(String name, boolean grew) {
    String spaced = SEAMS.matcher(name).replaceAll(" ");
    if (!grew) {
      return UNUSUAL;
    }
    if (DOWN_NAMES.matcher(spaced).find()) {
      return DOWN;
    }
    if (FAILING_NAMES.matcher(spaced).find()) {
      return FAILING;
    }
    return SLOW_NAMES.matcher(spaced).find() ? SLOW : UNUSUAL;
  }

  private static boolean isAbove(SeriesPoint peak) {
    return peak.value() > peak.band().upper();
  }

  private static boolean isBelow(SeriesPoint peak) {
    return peak.value() < peak.band().lower();
  }

  private static Pattern words(String alternatives) {
    return Pattern.compile("\\b(?:" + alternatives + ")\\b", Pattern.CASE_INSENSITIVE);
  }
}
