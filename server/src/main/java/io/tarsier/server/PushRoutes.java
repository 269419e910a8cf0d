package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.loki.LokiPush;
import io.tarsier.loki.LokiPushException;
import io.tarsier.otlp.OtlpHttp;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogIntake;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Takes log records and spans in as Loki's agents and OpenTelemetry's SDKs push them. A sender that
 * hears "busy" sends the same again; nothing of it was taken.
 */
final class PushRoutes {

  static final String LOKI = "loki-push";
  static final String OTLP = "otlp-http";
  static final String OTLP_TRACES = "otlp-http-traces";

  /** Promtail and Alloy give up after ten seconds. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int RETRY_SECONDS = 2;
  private static final int AT_ONCE = 8;

  private final LogIntake intake;
  private final LokiPush loki;
  private final OtlpHttp otlp;
  private final int maxBytes;
  private final ServerMetrics metrics;
  private final Admission admission = new Admission(AT_ONCE, Duration.ofSeconds(2));

  PushRoutes(LogIntake intake, LokiPush loki, OtlpHttp otlp, int maxBytes, ServerMetrics metrics) {
    this.intake = intake;
    this.loki = loki;
    this.otlp = otlp;
    this.maxBytes = maxBytes;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/loki/api/v1/push", this::loki),
        Route.post("/v1/logs", this::otlp),
        Route.post("/v1/traces", this::traces));
  }

  private void loki(Context ctx) throws IOException, InterruptedException {
    try (Admission.Place _ = admission.enter()) {
      LokiPush.Decoded pushed =
          loki.decode(Bodies.mediaType(ctx), encoding(ctx), Bodies.read(ctx, maxBytes));
      if (!pushed.records().isEmpty()
          && !intake.take(new LogBatch(LOKI, pushed.records(), ""), PATIENCE)) {
        metrics.pushed(LOKI, "busy", 0);
        throw new ApiException(503, "busy", "there is no room for log records now; send it again")
            .retryAfter(RETRY_SECONDS);
      }
      metrics.pushed(
          LOKI, pushed.problems().isEmpty() ? "taken" : "partly", pushed.records().size());
      if (!pushed.problems().isEmpty()) {
        // As Loki does: the good lines are in, and the agent logs why the others are not.
        throw ApiException.bad(
                "unusable-lines",
                pushed.skipped() + " lines were left out: " + String.join("; ", pushed.problems()))
            .with("taken", pushed.records().size())
            .with("problems", pushed.problems());
      }
      ctx.status(204);
    } catch (LokiPushException e) {
      metrics.pushed(LOKI, "malformed", 0);
      throw new ApiException(e.status(), "malformed-loki-push", String.valueOf(e.getMessage()));
    }
  }

  private void otlp(Context ctx) throws IOException, InterruptedException {
    try (Admission.Place _ = admission.enter()) {
      answer(
          ctx, OTLP, otlp.logs(Bodies.mediaType(ctx), encoding(ctx), Bodies.read(ctx, maxBytes)));
    }
  }

  private void traces(Context ctx) throws IOException, InterruptedException {
    try (Admission.Place _ = admission.enter()) {
      answer(
          ctx,
          OTLP_TRACES,
          otlp.traces(Bodies.mediaType(ctx), encoding(ctx), Bodies.read(ctx, maxBytes)));
    }
  }

  private void answer(Context ctx, String source, OtlpHttp.Answer answer) {
    metrics.pushed(source, outcome(answer.status()), answer.records());
    ctx.status(answer.status()).contentType(answer.mediaType());
    if (answer.retryAfter() > 0) {
      ctx.header("Retry-After", Integer.toString(answer.retryAfter()));
    }
    ctx.result(answer.body().toByteArray());
  }

  private static String outcome(int status) {
    return status == 200 ? "taken" : status == 503 ? "busy" : "malformed";
  }

  private static String encoding(Context ctx) {
    String encoding = ctx.header("Content-Encoding");
    return encoding == null ? "" : encoding;
  }
}
