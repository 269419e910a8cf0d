package io.tarsier.sql;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Told;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** What people are told as JSON texts, and back, in the manner of {@link Documents}. */
final class NoticeDocuments {

  private NoticeDocuments() {}

  static String write(Delivery d) {
    return Documents.object(g -> {
      g.writeStringProperty("id", d.id());
      g.writeStringProperty("channel", d.channel());
      g.writeStringProperty("state", d.state().word());
      g.writeStringProperty("created", d.created().toString());
      g.writeStringProperty("due", d.due().toString());
      g.writeNumberProperty("tries", d.tries());
      g.writeStringProperty("error", d.error());
      g.writeStringProperty("changed", d.changed().toString());
      g.writeObjectPropertyStart("notice");
      notice(g, d.notice());
      g.writeEndObject();
    });
  }

  private static void notice(JsonGenerator g, Notice n) {
    g.writeStringProperty("id", n.id());
    g.writeStringProperty("kind", n.kind().name());
    g.writeStringProperty("incident", n.incident());
    g.writeStringProperty("title", n.title());
    g.writeStringProperty("severity", n.severity().name());
    g.writeArrayPropertyStart("entities");
    for (Entity e : n.entities()) {
      g.writeStartObject();
      Documents.entity(g, e);
      g.writeEndObject();
    }
    g.writeEndArray();
    // At most one, but the writer of causes writes elements of an array.
    g.writeArrayPropertyStart("causes");
    n.cause().ifPresent(c -> Documents.cause(g, c));
    g.writeEndArray();
    g.writeStringProperty("detail", n.detail());
    g.writeStringProperty("link", n.link());
    g.writeStringProperty("opened", n.opened().toString());
    g.writeStringProperty("time", n.time().toString());
  }

  static Delivery delivery(String json) {
    return Documents.read(
        json,
        n ->
            new Delivery(
                Documents.text(n, "id"),
                Documents.text(n, "channel"),
                notice(n.required("notice")),
                Delivery.State.ofWord(Documents.text(n, "state")),
                time(n, "created"),
                time(n, "due"),
                n.required("tries").asInt(),
                Documents.text(n, "error"),
                time(n, "changed")));
  }

  private static Notice notice(JsonNode n) {
    return new Notice(
        Documents.text(n, "id"),
        Notice.Kind.valueOf(Documents.text(n, "kind")),
        Documents.text(n, "incident"),
        Documents.text(n, "title"),
        Severity.valueOf(Documents.text(n, "severity")),
        Documents.list(n.required("entities"), Documents::entity),
        Documents.list(n.required("causes"), Documents::cause).stream().findFirst(),
        Documents.text(n, "detail"),
        Documents.text(n, "link"),
        time(n, "opened"),
        time(n, "time"));
  }

  static String write(Told t) {
    return Documents.object(g -> {
      g.writeStringProperty("incident", t.incident());
      g.writeStringProperty("status", t.status().word());
      g.writeStringProperty("severity", t.severity().name());
      g.writeStringProperty("since", t.since().toString());
      g.writeObjectPropertyStart("steps");
      t.steps().forEach(g::writeNumberProperty);
      g.writeEndObject();
      g.writeObjectPropertyStart("channels");
      t.channels().forEach((channel, severity) -> g.writeStringProperty(channel, severity.name()));
      g.writeEndObject();
    });
  }

  static Told told(String json) {
    return Documents.read(
        json,
        n ->
            new Told(
                Documents.text(n, "incident"),
                Incident.Status.ofWord(Documents.text(n, "status")),
                Severity.valueOf(Documents.text(n, "severity")),
                time(n, "since"),
                map(n.required("steps"), JsonNode::asInt),
                map(n.required("channels"), v -> Severity.valueOf(v.asString()))));
  }

  private static <T> Map<String, T> map(JsonNode object, Function<JsonNode, T> value) {
    Map<String, T> map = new LinkedHashMap<>();
    object.forEachEntry((name, node) -> map.put(name, value.apply(node)));
    return map;
  }

  private static Instant time(JsonNode n, String name) {
    return Instant.parse(Documents.text(n, name));
  }
}
