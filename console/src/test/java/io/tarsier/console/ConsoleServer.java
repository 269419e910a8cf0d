package io.tarsier.console;

import io.javalin.Javalin;
import io.javalin.http.sse.SseClient;
import io.tarsier.ports.Storage;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The pages on a loopback port, under the policy that the real server sends with them. */
final class ConsoleServer implements AutoCloseable {

  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
          + "base-uri 'none'; frame-ancestors 'none'";

  private final Javalin javalin;
  private final Queue<SseClient> clients = new ConcurrentLinkedQueue<>();

  /** Where nobody sends spans and nobody is told anything. */
  ConsoleServer(Watch watch, Storage storage, InstantSource clock, int port) {
    this(watch, Traffic.NONE, Outgoing.NONE, storage, clock, port);
  }

  /** All that is seeded. */
  ConsoleServer(SeededWatch watch, InstantSource clock, int port) {
    this(watch, watch.traffic, watch.notices, watch.storage, clock, port);
  }

  ConsoleServer(
      Watch watch,
      Traffic traffic,
      Outgoing outgoing,
      Storage storage,
      InstantSource clock,
      int port) {
    ConsolePages pages =
        new ConsolePages(new ConsolePages.Views(watch, traffic, outgoing, storage, clock, "0.1.0"));
    javalin =
        Javalin.create(
                config -> {
                  config.startup.showJavalinBanner = false;
                  config.routes.before(ctx -> ctx.header("Content-Security-Policy", POLICY));
                  config.routes.get("/signed-out", ctx -> ctx.html(pages.renderSignedOut()));
                  config.routes.sse(
                      "/api/v1/events",
                      client -> {
                        client.keepAlive();
                        clients.add(client);
                        client.onClose(() -> clients.remove(client));
                      });
                  pages.register(config.routes, ctx -> "mara");
                })
            .start("127.0.0.1", port);
  }

  String url() {
    return "http://127.0.0.1:" + javalin.port();
  }

  /** Tells every open page that something changed. */
  void tell(String event, String id) {
    clients.forEach(c -> c.sendEvent(event, "{\"id\":\"" + id + "\"}"));
  }

  @Override
  public void close() {
    clients.forEach(SseClient::close);
    javalin.stop();
  }
}
