package io.tarsier.alerts;

import io.tarsier.model.Alert;
import io.tarsier.model.Labels;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads CloudEvents 1.0 over HTTP as alerts, in structured, batched and binary mode. The data are
 * what {@link GenericAlerts} takes, all of it optional: the type is the name where there is none,
 * and source, type and subject tell one trouble from another. {@code status} and {@code severity}
 * may also be attributes, and a type that ends in {@code .resolved} is over.
 */
public final class CloudEventAlerts {

  private static final String SOURCE = "cloudevents";
  private static final String STRUCTURED = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";
  private static final Pattern STATE =
      Pattern.compile("\\.(firing|open|triggered|resolved|closed|ok|recovered)$");
  private static final String[] ATTRIBUTES = {
    "specversion", "id", "source", "type", "subject", "time", "severity", "status"
  };

  private final AlertLimits limits;
  private final InstantSource clock;

  public CloudEventAlerts(AlertLimits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Reads a request.
   *
   * @param mediaType without parameters, lower case
   * @param header the value of a request's header; null where it has none
   * @throws UnusableAlertsException when it is no CloudEvent, or of another version
   */
  public Received read(String mediaType, Function<String, @Nullable String> header, byte[] body) {
    Instant now = clock.instant();
    return switch (mediaType) {
      case STRUCTURED -> {
        JsonNode event = Documents.read(body);
        checkVersion(event.path("specversion").asString(""));
        yield all(JsonNodeFactory.instance.arrayNode().add(event), now);
      }
      case BATCH -> {
        JsonNode events = Documents.read(body);
        if (!events.isArray()) {
          throw new UnusableAlertsException("unknown-format", "a batch of events is a list");
        }
        yield all(events, now);
      }
      default -> all(JsonNodeFactory.instance.arrayNode().add(binary(header, body)), now);
    };
  }

  private JsonNode binary(Function<String, @Nullable String> header, byte[] body) {
    Map<String, String> attributes = new HashMap<>();
    for (String name : ATTRIBUTES) {
      String value = header.apply("ce-" + name);
      if (value != null) {
        attributes.put(name, decoded(value));
      }
    }
    if (attributes.isEmpty()) {
      throw new UnusableAlertsException(
          "unknown-format",
          "this is no CloudEvent: send "
              + STRUCTURED
              + ", "
              + BATCH
              + ", or the attributes as headers ce-id, ce-source, ce-type, ce-specversion");
    }
    checkVersion(attributes.getOrDefault("specversion", ""));
    var event = JsonNodeFactory.instance.objectNode();
    attributes.forEach(event::put);
    if (body.length > 0) {
      event.set("data", Documents.read(body));
    }
    return event;
  }

  /** Header values are percent-encoded where they hold more than ASCII. */
  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return value;
    }
  }

  private static void checkVersion(String version) {
    if (!version.equals("1.0")) {
      throw new UnusableAlertsException(
          "unknown-version",
          version.isEmpty()
              ? "this is no CloudEvent: it has no specversion"
              : "specversion "
                  + version.substring(0, Math.min(20, version.length()))
                  + " of CloudEvents is not known here; 1.0 is");
    }
  }

  private Received all(JsonNode events, Instant now) {
    return Documents.each(events, "events", 0, limits, (node, l) -> alert(node, l, now));
  }

  private static Alert alert(JsonNode node, AlertLimits limits, Instant now) {
    Fields event = new Fields(node, limits);
    if (!event.text("specversion").equals("1.0")) {
      throw new UnusableAlertException("specversion is not 1.0");
    }
    String type = required(event, "type");
    String source = required(event, "source");
    required(event, "id");
    String subject = event.name("subject");
    JsonNode data = event.member("data");
    boolean has = data.isObject();
    Fields f = new Fields(has ? data : JsonNodeFactory.instance.objectNode(), limits);
    String stem = STATE.matcher(type).replaceFirst("");
    String name = f.name("name");
    Map<String, String> labels = new TreeMap<>(f.texts("labels"));
    labels.put("event_source", source);
    labels.put("event_type", stem);
    labels.put("event_subject", subject);
    Draft draft = new Draft(SOURCE, name.isEmpty() ? stem : name, Labels.of(labels));
    GenericAlerts.entity(f).ifPresent(draft::about);
    String severity = first(f.name("severity"), event.name("severity"));
    String given = f.name("fingerprint");
    return (severity.isEmpty() ? draft.severity(Labels.of(labels)) : draft.severity(severity))
        .fingerprint(given)
        .status(first(f.name("status"), event.name("status"), state(type)))
        .times(
            f.time("startsAt").or(() -> event.time("time")),
            f.time("endsAt").or(() -> event.time("time")),
            now)
        .told(f.text("summary"), f.link("link"))
        .alert();
  }

  private static String required(Fields event, String name) {
    String value = event.name(name);
    if (value.isEmpty()) {
      throw new UnusableAlertException(name + " is missing");
    }
    return value;
  }

  private static String state(String type) {
    var matcher = STATE.matcher(type.toLowerCase(Locale.ROOT));
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String first(String... texts) {
    for (String t : texts) {
      if (!t.isEmpty()) {
        return t;
      }
    }
    return "";
  }
}
