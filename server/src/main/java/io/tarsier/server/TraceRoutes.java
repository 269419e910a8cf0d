package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.TraceFlow;
import io.tarsier.model.Entity;
import io.tarsier.traces.TraceQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The graph of services, and traces that are kept. */
final class TraceRoutes {

  private static final Duration LATELY = Duration.ofMinutes(15);
  private static final long MOST_MILLIS = Duration.ofDays(1).toMillis();

  private final TraceFlow traces;
  private final Corridor corridor;
  private final InstantSource clock;

  TraceRoutes(TraceFlow traces, Corridor corridor, InstantSource clock) {
    this.traces = traces;
    this.corridor = corridor;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/graph", this::graph),
        Route.get("/api/v1/traces", this::list),
        Route.get("/api/v1/traces/{id}", this::one));
  }

  private void graph(Context ctx) {
    Params params = Params.of(ctx, "from", "to");
    Instant to = params.instant("to").orElseGet(() -> traces.newest().orElseGet(clock::instant));
    Instant from = params.instant("from").orElse(to.minus(LATELY));
    if (!from.isBefore(to)) {
      throw Params.problem("from", "from has to be before to");
    }
    Reply.json(ctx, TraceViews.graph(traces.graph(from, to), from, to, corridor.ongoing()));
  }

  private void list(Context ctx) {
    Params params =
        Params.of(ctx, "service", "failed", "minDuration", "from", "to", "sort", "limit");
    TraceQuery query =
        new TraceQuery(
            params.text("service").map(TraceRoutes::service),
            params.word("failed", TraceRoutes::flag, "true or false"),
            params.number("minDuration", 0, MOST_MILLIS).orElse(0L) * 1_000_000,
            params.instant("from").map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
            params.instant("to").map(Instant::toEpochMilli).orElse(Long.MAX_VALUE),
            params.word("sort", TraceRoutes::slowest, "newest or slowest").orElse(false),
            params.limit());
    Reply.json(
        ctx,
        new TraceViews.ListView(
            traces.traces(query).stream().map(TraceViews.SummaryView::of).toList()));
  }

  private void one(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    Reply.json(
        ctx,
        traces
            .trace(id)
            .map(TraceViews.TraceView::of)
            .orElseThrow(() ->
                new ApiException(
                    404,
                    "no-such-trace",
                    "there is no trace " + id + ", or it is no longer kept")));
  }

  /** A service as its identifier or as its name alone. */
  private static Entity service(String text) {
    String[] parts = text.split("/", 3);
    if (!parts[0].equals("service") || parts.length == 1) {
      return Entity.of(Entity.Kind.SERVICE, text);
    }
    if (parts[parts.length - 1].isEmpty()) {
      throw Params.problem("service", "service takes an identifier such as service/shop/cart");
    }
    return parts.length == 2
        ? Entity.of(Entity.Kind.SERVICE, parts[1])
        : new Entity(Entity.Kind.SERVICE, parts[1], parts[2]);
  }

  private static Boolean flag(String word) {
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(word);
    };
  }

  private static Boolean slowest(String word) {
    return switch (word) {
      case "slowest" -> true;
      case "newest" -> false;
      default -> throw new IllegalArgumentException(word);
    };
  }
}
