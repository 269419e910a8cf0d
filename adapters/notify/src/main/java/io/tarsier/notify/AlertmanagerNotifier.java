package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.model.Severity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * An Alertmanager, over its API v2. An incident is an alert {@code TarsierIncident} with the
 * severity among its labels, which routes are made by; because an alert is told by its labels, the
 * one of the lesser severity is ended when an incident grows worse. Alertmanager knows no
 * acknowledgement, so none is sent.
 *
 * <p>Without an end an alert would be over after five minutes; it ends after {@link #LASTS} unless
 * the incident does before.
 *
 * <p>Source: github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml.
 */
public final class AlertmanagerNotifier implements Notifier {

  static final String SETTING = "notify.alertmanager-url";
  static final Duration LASTS = Duration.ofDays(30);
  private static final int LABEL = 500;
  private static final int ANNOTATION = 2_000;

  private final URI address;
  private final Door door;

  public AlertmanagerNotifier(URI url, Patience patience, DoubleSupplier random) {
    String base = url.toString();
    this.address = URI.create((base.endsWith("/") ? base : base + "/") + "api/v2/alerts");
    this.door = Door.open("Alertmanager", SETTING, url, patience, random);
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public void send(Notice notice) throws InterruptedException {
    if (notice.kind() != Notice.Kind.ACKNOWLEDGED) {
      door.post(address, Map.of(), Door.json(alerts(notice)));
    }
  }

  static List<Map<String, Object>> alerts(Notice notice) {
    boolean over = notice.kind() == Notice.Kind.RESOLVED;
    List<Map<String, Object>> alerts = new ArrayList<>();
    for (Severity severity : Severity.values()) {
      int worse = severity.compareTo(notice.severity());
      boolean test = notice.kind() == Notice.Kind.TEST;
      if (worse < 0 && !test) {
        alerts.add(alert(notice, severity, notice.time()));
      } else if (worse == 0) {
        Duration lasts = test ? Duration.ofMinutes(1) : LASTS;
        alerts.add(alert(notice, severity, over ? notice.time() : notice.time().plus(lasts)));
      }
    }
    return alerts;
  }

  private static Map<String, Object> alert(Notice notice, Severity severity, Instant ends) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", notice.kind() == Notice.Kind.TEST ? "TarsierTest" : "TarsierIncident");
    labels.put("incident", Wording.clip(notice.incident(), LABEL));
    labels.put("severity", severity.name().toLowerCase(Locale.ROOT));
    notice.entities().stream()
        .findFirst()
        .ifPresent(e -> {
          labels.put("entity", Wording.clip(e.id(), LABEL));
          if (!e.scope().isEmpty()) {
            labels.put("namespace", Wording.clip(e.scope(), LABEL));
          }
        });
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", Wording.clip(notice.title(), ANNOTATION));
    annotations.put(
        "description", Wording.clip(String.join(" ", Wording.lines(notice)), ANNOTATION));
    // An end before the start is refused; event time may run ahead of the clock.
    Instant starts = notice.opened().isBefore(ends) ? notice.opened() : ends.minusMillis(1);
    return Map.of(
        "labels",
        labels,
        "annotations",
        annotations,
        "startsAt",
        starts.toString(),
        "endsAt",
        ends.toString(),
        "generatorURL",
        notice.link());
  }

  @Override
  public void close() {
    door.close();
  }
}
