package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.model.Incident;
import io.tarsier.ports.IncidentStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where the links of {@link AckLinks} lead. Looking at the page changes nothing, because mail
 * scanners and chats follow links too; its one button does. The link is the credential: there is no
 * cookie that another site could make use of.
 */
final class AckPages {

  private static final String SIGN_IN =
      "<p><a href=\"/incidents\">Open the console</a> to see more of it.</p>";

  private final AckLinks links;
  private final Corridor corridor;
  private final IncidentStore incidents;
  private final ServerMetrics metrics;

  AckPages(AckLinks links, Corridor corridor, IncidentStore incidents, ServerMetrics metrics) {
    this.links = links;
    this.corridor = corridor;
    this.incidents = incidents;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.get(AckLinks.PATH, ctx -> answer(ctx, false)),
        Route.post(AckLinks.PATH, ctx -> answer(ctx, true)));
  }

  private void answer(Context ctx, boolean decided) {
    String id = parameter(ctx, "incident");
    String channel = parameter(ctx, "channel");
    switch (links.check(id, channel, parameter(ctx, "until"), parameter(ctx, "token"))) {
      case FORGED -> {
        metrics.refused("ack-link");
        page(
            ctx,
            403,
            "This link is not good",
            "<p>It was changed on its way, or is not one of ours. Copy it whole, or use the console.</p>");
      }
      case EXPIRED -> {
        metrics.refused("ack-link");
        page(
            ctx,
            410,
            "This link is too old",
            "<p>A link acknowledges for " + AckLinks.LASTS.toHours() + " hours.</p>" + SIGN_IN);
      }
      case GOOD -> {
        Optional<Incident> incident = incidents.get(id);
        if (incident.isEmpty()) {
          page(ctx, 410, "This incident is gone", "<p>It is older than what is kept.</p>");
        } else if (decided) {
          acknowledge(ctx, incident.get(), channel);
        } else {
          show(ctx, incident.get());
        }
      }
    }
  }

  private static String parameter(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  private static void show(Context ctx, Incident incident) {
    switch (incident.status()) {
      case OPEN ->
          page(
              ctx,
              200,
              "Do you look after this?",
              about(incident)
                  + "<form method=\"post\"><button>Acknowledge</button></form>"
                  + "<p>The others are told, and it goes no further up.</p>");
      case ACKNOWLEDGED ->
          page(ctx, 200, "Somebody looks after this already", about(incident) + SIGN_IN);
      case RESOLVED, NOT_AN_ANOMALY -> page(ctx, 200, "This is over", about(incident) + SIGN_IN);
    }
  }

  private void acknowledge(Context ctx, Incident incident, String channel) {
    if (incident.status() != Incident.Status.OPEN) {
      show(ctx, incident);
      return;
    }
    Incident changed;
    try {
      changed = corridor.acknowledge(incident.id(), "link " + channel);
    } catch (IllegalStateException e) {
      // It was over between our look and our word.
      show(ctx, incidents.get(incident.id()).orElse(incident));
      return;
    }
    page(ctx, 200, "Acknowledged", about(changed) + SIGN_IN);
  }

  private static String about(Incident incident) {
    return "<p>"
        + BarePage.escape(incident.title())
        + "</p><p>"
        + incident.severity().name().toLowerCase(Locale.ROOT)
        + ", since "
        + incident.opened()
        + "</p>";
  }

  private static void page(Context ctx, int status, String title, String body) {
    ctx.status(status);
    BarePage.answer(ctx, "", title, body);
  }
}
