package io.tarsier.server;

import io.javalin.http.Context;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** What Prometheus scrapes: Tarsier's own numbers, then the score and the band of every series. */
final class MetricsRoutes {

  private static final String TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private final ServerMetrics metrics;

  MetricsRoutes(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(Route.get("/metrics", this::scrape));
  }

  private void scrape(Context ctx) throws IOException {
    ctx.contentType(TEXT_FORMAT);
    try (OutputStream out = new BufferedOutputStream(ctx.outputStream(), 1 << 16)) {
      metrics.write(out);
    }
  }
}
