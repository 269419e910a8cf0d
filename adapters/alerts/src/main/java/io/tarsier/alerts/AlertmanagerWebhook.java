package io.tarsier.alerts;

import io.tarsier.model.Alert;
import io.tarsier.model.Labels;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Reads what Alertmanager sends to a webhook receiver, version 4 of its format (prometheus.io,
 * "Configuration", webhook_config). Fields that are not known are passed over.
 */
public final class AlertmanagerWebhook {

  static final String SOURCE = "alertmanager";
  private static final String VERSION = "4";

  private final AlertLimits limits;
  private final InstantSource clock;

  public AlertmanagerWebhook(AlertLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads a request's body.
   *
   * @throws UnusableAlertsException when it is none of Alertmanager's, or of another version
   */
  public Received read(byte[] body) {
    JsonNode root = Documents.read(body);
    JsonNode version = root.path("version");
    if (!root.isObject() || version.isMissingNode()) {
      throw new UnusableAlertsException(
          "unknown-format",
          "this is no webhook of Alertmanager: it has no \"version\"; POST other alerts to"
              + " /api/v1/alerts");
    }
    if (!version.isString() || !version.asString().equals(VERSION)) {
      String said = version.isString() ? version.asString() : version.toString();
      throw new UnusableAlertsException(
          "unknown-version",
          "version "
              + (said.length() > 20 ? said.substring(0, 20) + "…" : said)
              + " of Alertmanager's webhook is not known here; version 4 is");
    }
    if (!root.path("alerts").isArray()) {
      throw new UnusableAlertsException("unknown-format", "\"alerts\" is no list");
    }
    Instant now = clock.instant();
    long truncated = Math.max(0, root.path("truncatedAlerts").asLong(0));
    return Documents.each(
        root.path("alerts"), "alerts", truncated, limits, (node, l) -> alert(node, l, now));
  }

  private static Alert alert(JsonNode node, AlertLimits limits, Instant now) {
    Fields f = new Fields(node, limits);
    Labels labels = f.labels("labels");
    if (labels.isEmpty()) {
      throw new UnusableAlertException("it has no labels");
    }
    Map<String, String> annotations = f.texts("annotations");
    String named = labels.get("alertname");
    String summary =
        annotations.getOrDefault(
            "summary",
            annotations.getOrDefault("description", annotations.getOrDefault("message", "")));
    return new Draft(SOURCE, named == null ? "alert" : named, labels)
        .fingerprint(f.name("fingerprint"))
        .severity(labels)
        .status(f.name("status"))
        .times(f.time("startsAt"), f.time("endsAt"), now)
        .told(
            summary.length() > limits.textChars()
                ? summary.substring(0, limits.textChars()) + "…"
                : summary,
            f.link("generatorURL"))
        .alert();
  }
}
