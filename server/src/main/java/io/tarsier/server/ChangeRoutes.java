package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.model.Change;
import io.tarsier.ports.ChangeStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was changed on purpose: deployments and the like, reported by those who do them. */
final class ChangeRoutes {

  private static final String PATH = "/api/v1/changes";
  private static final int MAX_BODY = 1 << 20;
  private static final Duration SHOWN = Duration.ofHours(24);

  private final Corridor corridor;
  private final ChangeStore changes;
  private final InstantSource clock;

  ChangeRoutes(Corridor corridor, ChangeStore changes, InstantSource clock) {
    this.corridor = corridor;
    this.changes = changes;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::list), Route.post(PATH, this::report));
  }

  record ChangeView(
      String id,
      Views.EntityView entity,
      String time,
      String kind,
      String summary,
      String actor,
      Map<String, String> labels,
      String link) {
    static ChangeView of(Change c) {
      return new ChangeView(
          c.id(),
          Views.EntityView.of(c.entity()),
          Instant.ofEpochMilli(c.epochMillis()).toString(),
          c.kind().word(),
          c.summary(),
          c.actor(),
          c.labels().asMap(),
          c.link());
    }
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "from", "to", "limit");
    Instant to = params.instant("to").orElseGet(() -> clock.instant().plusMillis(1));
    Instant from = params.instant("from").orElseGet(() -> to.minus(SHOWN));
    Reply.json(
        ctx,
        Views.PageView.of(
            changes.between(from, to, params.limit()), Optional.empty(), ChangeView::of));
  }

  private void report(Context ctx) throws IOException {
    Params.of(ctx);
    String actor = Principal.of(ctx).actor();
    List<Change> asked = ChangeRequest.parse(Bodies.read(ctx, MAX_BODY), actor, clock.instant());
    ctx.status(201);
    Reply.json(
        ctx, Views.PageView.of(corridor.report(asked, actor), Optional.empty(), ChangeView::of));
  }
}
