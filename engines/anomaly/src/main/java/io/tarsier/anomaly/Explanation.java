package io.tarsier.anomaly;

import io.tarsier.model.ModelScore;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Says in words what was seen and what was expected. */
final class Explanation {

  private static final double AGREES_FROM = 0.5;

  private Explanation() {}

  static String of(Series series, SeriesPoint peak, List<ModelScore> models, long lengthMillis) {
    StringBuilder s = new StringBuilder(series.name());
    s.append(" was ").append(number(peak.value()));
    if (peak.band().isKnown()) {
      s.append(", expected ")
          .append(number(peak.band().expected()))
          .append(" (")
          .append(number(peak.band().lower()))
          .append("–")
          .append(number(peak.band().upper()))
          .append(')');
    }
    if (lengthMillis > 0) {
      s.append(", for ").append(duration(lengthMillis));
    }
    String reasons = reasons(models);
    return reasons.isEmpty() ? s.toString() : s.append("; ").append(reasons).toString();
  }

  /** Which models object, in words; empty where none does. */
  static String reasons(List<ModelScore> models) {
    List<String> agreeing =
        models.stream().filter(m -> m.score() >= AGREES_FROM).map(m -> words(m.model())).toList();
    return switch (agreeing.size()) {
      case 0 -> "";
      case 1 -> agreeing.getFirst() + " says so";
      default -> list(agreeing) + " agree";
    };
  }

  private static String words(String model) {
    return switch (model) {
      case "stl" -> "STL";
      case "iforest" -> "isolation forest";
      case "ewma" -> "EWMA";
      case "zscore" -> "robust z-score";
      case "high" -> "new heights";
      case "low" -> "new depths";
      case "season" -> "time of day";
      case "hours" -> "range at this hour";
      default -> model;
    };
  }

  private static String list(List<String> words) {
    return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
  }

  /** Three significant digits, without an exponent where it can be helped. */
  static String number(double v) {
    if (v == 0 || !Double.isFinite(v)) {
      return v == 0 ? "0" : Double.toString(v);
    }
    double size = Math.abs(v);
    if (size >= 1e9 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", v);
    }
    BigDecimal rounded =
        size >= 1000
            ? BigDecimal.valueOf(Math.round(v))
            : new BigDecimal(v).round(new MathContext(3)).stripTrailingZeros();
    return rounded.toPlainString();
  }

  static String duration(long millis) {
    Duration d = Duration.ofMillis(millis);
    if (d.toDays() >= 2) {
      return d.toDays() + " d " + d.toHoursPart() + " h";
    }
    if (d.toHours() >= 2) {
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    }
    if (d.toMinutes() >= 2) {
      return d.toMinutes() + " min";
    }
    return Math.max(1, d.toSeconds()) + " s";
  }
}
