package io.tarsier.prometheus;

import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes the newest score and band of every series in the Prometheus text format 0.0.4, straight to
 * where it goes: memory for one line, however many series there are.
 *
 * <p>{@code anomaly_score}, {@code y}, {@code yhat}, {@code yhat_lower} and {@code yhat_upper}, the
 * names that the others in this trade use. Each line keeps the input's labels and adds {@code
 * metric}, the input's name, and {@code entity}; an input label of that name becomes {@code
 * exported_metric}, as Prometheus itself does when labels clash. Characters that may not stand in a
 * label's name become {@code _}. What is not known yet is not written. What is foreseen has the
 * label {@code horizon} besides, as {@code 1h}, so that {@code y - yhat} still finds one of each.
 *
 * <p>Format: prometheus.io/docs/instrumenting/exposition_formats. Scrape it with {@code
 * honor_labels: true}, or {@code job} and {@code instance} of the input become {@code exported_job}
 * and {@code exported_instance}.
 */
public final class Exposition {

  /** What belongs into the {@code Content-Type} header. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Set<String> OURS = Set.of("metric", "entity", "horizon");

  private static final Family[] FAMILIES = {
    new Family(
        "anomaly_score", "How odd the newest value is, from 0 to 1.", SeriesPoint::score, null),
    new Family("y", "The newest value.", SeriesPoint::value, null),
    new Family(
        "yhat",
        "The value that was expected, or is, so far ahead.",
        point -> point.band().expected(),
        Ahead::expected),
    new Family(
        "yhat_lower",
        "Lower end of the expected range.",
        point -> point.band().lower(),
        Ahead::lower),
    new Family(
        "yhat_upper",
        "Upper end of the expected range.",
        point -> point.band().upper(),
        Ahead::upper),
  };

  private record Family(
      String name,
      String help,
      ToDoubleFunction<SeriesPoint> value,
      @Nullable ToDoubleFunction<Ahead> ahead) {}

  /**
   * A series and its newest point.
   *
   * @param series as the engines know it
   * @param point its newest point
   */
  public record Row(Series series, SeriesPoint point) {}

  /**
   * What a series is expected to be.
   *
   * @param horizon how far ahead, as Prometheus writes lengths of time: {@code 1h}
   */
  public record Ahead(Series series, String horizon, double expected, double lower, double upper) {}

  private Exposition() {}

  /** Writes rows of which nothing is foreseen. */
  public static void write(Iterable<Row> rows, Appendable out) throws IOException {
    write(rows, List.of(), out);
  }

  /**
   * @param rows gone through once for each of the five families, because a family's lines must
   *     stand together; must give the same rows each time
   * @param foreseen likewise
   */
  public static void write(Iterable<Row> rows, List<Ahead> foreseen, Appendable out)
      throws IOException {
    for (Family family : FAMILIES) {
      out.append("# HELP ").append(family.name()).append(' ').append(family.help()).append('\n');
      out.append("# TYPE ").append(family.name()).append(" gauge\n");
      for (Row row : rows) {
        line(family, row.series(), "", family.value().applyAsDouble(row.point()), out);
      }
      ToDoubleFunction<Ahead> value = family.ahead();
      if (value != null) {
        for (Ahead a : foreseen) {
          line(family, a.series(), a.horizon(), value.applyAsDouble(a), out);
        }
      }
    }
  }

  private static void line(
      Family family, Series series, String horizon, double value, Appendable out)
      throws IOException {
    if (!Double.isNaN(value)) {
      out.append(family.name());
      labels(series, horizon, out);
      out.append(' ').append(number(value)).append('\n');
    }
  }

  private static void labels(Series series, String horizon, Appendable out) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, String> label : series.labels().asMap().entrySet()) {
      String name = legal(label.getKey());
      while (OURS.contains(name) || labels.containsKey(name)) {
        name = "exported_" + name;
      }
      labels.put(name, label.getValue());
    }
    labels.put("metric", series.metric());
    labels.put("entity", series.entity().id());
    if (!horizon.isEmpty()) {
      labels.put("horizon", horizon);
    }
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      out.append(separator).append(label.getKey()).append("=\"");
      escape(label.getValue(), out);
      out.append('"');
      separator = ',';
    }
    out.append('}');
  }

  /** A label name of letters, digits and underscores that does not look like an internal one. */
  private static String legal(String name) {
    StringBuilder legal = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (i == 0 && digit) {
        legal.append('_');
      }
      legal.append(letter || digit ? c : '_');
    }
    return legal.indexOf("__") == 0 ? "exported" + legal : legal.toString();
  }

  private static void escape(String value, Appendable out) throws IOException {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  private static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    return Double.toString(value);
  }
}
