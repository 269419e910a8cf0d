package io.tarsier.sql;

import io.tarsier.model.Alert;
import io.tarsier.model.Band;
import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Cause;
import io.tarsier.model.Change;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.GroupAnomaly;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.ModelScore;
import io.tarsier.model.ReportedAlert;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
import io.tarsier.model.Window;
import io.tarsier.ports.StorageException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Findings and incidents as JSON texts, and back. Field by field rather than by reflection: what
 * lies on disk keeps its names when a record's component is renamed, and nothing is introspected at
 * start. Numbers that JSON has not (NaN, infinities) are texts. A point of a plot is an array
 * {@code [time, value, lower, expected, upper, score, anomalous]}, a third of the size of an
 * object.
 */
final class Documents {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonFactory FACTORY = new JsonFactory();

  private Documents() {}

  static String write(Finding finding) {
    return switch (finding) {
      case MetricAnomaly a -> object(g -> anomaly(g, a));
      case CapacityForecast c -> object(g -> capacity(g, c));
      case Drift d -> object(g -> drift(g, d));
      case GroupAnomaly a -> object(g -> group(g, a));
      case LogAnomaly l -> object(g -> log(g, l));
      case ReportedAlert r -> object(g -> alert(g, r));
    };
  }

  static String write(Incident i) {
    return object(g -> {
      g.writeStringProperty("id", i.id());
      g.writeStringProperty("title", i.title());
      g.writeStringProperty("status", i.status().word());
      g.writeStringProperty("severity", i.severity().name());
      g.writeStringProperty("opened", i.opened().toString());
      g.writeStringProperty("updated", i.updated().toString());
      g.writeArrayPropertyStart("entities");
      for (Entity e : i.entities()) {
        g.writeStartObject();
        entity(g, e);
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeArrayPropertyStart("findings");
      i.findings().forEach(g::writeString);
      g.writeEndArray();
      g.writeArrayPropertyStart("timeline");
      for (TimelineEntry t : i.timeline()) {
        g.writeStartObject();
        g.writeStringProperty("time", t.time().toString());
        g.writeStringProperty("actor", t.actor());
        g.writeStringProperty("text", t.text());
        g.writeEndObject();
      }
      g.writeEndArray();
      g.writeArrayPropertyStart("causes");
      i.causes().forEach(c -> cause(g, c));
      g.writeEndArray();
      i.parent().ifPresent(p -> g.writeStringProperty("parent", p));
      i.verdict().ifPresent(v -> verdict(g, v));
    });
  }

  static String write(Change c) {
    return object(g -> {
      g.writeStringProperty("id", c.id());
      g.writeObjectPropertyStart("entity");
      entity(g, c.entity());
      g.writeEndObject();
      g.writeNumberProperty("time", c.epochMillis());
      g.writeStringProperty("kind", c.kind().word());
      g.writeStringProperty("summary", c.summary());
      g.writeStringProperty("actor", c.actor());
      labels(g, c.labels());
      g.writeStringProperty("link", c.link());
    });
  }

  static Change change(String json) {
    return read(
        json,
        n ->
            new Change(
                text(n, "id"),
                entity(n.required("entity")),
                n.required("time").asLong(),
                Change.Kind.ofWord(text(n, "kind")),
                text(n, "summary"),
                text(n, "actor"),
                labels(n),
                text(n, "link")));
  }

  static Finding finding(String kind, String json) {
    return switch (kind) {
      case MetricAnomaly.KIND -> read(json, Documents::anomaly);
      case CapacityForecast.KIND -> read(json, Documents::capacity);
      case Drift.KIND -> read(json, Documents::drift);
      case GroupAnomaly.KIND -> read(json, Documents::group);
      case LogAnomaly.KIND -> read(json, Documents::log);
      case ReportedAlert.KIND -> read(json, Documents::alert);
      default ->
          throw new StorageException(
              "a finding of the unknown kind '" + kind + "' is stored; a newer Tarsier wrote it");
    };
  }

  static Incident incident(String json) {
    return read(
        json,
        n ->
            new Incident(
                text(n, "id"),
                text(n, "title"),
                Incident.Status.ofWord(text(n, "status")),
                Severity.valueOf(text(n, "severity")),
                Instant.parse(text(n, "opened")),
                Instant.parse(text(n, "updated")),
                list(n.required("entities"), Documents::entity),
                list(n.required("findings"), JsonNode::asString),
                list(
                    n.required("timeline"),
                    t ->
                        new TimelineEntry(
                            Instant.parse(text(t, "time")), text(t, "actor"), text(t, "text"))),
                // What was written before there were causes has none.
                n.has("causes") ? list(n.required("causes"), Documents::cause) : List.of(),
                Optional.ofNullable(n.get("parent")).map(JsonNode::asString),
                Optional.ofNullable(n.get("verdict")).map(Documents::verdict)));
  }

  static void cause(JsonGenerator g, Cause c) {
    g.writeStartObject();
    g.writeObjectPropertyStart("entity");
    entity(g, c.entity());
    g.writeEndObject();
    g.writeStringProperty("summary", c.summary());
    g.writeNumberProperty("score", c.score());
    g.writeNumberProperty("probability", c.probability());
    g.writeArrayPropertyStart("evidence");
    c.evidence().forEach(g::writeString);
    g.writeEndArray();
    g.writeArrayPropertyStart("series");
    c.series().forEach(g::writeString);
    g.writeEndArray();
    g.writeStringProperty("remedy", c.remedy());
    g.writeEndObject();
  }

  static Cause cause(JsonNode n) {
    return new Cause(
        entity(n.required("entity")),
        text(n, "summary"),
        number(n.required("score")),
        number(n.required("probability")),
        list(n.required("evidence"), JsonNode::asString),
        list(n.required("series"), JsonNode::asString),
        text(n, "remedy"));
  }

  private static void verdict(JsonGenerator g, Verdict v) {
    g.writeObjectPropertyStart("verdict");
    g.writeObjectPropertyStart("cause");
    entity(g, v.cause());
    g.writeEndObject();
    g.writeBooleanProperty("first", v.first());
    g.writeStringProperty("actor", v.actor());
    g.writeStringProperty("time", v.time().toString());
    g.writeEndObject();
  }

  private static Verdict verdict(JsonNode n) {
    return new Verdict(
        entity(n.required("cause")),
        n.required("first").asBoolean(),
        text(n, "actor"),
        Instant.parse(text(n, "time")));
  }

  /** What findings of all kinds on series have in common. */
  private static void common(JsonGenerator g, Finding f, Series series) {
    g.writeObjectPropertyStart("series");
    series(g, series);
    common(g, f);
  }

  private static void series(JsonGenerator g, Series series) {
    entity(g, series.entity());
    g.writeStringProperty("metric", series.metric());
    labels(g, series.labels());
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
    return new Series(entity(s), text(s, "metric"), labels(s));
  }

  private static void labels(JsonGenerator g, Labels labels) {
    g.writeObjectPropertyStart("labels");
    labels.asMap().forEach(g::writeStringProperty);
    g.writeEndObject();
  }

  private static Labels labels(JsonNode n) {
    Map<String, String> labels = new LinkedHashMap<>();
    n.required("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
    return Labels.of(labels);
  }

  private static Window window(JsonNode n) {
    return new Window(Instant.parse(text(n, "start")), Instant.parse(text(n, "end")));
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
        text(n, "id"),
        series(n),
        window(n),
        n.required("ongoing").asBoolean(),
        number(n.required("score")),
        Severity.valueOf(text(n, "severity")),
        number(n.required("confidence")),
        text(n, "explanation"),
        text(n, "resource"),
        number(n.required("threshold")),
        number(n.required("value")),
        Instant.parse(text(n, "exhausted")),
        Instant.parse(text(n, "earliest")),
        Instant.parse(text(n, "latest")));
  }

  private static void drift(JsonGenerator g, Drift d) {
    common(g, d, d.series());
    range(g, "before", d.before());
    range(g, "after", d.after());
  }

  private static Drift drift(JsonNode n) {
    return new Drift(
        text(n, "id"),
        series(n),
        window(n),
        number(n.required("score")),
        number(n.required("confidence")),
        text(n, "explanation"),
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
    return new Drift.Range(number(n.required(0)), number(n.required(1)));
  }

  private static void log(JsonGenerator g, LogAnomaly l) {
    g.writeObjectPropertyStart("entity");
    entity(g, l.entity());
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
        text(n, "id"),
        entity(n.required("entity")),
        LogAnomaly.Change.ofWord(text(n, "change")),
        window(n),
        n.required("ongoing").asBoolean(),
        number(n.required("score")),
        Severity.valueOf(text(n, "severity")),
        number(n.required("confidence")),
        text(n, "explanation"),
        list(
            n.required("patterns"),
            p ->
                new LogAnomaly.Pattern(
                    text(p, "id"),
                    text(p, "text"),
                    LogLevel.valueOf(text(p, "level")),
                    number(p.required("expected")),
                    p.required("seen").asLong(),
                    list(p.required("examples"), JsonNode::asString))),
        list(n.required("keywords"), JsonNode::asString));
  }

  private static void alert(JsonGenerator g, ReportedAlert r) {
    Alert a = r.alert();
    g.writeStringProperty("source", a.source());
    g.writeStringProperty("fingerprint", a.fingerprint());
    g.writeObjectPropertyStart("entity");
    entity(g, a.entity());
    g.writeEndObject();
    g.writeStringProperty("name", a.name());
    labels(g, a.labels());
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
            text(n, "source"),
            text(n, "fingerprint"),
            entity(n.required("entity")),
            text(n, "name"),
            labels(n),
            Severity.valueOf(text(n, "severity")),
            n.required("firing").asBoolean(),
            Instant.parse(text(n, "starts")),
            Instant.parse(text(n, "at")),
            text(n, "summary"),
            text(n, "link")));
  }

  private static void group(JsonGenerator g, GroupAnomaly a) {
    g.writeObjectPropertyStart("entity");
    entity(g, a.entity());
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
        text(n, "id"),
        entity(n.required("entity")),
        window(n),
        n.required("ongoing").asBoolean(),
        number(n.required("score")),
        Severity.valueOf(text(n, "severity")),
        number(n.required("confidence")),
        text(n, "explanation"),
        GroupAnomaly.Shape.valueOf(text(n, "shape")),
        list(
            n.required("members"),
            m ->
                new GroupAnomaly.Member(
                    series(m),
                    number(m.required("share")),
                    m.required("up").asBoolean(),
                    number(m.required("value")),
                    new Band(
                        number(m.required("lower")),
                        number(m.required("expected")),
                        number(m.required("upper"))))));
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
        text(n, "id"),
        series(n),
        window(n),
        n.required("ongoing").asBoolean(),
        number(n.required("score")),
        Severity.valueOf(text(n, "severity")),
        number(n.required("confidence")),
        text(n, "explanation"),
        point(n.required("peak")),
        list(
            n.required("models"),
            m ->
                new ModelScore(
                    m.required(0).asString(), number(m.required(1)), number(m.required(2)))),
        list(n.required("points"), Documents::point));
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
        number(n.required(1)),
        new Band(number(n.required(2)), number(n.required(3)), number(n.required(4))),
        number(n.required(5)),
        n.required(6).asBoolean());
  }

  static void entity(JsonGenerator g, Entity e) {
    g.writeStringProperty("kind", e.kind().word());
    g.writeStringProperty("scope", e.scope());
    g.writeStringProperty("name", e.name());
  }

  static Entity entity(JsonNode n) {
    return new Entity(Entity.Kind.ofWord(text(n, "kind")), text(n, "scope"), text(n, "name"));
  }

  static String text(JsonNode n, String name) {
    return n.required(name).asString();
  }

  private static double number(JsonNode n) {
    return n.isNumber() ? n.doubleValue() : Double.parseDouble(n.asString());
  }

  static <T> List<T> list(JsonNode array, Function<JsonNode, T> each) {
    List<T> list = new ArrayList<>(array.size());
    array.forEach(n -> list.add(each.apply(n)));
    return list;
  }

  static String object(Consumer<JsonGenerator> fields) {
    StringWriter out = new StringWriter(512);
    try (JsonGenerator g = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      g.writeStartObject();
      fields.accept(g);
      g.writeEndObject();
    }
    return out.toString();
  }

  static <T> T read(String json, Function<JsonNode, T> reader) {
    try {
      return reader.apply(MAPPER.readTree(json));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new StorageException(
          "a stored document cannot be read; it was changed by hand or written by a newer Tarsier",
          e);
    }
  }
}
