package io.tarsier.sql;

import io.tarsier.model.Alert;
import io.tarsier.model.Band;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Drift;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import io.tarsier.ports.StorageException;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * Findings of every kind as JSON texts, and back, in the manner of {@link Documents}. A point of a
 * plot is an array {@code [time, value, lower, expected, upper, score, anomalous]}, a third of the
 * size of an object.
 */
final class FindingDocuments {

  private FindingDocuments() {}

  static String write(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> Documents.object(g -> anomaly(g, a));
      case CapacityForecast c -> Documents.object(g -> capacity(g, c));
      case Drift d -> Documents.object(g -> drift(g, d));
      case GroupAnomaly a -> Documents.object(g -> group(g, a));
      case LogAnomaly l -> Documents.object(g -> log(g, l));
      case ReportedAlert r -> Documents.object(g -> alert(g, r));
    };
  }

  static Finding finding(String kind, String json) {
    return switch (kind) {
      case MetricAnomaly.KIND -> Documents.read(json, FindingDocuments::anomaly);
      case CapacityForecast.KIND -> Documents.read(json, FindingDocuments::capacity);
      case Drift.KIND -> Documents.read(json, FindingDocuments::drift);
      case GroupAnomaly.KIND -> Documents.read(json, FindingDocuments::group);
      case LogAnomaly.KIND -> Documents.read(json, FindingDocuments::log);
      case ReportedAlert.KIND -> Documents.read(json, FindingDocuments::alert);
      default ->
          throw new StorageException(
              "a finding of the unknown kind '" + kind + "' is stored; a newer Tarsier wrote it");
    };
  }

  /** What findings of all kinds on series have in common. */
  private static void common(JsonGenerator g, Finding f, Series series) {
    g.writeObjectPropertyStart("series");
    series(g, series);
    common(g, f);
  }

  private static void series(JsonGenerator g, Series series) {
    Documents.entity(g, series.entity());
    g.writeStringProperty("metric", series.metric());
    Documents.labels(g, series.labels());
    g.writeEndObject();
  }

  private static void common(JsonGenerator g, Finding f) {
    g.writeStringProperty("id", f.id());
    g.writeStringProperty("start", f.window().start().toString());
    g.writeStringProperty("end", f.window().end().toString());
    g.writeBooleanProperty("ongoing", f.ongoing());
    g.writeNumberProperty("score", f.score());
    g.writeStringProperty("severity", f.severity().name());
    g.writeNumberProperty("confidence", f.confidence());
    g.writeStringProperty("explanation", f.explanation());
  }

  private static Series series(JsonNode n) {
    JsonNode s = n.required("series");
    return new Series(Documents.entity(s), Documents.text(s, "metric"), Documents.labels(s));
  }

  private static Window window(JsonNode n) {
    return new Window(
        Instant.parse(Documents.text(n, "start")), Instant.parse(Documents.text(n, "end")));
  }

  private static void capacity(JsonGenerator g, CapacityForecast c) {
    common(g, c, c.series());
    g.writeStringProperty("resource", c.resource());
    g.writeNumberProperty("threshold", c.threshold());
    g.writeNumberProperty("value", c.value());
    g.writeStringProperty("exhausted", c.exhausted().toString());
    g.writeStringProperty("earliest", c.earliest().toString());
    g.writeStringProperty("latest", c.latest().toString());
  }

  private static CapacityForecast capacity(JsonNode n) {
    return new CapacityForecast(
        Documents.text(n, "id"),
        series(n),
        window(n),
        n.required("ongoing").asBoolean(),
        Documents.number(n.required("score")),
        Severity.valueOf(Documents.text(n, "severity")),
        Documents.number(n.required("confidence")),
        Documents.text(n, "explanation"),
        Documents.text(n, "resource"),
        Documents.number(n.required("threshold")),
        Documents.number(n.required("value")),
        Instant.parse(Documents.text(n, "exhausted")),
        Instant.parse(Documents.text(n, "earliest")),
        Instant.parse(Documents.text(n, "latest")));
  }

  private static void drift(JsonGenerator g, Drift d) {
    common(g, d, d.series());
    range(g, "before", d.before());
    range(g, "after", d.after());
  }

  private static Drift drift(JsonNode n) {
    return new Drift(
        Documents.text(n, "id"),
        series(n),
        window(n),
        Documents.number(n.required("score")),
        Documents.number(n.required("confidence")),
        Documents.text(n, "explanation"),
        range(n.required("before")),
        range(n.required("after")));
  }

  private static void range(JsonGenerator g, String name, Drift.Range range) {
    g.writeArrayPropertyStart(name);
    g.writeNumber(range.low());
    g.writeNumber(range.high());
    g.writeEndArray();
  }

  private static Drift.Range range(JsonNode n) {
    return new Drift.Range(Documents.number(n.required(0)), Documents.number(n.required(1)));
  }

  private static void log(JsonGenerator g, LogAnomaly l) {
    g.writeObjectPropertyStart("entity");
    Documents.entity(g, l.entity());
    g.writeEndObject();
    common(g, l);
    g.writeStringProperty("change", l.change().word());
    g.writeArrayPropertyStart("patterns");
    for (LogAnomaly.Pattern p : l.patterns()) {
      g.writeStartObject();
      g.writeStringProperty("id", p.id());
      g.writeStringProperty("text", p.text());
      g.writeStringProperty("level", p.level().name());
      g.writeNumberProperty("expected", p.expected());
      g.writeNumberProperty("seen", p.seen());
      g.writeArrayPropertyStart("examples");
      p.examples().forEach(g::writeString);
      g.writeEndArray();
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeArrayPropertyStart("keywords");
    l.keywords().forEach(g::writeString);
    g.writeEndArray();
  }

  private static LogAnomaly log(JsonNode n) {
    return new LogAnomaly(
        Documents.text(n, "id"),
        Documents.entity(n.required("entity")),
        LogAnomaly.Change.ofWord(Documents.text(n, "change")),
        window(n),
        n.required("ongoing").asBoolean(),
        Documents.number(n.required("score")),
        Severity.valueOf(Documents.text(n, "severity")),
        Documents.number(n.required("confidence")),
        Documents.text(n, "explanation"),
        Documents.list(
            n.required("patterns"),
            p ->
                new LogAnomaly.Pattern(
                    Documents.text(p, "id"),
                    Documents.text(p, "text"),
                    LogLevel.valueOf(Documents.text(p, "level")),
                    Documents.number(p.required("expected")),
                    p.required("seen").asLong(),
                    Documents.list(p.required("examples"), JsonNode::asString))),
        Documents.list(n.required("keywords"), JsonNode::asString));
  }

  private static void alert(JsonGenerator g, ReportedAlert r) {
    Alert a = r.alert();
    g.writeStringProperty("source", a.source());
    g.writeStringProperty("fingerprint", a.fingerprint());
    g.writeObjectPropertyStart("entity");
    Documents.entity(g, a.entity());
    g.writeEndObject();
    g.writeStringProperty("name", a.name());
    Documents.labels(g, a.labels());
    g.writeStringProperty("severity", a.severity().name());
    g.writeBooleanProperty("firing", a.firing());
    g.writeStringProperty("starts", a.starts().toString());
    g.writeStringProperty("at", a.at().toString());
    g.writeStringProperty("summary", a.summary());
    g.writeStringProperty("link", a.link());
  }

  private static ReportedAlert alert(JsonNode n) {
    return ReportedAlert.of(
        new Alert(
            Documents.text(n, "source"),
            Documents.text(n, "fingerprint"),
            Documents.entity(n.required("entity")),
            Documents.text(n, "name"),
            Documents.labels(n),
            Severity.valueOf(Documents.text(n, "severity")),
            n.required("firing").asBoolean(),
            Instant.parse(Documents.text(n, "starts")),
            Instant.parse(Documents.text(n, "at")),
            Documents.text(n, "summary"),
            Documents.text(n, "link")));
  }

  private static void group(JsonGenerator g, GroupAnomaly a) {
    g.writeObjectPropertyStart("entity");
    Documents.entity(g, a.entity());
    g.writeEndObject();
    common(g, a);
    g.writeStringProperty("shape", a.shape().name());
    g.writeArrayPropertyStart("members");
    for (GroupAnomaly.Member m : a.members()) {
      g.writeStartObject();
      g.writeObjectPropertyStart("series");
      series(g, m.series());
      g.writeNumberProperty("share", m.share());
      g.writeBooleanProperty("up", m.up());
      g.writeNumberProperty("value", m.value());
      g.writeNumberProperty("lower", m.band().lower());
      g.writeNumberProperty("expected", m.band().expected());
      g.writeNumberProperty("upper", m.band().upper());
      g.writeEndObject();
    }
    g.writeEndArray();
  }

  private static GroupAnomaly group(JsonNode n) {
    return new GroupAnomaly(
        Documents.text(n, "id"),
        Documents.entity(n.required("entity")),
        window(n),
        n.required("ongoing").asBoolean(),
        Documents.number(n.required("score")),
        Severity.valueOf(Documents.text(n, "severity")),
        Documents.number(n.required("confidence")),
        Documents.text(n, "explanation"),
        GroupAnomaly.Shape.valueOf(Documents.text(n, "shape")),
        Documents.list(
            n.required("members"),
            m ->
                new GroupAnomaly.Member(
                    series(m),
                    Documents.number(m.required("share")),
                    m.required("up").asBoolean(),
                    Documents.number(m.required("value")),
                    new Band(
                        Documents.number(m.required("lower")),
                        Documents.number(m.required("expected")),
                        Documents.number(m.required("upper"))))));
  }

  private static void anomaly(JsonGenerator g, MetricAnomaly a) {
    common(g, a, a.series());
    g.writeName("peak");
    point(g, a.peak());
    g.writeArrayPropertyStart("models");
    for (ModelScore m : a.models()) {
      g.writeStartArray();
      g.writeString(m.model());
      g.writeNumber(m.weight());
      g.writeNumber(m.score());
      g.writeEndArray();
    }
    g.writeEndArray();
    g.writeArrayPropertyStart("points");
    a.points().forEach(p -> point(g, p));
    g.writeEndArray();
  }

  private static MetricAnomaly anomaly(JsonNode n) {
    return new MetricAnomaly(
        Documents.text(n, "id"),
        series(n),
        window(n),
        n.required("ongoing").asBoolean(),
        Documents.number(n.required("score")),
        Severity.valueOf(Documents.text(n, "severity")),
        Documents.number(n.required("confidence")),
        Documents.text(n, "explanation"),
        point(n.required("peak")),
        Documents.list(
            n.required("models"),
            m ->
                new ModelScore(
                    m.required(0).asString(),
                    Documents.number(m.required(1)),
                    Documents.number(m.required(2)))),
        Documents.list(n.required("points"), FindingDocuments::point));
  }

  private static void point(JsonGenerator g, SeriesPoint p) {
    g.writeStartArray();
    g.writeNumber(p.epochMillis());
    g.writeNumber(p.value());
    g.writeNumber(p.band().lower());
    g.writeNumber(p.band().expected());
    g.writeNumber(p.band().upper());
    g.writeNumber(p.score());
    g.writeBoolean(p.anomalous());
    g.writeEndArray();
  }

  private static SeriesPoint point(JsonNode n) {
    return new SeriesPoint(
        n.required(0).asLong(),
        Documents.number(n.required(1)),
        new Band(
            Documents.number(n.required(2)),
            Documents.number(n.required(3)),
            Documents.number(n.required(4))),
        Documents.number(n.required(5)),
        n.required(6).asBoolean());
  }
}
