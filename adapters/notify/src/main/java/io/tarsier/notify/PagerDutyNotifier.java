package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.model.Entity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * PagerDuty's Events API v2. All events of an incident carry its identifier as {@code dedup_key},
 * so that a repetition changes nothing, an acknowledgement acknowledges and an end resolves the
 * alert that the first one triggered. A test triggers an alert of severity info and resolves it.
 *
 * <p>PagerDuty takes a summary of 1,024 characters, a {@code dedup_key} of 255 and 512 KB in all.
 *
 * <p>Source: developer.pagerduty.com/docs/events-api-v2-overview.
 */
public final class PagerDutyNotifier implements Notifier {

  /** Where PagerDuty is for those who are not in its European region. */
  public static final URI DEFAULT_URL = URI.create("https://events.pagerduty.com");

  static final String SETTING = "notify.pagerduty-key-file";
  private static final int SUMMARY = 1_024;
  private static final int FIELD = 255;
  private static final int LINE = 1_000;

  private final SecretFile key;
  private final Door door;
  private final URI address;

  public PagerDutyNotifier(Path keyFile, URI url, Patience patience, DoubleSupplier random) {
    this.key = new SecretFile(SETTING, keyFile);
    this.door = Door.open("PagerDuty", SETTING, url, patience, random);
    this.address = url.resolve("/v2/enqueue");
  }

  @Override
  public String name() {
    return "pagerduty";
  }

  @Override
  public void send(Notice notice) throws InterruptedException {
    post(notice, action(notice));
    if (notice.kind() == Notice.Kind.TEST) {
      post(notice, "resolve");
    }
  }

  private void post(Notice notice, String action) throws InterruptedException {
    door.post(address, Map.of(), Door.json(event(notice, action, key.text())));
  }

  private static String action(Notice notice) {
    return switch (notice.kind()) {
      case OPENED, WORSE, ESCALATED, TEST -> "trigger";
      case ACKNOWLEDGED -> "acknowledge";
      case RESOLVED -> "resolve";
    };
  }

  static Map<String, Object> event(Notice notice, String action, String key) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", key);
    event.put("event_action", action);
    event.put("dedup_key", Wording.clip(notice.incident(), FIELD));
    if (action.equals("trigger")) {
      event.put("payload", payload(notice));
      event.put("client", "Tarsier");
      if (!notice.link().isEmpty()) {
        event.put("client_url", notice.link());
        event.put("links", List.of(Map.of("href", notice.link(), "text", "Open in Tarsier")));
      }
    }
    return event;
  }

  private static Map<String, Object> payload(Notice notice) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("affected", Wording.clip(Wording.affected(notice), LINE));
    if (!notice.detail().isEmpty()) {
      details.put("note", Wording.clip(notice.detail(), LINE));
    }
    if (notice.cause().isPresent()) {
      details.put("likely_cause", Wording.clip(Wording.cause(notice), LINE));
      details.put(
          "evidence", Wording.evidence(notice).stream().map(e -> Wording.clip(e, LINE)).toList());
    }
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Wording.clip(Wording.headline(notice), SUMMARY));
    payload.put("source", source(notice));
    payload.put("severity", severity(notice));
    payload.put("timestamp", notice.opened().toString());
    payload.put("custom_details", details);
    return payload;
  }

  private static String source(Notice notice) {
    return notice.entities().stream()
        .findFirst()
        .map(Entity::id)
        .map(id -> Wording.clip(id, FIELD))
        .orElse("tarsier");
  }

  private static String severity(Notice notice) {
    return switch (notice.severity()) {
      case LOW -> "info";
      case MEDIUM -> "warning";
      case HIGH -> "error";
      case CRITICAL -> "critical";
    };
  }

  @Override
  public void close() {
    door.close();
  }
}
