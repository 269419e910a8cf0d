package io.tarsier.server;

import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Reads reported changes: one object, or a list of them below {@code changes}. */
final class ChangeRequest {

  private static final int MOST = 1000;
  private static final int MOST_LABELS = 32;
  private static final int LONGEST = 500;
  private static final Duration AHEAD = Duration.ofMinutes(10);
  private static final Set<String> FIELDS =
      Set.of("id", "entity", "time", "kind", "summary", "actor", "labels", "link");

  private ChangeRequest() {}

  /**
   * @param actor who reports, taken for who did it where that is not said
   */
  static List<Change> parse(byte[] body, String actor, Instant now) {
    JsonNode json = BodyFields.object(body);
    if (!json.has("changes")) {
      return List.of(change(json, actor, now));
    }
    BodyFields.onlyKnown(json, Set.of("changes"), "");
    JsonNode list = json.path("changes");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST) {
      throw BodyFields.bad("changes", "changes is a list of 1 to " + MOST + " objects");
    }
    List<Change> all = new ArrayList<>();
    for (JsonNode each : list) {
      if (!each.isObject()) {
        throw BodyFields.bad("changes", "changes[" + all.size() + "] must be an object");
      }
      all.add(change(each, actor, now));
    }
    return all;
  }

  private static Change change(JsonNode json, String actor, Instant now) {
    BodyFields.onlyKnown(json, FIELDS, "");
    Entity entity = BodyFields.entity(json, "entity");
    Instant time = BodyFields.time(json, "time").orElse(now);
    if (time.isAfter(now.plus(AHEAD))) {
      throw BodyFields.bad("time", "time lies more than ten minutes ahead");
    }
    Change.Kind kind;
    try {
      kind = Change.Kind.ofWord(BodyFields.text(json, "kind").orElse("other"));
    } catch (IllegalArgumentException e) {
      throw BodyFields.bad(
          "kind", "kind is deployment, configuration, scaling, infrastructure or other");
    }
    String summary = BodyFields.text(json, "summary", LONGEST);
    if (summary.isEmpty()) {
      throw BodyFields.bad("summary", "summary says in a line what was changed");
    }
    String id = BodyFields.text(json, "id", 128);
    String by = BodyFields.text(json, "actor", 128);
    return new Change(
        id.isEmpty() ? idOf(entity, time, summary) : id,
        entity,
        time.toEpochMilli(),
        kind,
        summary,
        by.isEmpty() ? actor : by,
        labels(json.path("labels")),
        link(json));
  }

  private static Labels labels(JsonNode json) {
    if (json.isMissingNode() || json.isNull()) {
      return Labels.of(Map.of());
    }
    if (!json.isObject() || json.size() > MOST_LABELS) {
      throw BodyFields.bad("labels", "labels is an object of up to " + MOST_LABELS + " texts");
    }
    Map<String, String> labels = new TreeMap<>();
    for (String name : json.propertyNames()) {
      JsonNode value = json.path(name);
      if (!value.isString() || name.length() > LONGEST || value.stringValue().length() > LONGEST) {
        throw BodyFields.bad("labels", "a label is a text of up to " + LONGEST + " characters");
      }
      labels.put(name, value.stringValue());
    }
    return Labels.of(labels);
  }

  /** A link is shown to people, who click on it. */
  private static String link(JsonNode json) {
    String link = BodyFields.text(json, "link", 2000);
    if (!link.isEmpty() && !link.startsWith("https://") && !link.startsWith("http://")) {
      throw BodyFields.bad("link", "link begins with https:// or http://");
    }
    return link;
  }

  /** The same report sent twice is one change. */
  private static String idOf(Entity entity, Instant time, String summary) {
    String text = entity.id() + "\n" + time.toEpochMilli() + "\n" + summary;
    return "c-"
        + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 18);
  }
}
