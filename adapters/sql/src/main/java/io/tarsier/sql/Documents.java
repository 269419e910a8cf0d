package io.tarsier.sql;

import io.tarsier.model.Cause;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.Severity;
import io.tarsier.model.TimelineEntry;
import io.tarsier.model.Verdict;
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
 * Incidents and changes as JSON texts, and back; findings are {@link FindingDocuments}' part. Field
 * by field rather than by reflection: what lies on disk keeps its names when a record's component
 * is renamed, and nothing is introspected at start. Numbers that JSON has not (NaN, infinities) are
 * texts.
 */
final class Documents {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final JsonFactory FACTORY = new JsonFactory();

  private Documents() {}

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

  static void entity(JsonGenerator g, Entity e) {
    g.writeStringProperty("kind", e.kind().word());
    g.writeStringProperty("scope", e.scope());
    g.writeStringProperty("name", e.name());
  }

  static Entity entity(JsonNode n) {
    return new Entity(Entity.Kind.ofWord(text(n, "kind")), text(n, "scope"), text(n, "name"));
  }

  static void labels(JsonGenerator g, Labels labels) {
    g.writeObjectPropertyStart("labels");
    labels.asMap().forEach(g::writeStringProperty);
    g.writeEndObject();
  }

  static Labels labels(JsonNode n) {
    Map<String, String> labels = new LinkedHashMap<>();
    n.required("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asString()));
    return Labels.of(labels);
  }

  static String text(JsonNode n, String name) {
    return n.required(name).asString();
  }

  static double number(JsonNode n) {
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
