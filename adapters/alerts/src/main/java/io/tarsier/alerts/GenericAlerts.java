package io.tarsier.alerts;

import io.tarsier.model.Alert;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads alerts in Tarsier's own small format: one object, a list of them, or {@code {"alerts":
 * [...]}}. Only {@code name} is needed; docs/alerts.md has the fields.
 */
public final class GenericAlerts {

  private static final String SOURCE = "webhook";

  private final AlertLimits limits;
  private final InstantSource clock;

  public GenericAlerts(AlertLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads a request's body.
   *
   * @throws UnusableAlertsException when it is none of this
   */
  public Received read(byte[] body) {
    JsonNode root = Documents.read(body);
    if (root.isObject() && root.has("groupKey") && root.has("receiver")) {
      throw new UnusableAlertsException(
          "unknown-format",
          "this is a webhook of Alertmanager; have it sent to /api/v1/alerts/alertmanager");
    }
    Instant now = clock.instant();
    if (root.isObject() && !root.has("alerts")) {
      JsonNode list = root;
      return Documents.each(
          one(list), "alerts", 0, limits, (node, l) -> alert(node, l, SOURCE, now));
    }
    JsonNode list = root.isArray() ? root : root.path("alerts");
    if (!list.isArray()) {
      throw new UnusableAlertsException(
          "unknown-format", "an alert, a list of alerts, or {\"alerts\": [...]} is expected");
    }
    return Documents.each(list, "alerts", 0, limits, (node, l) -> alert(node, l, SOURCE, now));
  }

  private static JsonNode one(JsonNode object) {
    return tools.jackson.databind.node.JsonNodeFactory.instance.arrayNode().add(object);
  }

  private static Alert alert(JsonNode node, AlertLimits limits, String usual, Instant now) {
    Fields f = new Fields(node, limits);
    String name = f.name("name");
    Labels labels = f.labels("labels");
    if (name.isEmpty()) {
      String named = labels.get("alertname");
      if (named == null) {
        throw new UnusableAlertException("name is missing");
      }
      name = named;
    }
    String source = f.name("source");
    Draft draft = new Draft(source.isEmpty() ? usual : source, name, labels);
    entity(f).ifPresent(draft::about);
    String severity = f.name("severity");
    return (severity.isEmpty() ? draft.severity(labels) : draft.severity(severity))
        .fingerprint(f.name("fingerprint"))
        .status(f.name("status"))
        .times(f.time("startsAt"), f.time("endsAt"), now)
        .told(f.text("summary"), f.link("link"))
        .alert();
  }

  /** {@code service/shop/checkout}: kind, scope and name, or kind and name. */
  static Optional<Entity> entity(Fields f) {
    String text = f.name("entity");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split("/", 3);
    try {
      if (parts.length == 2) {
        return Optional.of(Entity.of(Entity.Kind.ofWord(parts[0]), parts[1]));
      }
      if (parts.length == 3) {
        return Optional.of(new Entity(Entity.Kind.ofWord(parts[0]), parts[1], parts[2]));
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new UnusableAlertException(
        "entity is none: kind/name or kind/namespace/name is expected, as in"
            + " service/shop/checkout");
  }
}
