package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.prometheus.Exposition;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What Prometheus scrapes: Tarsier's own numbers, then the score and the band of every series, and
 * what some of them will be.
 */
final class MetricsRoutes {

  private static final int BUFFER = 1 << 16;

  private final ServerMetrics metrics;
  private final Corridor corridor;
  private final Horizons horizons;

  MetricsRoutes(ServerMetrics metrics, Corridor corridor, Horizons horizons) {
    this.metrics = metrics;
    this.corridor = corridor;
    this.horizons = horizons;
  }

  List<Route> routes() {
    return List.of(Route.get("/metrics", this::scrape));
  }

  private void scrape(Context ctx) throws IOException {
    ctx.contentType(Exposition.CONTENT_TYPE);
    List<Exposition.Row> rows =
        corridor.series().stream().map(s -> new Exposition.Row(s.series(), s.last())).toList();
    try (OutputStream out = new BufferedOutputStream(ctx.outputStream(), BUFFER)) {
      metrics.write(out);
      Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      Exposition.write(rows, horizons.rows(), text);
      text.flush();
    }
  }
}
