package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.alerts.AlertLimits;
import io.tarsier.alerts.AlertmanagerWebhook;
import io.tarsier.alerts.CloudEventAlerts;
import io.tarsier.alerts.GenericAlerts;
import io.tarsier.alerts.Received;
import io.tarsier.alerts.UnusableAlertsException;
import io.tarsier.flow.Corridor;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Takes alerts of other systems in. "Taken" is said once they are durable; a sender that hears
 * "busy" sends the same again and nothing is counted twice.
 *
 * <p>Where some alerts of a request cannot be used, the answer is still 200, with numbers and
 * reasons: Alertmanager drops a notification for good on 4xx and repeats all of it on 5xx, and 207
 * means something only to those who know WebDAV.
 */
final class AlertRoutes {

  /** Alertmanager gives a webhook ten seconds by default, then tries again. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final int RETRY_SECONDS = 5;

  /** A request below this takes little memory, so that many may wait for the disk together. */
  private static final int SMALL_BYTES = 64 << 10;

  private static final int SMALL_AT_ONCE = 256;
  private static final int LARGE_AT_ONCE = 4;

  private final Corridor corridor;
  private final AlertmanagerWebhook alertmanager;
  private final GenericAlerts generic;
  private final CloudEventAlerts cloudEvents;
  private final int maxBytes;
  private final AlertMetrics metrics;
  private final Admission small = new Admission(SMALL_AT_ONCE, Duration.ofSeconds(2));
  private final Admission large = new Admission(LARGE_AT_ONCE, Duration.ofSeconds(2));

  AlertRoutes(Corridor corridor, InstantSource clock, int maxBytes, AlertMetrics metrics) {
    this.corridor = corridor;
    this.alertmanager = new AlertmanagerWebhook(AlertLimits.DEFAULT, clock);
    this.generic = new GenericAlerts(AlertLimits.DEFAULT, clock);
    this.cloudEvents = new CloudEventAlerts(AlertLimits.DEFAULT, clock);
    this.maxBytes = maxBytes;
    this.metrics = metrics;
  }

  private interface Reader {
    Received read(byte[] body);
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/api/v1/alerts/alertmanager", ctx -> take(ctx, "alertmanager", alertmanager::read)),
        Route.post("/api/v1/alerts", ctx -> take(ctx, "generic", generic::read)),
        Route.post(
            "/api/v1/alerts/cloudevents",
            ctx ->
                take(
                    ctx,
                    "cloudevents",
                    body -> cloudEvents.read(Bodies.mediaType(ctx), ctx::header, body))));
  }

  private void take(Context ctx, String door, Reader reader)
      throws IOException, InterruptedException {
    long length = ctx.req().getContentLengthLong();
    boolean little = length >= 0 && length <= SMALL_BYTES;
    try (Admission.Place _ = (little ? small : large).enter()) {
      Received received = read(ctx, door, reader);
      if (received.alerts().isEmpty() && received.refused() > 0) {
        metrics.request(door, "unusable", 0, received.refused());
        throw ApiException.bad("unusable-alerts", "none of the alerts can be used")
            .with("problems", received.problems());
      }
      if (!received.alerts().isEmpty() && !corridor.report(received.alerts(), PATIENCE)) {
        metrics.request(door, "busy", 0, 0);
        throw new ApiException(503, "busy", "the corridor is full; send it again")
            .retryAfter(RETRY_SECONDS);
      }
      metrics.request(door, "taken", received.alerts().size(), received.refused());
      Reply.json(
          ctx,
          new TakenView(
              received.alerts().size(),
              received.refused(),
              received.truncated(),
              received.problems()));
    }
  }

  /**
   * What became of a request.
   *
   * @param taken alerts that are durable now
   * @param refused alerts that cannot be used
   * @param truncated alerts that the sender says it left out
   * @param problems why some were refused
   */
  record TakenView(int taken, int refused, long truncated, List<String> problems) {}

  private Received read(Context ctx, String door, Reader reader) throws IOException {
    try {
      return reader.read(Bodies.read(ctx, maxBytes));
    } catch (UnusableAlertsException e) {
      metrics.request(door, "malformed", 0, 0);
      throw ApiException.bad(e.kind(), String.valueOf(e.getMessage()));
    } catch (ApiException e) {
      metrics.request(door, "too_large", 0, 0);
      throw e;
    }
  }
}
