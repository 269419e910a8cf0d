package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Event;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live events as server-sent events: {@code incident} and {@code finding} with the same JSON as the
 * lists, {@code reset} when events were missed and the client must load anew. The request's own
 * virtual thread writes, so a slow client holds up nobody else.
 */
final class EventRoutes {

  static final String PATH = "/api/v1/events";

  private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

  private final EventHub hub;
  private final Duration heartbeat;

  EventRoutes(EventHub hub, Duration heartbeat) {
    this.hub = hub;
    this.heartbeat = heartbeat;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::events));
  }

  private void events(Context ctx) throws InterruptedException {
    Params.of(ctx);
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(ctx.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    Optional<String> seen = Optional.ofNullable(ctx.header("Last-Event-ID"));
    try (EventClient client = hub.open(seen, endPoint::close)) {
      ctx.disableCompression();
      ctx.contentType("text/event-stream");
      // Proxies that collect an answer before passing it on would hold back every event.
      ctx.header("X-Accel-Buffering", "no");
      ServletOutputStream out = ctx.res().getOutputStream();
      send(out, client.greeting());
      while (!client.hasEnded()) {
        Optional<EventHub.Numbered> next = client.next(heartbeat);
        send(out, next.map(this::text).orElse(": still here\n\n"));
      }
    } catch (IOException e) {
      // The client has gone, or was let go. Nothing is left to tell it.
      LOG.debug("a listener to live events has gone", e);
    }
  }

  private String text(EventHub.Numbered numbered) {
    String id = "id: " + hub.idOf(numbered.number()) + "\n";
    return switch (numbered.event()) {
      case Event.IncidentChanged e ->
          id + "event: incident\ndata: " + Json.text(Views.IncidentView.of(e.incident())) + "\n\n";
      case Event.FindingChanged e ->
          id + "event: finding\ndata: " + Json.text(Views.FindingView.brief(e.finding())) + "\n\n";
    };
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
