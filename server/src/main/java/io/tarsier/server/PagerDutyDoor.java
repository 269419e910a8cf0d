package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.notify.PagerDutyWebhook;
import io.tarsier.ports.NotifierException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from PagerDuty who acknowledged or resolved an incident there. The signature over the body
 * is the credential. What says nothing to us is answered with 200 and a word nevertheless:
 * PagerDuty sends again what is refused, and at last stops to send at all.
 */
final class PagerDutyDoor {

  static final String PATH = "/api/v1/notifications/pagerduty";

  private static final Logger LOG = LoggerFactory.getLogger(PagerDutyDoor.class);

  /** Bodies of strangers are in memory until their signature has been looked at. */
  private static final int AT_ONCE = 16;

  private final Optional<PagerDutyWebhook> webhook;
  private final Corridor corridor;
  private final ServerMetrics metrics;
  private final Admission admission = new Admission(AT_ONCE, Duration.ofSeconds(2));

  PagerDutyDoor(Settings settings, Corridor corridor, ServerMetrics metrics) {
    var setting = SettingTable.NOTIFY_PAGERDUTY_WEBHOOK_SECRET_FILE;
    this.webhook = settings.get(setting).map(f -> new PagerDutyWebhook(setting.key(), f));
    this.corridor = corridor;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(Route.post(PATH, this::take));
  }

  /**
   * What became of a message.
   *
   * @param outcome {@code acknowledged}, {@code resolved}, {@code unknown-incident}, {@code closed}
   *     or {@code ignored}
   */
  record HeardView(String outcome) {}

  private void take(Context ctx) throws IOException, InterruptedException {
    PagerDutyWebhook from =
        webhook.orElseThrow(() ->
            new ApiException(
                404,
                "not-set-up",
                "PagerDuty's webhooks are not taken: set "
                    + SettingTable.NOTIFY_PAGERDUTY_WEBHOOK_SECRET_FILE.key()));
    String signature = ctx.header(PagerDutyWebhook.HEADER);
    if (signature == null) {
      throw refuse("send " + PagerDutyWebhook.HEADER);
    }
    byte[] body;
    try (Admission.Place _ = admission.enter()) {
      body = Bodies.read(ctx, PagerDutyWebhook.MAX_BYTES);
      if (!from.isSigned(signature, body)) {
        throw refuse("the signature does not fit the body; check the secret of the subscription");
      }
    } catch (NotifierException e) {
      LOG.error("a webhook of PagerDuty could not be checked: {}", e.getMessage());
      throw new ApiException(503, "not-checked", "the secret cannot be read; the log says why")
          .retryAfter(60);
    }
    Reply.json(ctx, new HeardView(hear(read(body))));
  }

  private ApiException refuse(String why) {
    metrics.refused("pagerduty-signature");
    return new ApiException(401, "unsigned", why);
  }

  private static PagerDutyWebhook.Event read(byte[] body) {
    try {
      return PagerDutyWebhook.read(body);
    } catch (IllegalArgumentException e) {
      throw ApiException.bad("unusable-webhook", String.valueOf(e.getMessage()));
    }
  }

  private String hear(PagerDutyWebhook.Event event) {
    String actor = event.person().isEmpty() ? "PagerDuty" : event.person() + " (PagerDuty)";
    try {
      return switch (event.kind()) {
        case ACKNOWLEDGED -> corridor.acknowledge(event.incident(), actor).status().word();
        case RESOLVED -> corridor.resolve(event.incident(), actor).status().word();
        case OTHER -> "ignored";
      };
    } catch (NoSuchElementException e) {
      return "unknown-incident";
    } catch (IllegalStateException e) {
      return "closed";
    }
  }
}
