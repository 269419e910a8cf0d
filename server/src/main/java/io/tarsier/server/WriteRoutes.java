package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.prometheus.RemoteWriteException;
import io.tarsier.prometheus.RemoteWriteIntake;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Takes Prometheus remote write 1.0 in. "Done" is said once everything concluded from a request is
 * durable; a sender that hears "busy" sends the same again and nothing is counted twice.
 */
final class WriteRoutes {

  /** Prometheus gives up after 30 s by default; this leaves it time to hear the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int RETRY_SECONDS = 5;

  /** A request unpacks to many times its size and may wait for the corridor. */
  private static final int AT_ONCE = 8;

  /** Name of the source in lists and metrics. */
  private static final String SOURCE = "remote-write";

  private final Corridor corridor;
  private final RemoteWriteIntake intake;
  private final int maxBytes;
  private final Admission admission = new Admission(AT_ONCE, Duration.ofSeconds(2));
  private final ServerMetrics metrics;

  WriteRoutes(Corridor corridor, RemoteWriteIntake intake, int maxBytes, ServerMetrics metrics) {
    this.corridor = corridor;
    this.intake = intake;
    this.maxBytes = maxBytes;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/write", this::write));
  }

  private void write(Context ctx) throws IOException, InterruptedException {
    checkFormat(ctx);
    try (Admission.Place _ = admission.enter()) {
      take(ctx);
    }
  }

  private void take(Context ctx) throws IOException, InterruptedException {
    RemoteWriteIntake.Batch batch;
    try {
      batch = intake.read(Bodies.read(ctx, maxBytes));
    } catch (RemoteWriteException e) {
      metrics.wrote("malformed", 0);
      throw ApiException.bad("malformed-remote-write", String.valueOf(e.getMessage()));
    }
    if (!batch.samples().isEmpty() && !corridor.acceptDurably(SOURCE, batch.samples(), PATIENCE)) {
      metrics.wrote("busy", 0);
      // Not 429: Prometheus drops samples on that unless it is told otherwise, and tries again on
      // 5xx.
      throw new ApiException(503, "busy", "the corridor is full; send it again")
          .retryAfter(RETRY_SECONDS);
    }
    batch.commit();
    if (batch.samples().isEmpty() && batch.skippedSeries() > 0) {
      metrics.wrote("unusable", 0);
      throw ApiException.bad("unusable-series", "none of the series can be used")
          .with("problems", batch.problems());
    }
    metrics.wrote("taken", batch.samples().size());
    ctx.status(204);
  }

  private void checkFormat(Context ctx) {
    String type = Bodies.mediaType(ctx);
    String encoding = ctx.header("Content-Encoding");
    String whole = ctx.contentType() == null ? "" : String.valueOf(ctx.contentType());
    boolean second = whole.toLowerCase(Locale.ROOT).contains("io.prometheus.write.v2");
    if (type.equals("application/x-protobuf") && "snappy".equals(encoding) && !second) {
      return;
    }
    metrics.wrote("unsupported", 0);
    throw new ApiException(
        415,
        "unsupported-media-type",
        "send prometheus.WriteRequest (remote write 1.0): Content-Type application/x-protobuf, Content-Encoding snappy");
  }
}
