package io.tarsier.console;

import io.tarsier.flow.SeriesState;
import io.tarsier.model.Band;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.traces.TraceSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plots of series: drawn on the server for every reader, and as numbers for the script. Points come
 * from what the corridor keeps and from what findings keep, so that an incident of last week still
 * has its picture.
 */
final class Plots {

  /** More than a screen has columns: keeps a reply near 200 kB. */
  private static final int MAX_POINTS = 2000;

  /** Links under a plot; its marks are all of them. */
  private static final int MAX_TRACES = 6;

  private static final int WIDTH = 960;
  private static final int HEIGHT = 132;
  private static final JsonMapper JSON = JsonMapper.shared();

  private Plots() {}

  /**
   * What a plot is made of.
   *
   * @param series whose it is
   * @param points oldest first, within the page's range
   * @param anomalies what was called on it, oldest first
   * @param traces some that show what it is made of, oldest first
   */
  record Material(
      Series series,
      List<SeriesPoint> points,
      List<MetricAnomaly> anomalies,
      List<TraceSummary> traces) {

    /** The same with those traces that began within the range. */
    Material with(List<TraceSummary> all, TimeRange range) {
      return new Material(
          series,
          points,
          anomalies,
          all.stream()
              .filter(t ->
                  t.startMillis() >= range.from().toEpochMilli()
                      && t.startMillis() <= range.to().toEpochMilli())
              .toList());
    }
  }

  static Material material(
      Watch watch, Series series, List<MetricAnomaly> anomalies, TimeRange range) {
    TreeMap<Long, SeriesPoint> byTime = new TreeMap<>();
    anomalies.forEach(a -> a.points().forEach(p -> byTime.put(p.epochMillis(), p)));
    watch.points(series.id()).forEach(p -> byTime.put(p.epochMillis(), p));
    List<SeriesPoint> points =
        List.copyOf(
            byTime
                .subMap(range.from().toEpochMilli(), true, range.to().toEpochMilli(), true)
                .values());
    return new Material(
        series,
        points,
        anomalies.stream().sorted(Comparator.comparing(a -> a.window().start())).toList(),
        List.of());
  }

  static Material material(
      Watch watch, SeriesState state, List<MetricAnomaly> anomalies, TimeRange range) {
    return material(watch, state.series(), anomalies, range);
  }

  static PlotView view(Material material, Viewer viewer, TimeRange range) {
    Series series = material.series();
    Units unit = Units.of(series.metric());
    Spark spark =
        Spark.of(
            material.points(),
            range.from().toEpochMilli(),
            range.to().toEpochMilli(),
            WIDTH,
            HEIGHT);
    List<PlotView.Call> calls = new ArrayList<>();
    for (MetricAnomaly a : material.anomalies()) {
      calls.add(
          new PlotView.Call(
              a.id(), Badge.of(a.severity()), viewer.moment(a.window().start()), Why.of(a)));
    }
    return new PlotView(
        series.id(),
        series.entity().id(),
        series.metric(),
        series.labels().toString(),
        spark,
        unit.format(spark.low()),
        unit.format(spark.high()),
        spark.words(unit, Band.UNKNOWN),
        calls,
        material.traces().reversed().stream()
            .limit(MAX_TRACES)
            .map(t ->
                new PlotView.Trace(
                    viewer.moment(Instant.ofEpochMilli(t.startMillis())), href(t), words(t)))
            .toList());
  }

  private static String href(TraceSummary trace) {
    return "/traces/" + trace.id();
  }

  private static String words(TraceSummary trace) {
    return Units.SECONDS.format(trace.durationNanos() / 1e9) + (trace.failed() ? ", failed" : "");
  }

  /** The numbers of several plots over one span of time. */
  static String json(List<Material> materials, TimeRange range) {
    ObjectNode root = JSON.createObjectNode();
    // The common axis begins where the first plot does: an hour asked for, ten minutes known.
    long first =
        materials.stream()
            .filter(m -> !m.points().isEmpty())
            .mapToLong(m -> m.points().getFirst().epochMillis())
            .min()
            .orElse(range.from().toEpochMilli());
    long last =
        materials.stream()
            .filter(m -> !m.points().isEmpty())
            .mapToLong(m -> m.points().getLast().epochMillis())
            .max()
            .orElse(range.to().toEpochMilli());
    root.put("from", first).put("to", Math.max(last, first + 1));
    ArrayNode plots = root.putArray("plots");
    for (Material m : materials) {
      ObjectNode plot = plots.addObject();
      plot.put("id", m.series().id());
      plot.put("name", m.series().name());
      plot.put("unit", Units.of(m.series().metric()).word());
      ArrayNode t = plot.putArray("t");
      ArrayNode v = plot.putArray("v");
      ArrayNode lo = plot.putArray("lo");
      ArrayNode mid = plot.putArray("mid");
      ArrayNode hi = plot.putArray("hi");
      ArrayNode score = plot.putArray("score");
      ArrayNode called = plot.putArray("called");
      for (SeriesPoint p : newest(m.points())) {
        t.add(p.epochMillis());
        add(v, p.value());
        add(lo, p.band().lower());
        add(mid, p.band().expected());
        add(hi, p.band().upper());
        score.add(Math.round(p.score() * 1000) / 1000.0);
        called.add(p.anomalous());
      }
      ArrayNode calls = plot.putArray("calls");
      for (MetricAnomaly a : m.anomalies()) {
        calls
            .addObject()
            .put("id", a.id())
            .put("from", a.window().start().toEpochMilli())
            .put("to", a.window().end().toEpochMilli())
            .put("peak", a.peak().epochMillis())
            .put("value", a.peak().value())
            .put("severity", Badge.of(a.severity()).word())
            .put("why", Why.of(a));
      }
      ArrayNode traces = plot.putArray("traces");
      for (TraceSummary trace : m.traces()) {
        traces
            .addObject()
            .put("t", trace.startMillis())
            .put("href", href(trace))
            .put("words", words(trace));
      }
    }
    return root.toString();
  }

  private static List<SeriesPoint> newest(List<SeriesPoint> points) {
    return points.subList(Math.max(0, points.size() - MAX_POINTS), points.size());
  }

  /** JSON has no word for what is not a number; a plot shows a gap there. */
  private static void add(ArrayNode array, double value) {
    if (Double.isFinite(value)) {
      array.add(value);
    } else {
      array.addNull();
    }
  }
}
