package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Page;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Incidents: list, one, and what an operator can say about one. */
final class IncidentRoutes {

  private static final String PATH = "/api/v1/incidents";
  private static final int MAX_CAUSE = 4 << 10;
  private static final String STATUSES = "open, acknowledged, resolved, not-an-anomaly";

  private final Corridor corridor;
  private final IncidentStore incidents;

  IncidentRoutes(Corridor corridor, IncidentStore incidents) {
    this.corridor = corridor;
    this.incidents = incidents;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/{id}", this::one),
        Route.post(PATH + "/{id}/acknowledge", ctx -> decide(ctx, corridor::acknowledge)),
        Route.post(PATH + "/{id}/resolve", ctx -> decide(ctx, corridor::resolve)),
        Route.post(PATH + "/{id}/dismiss", this::dismiss),
        Route.post(PATH + "/{id}/cause", this::judgeCause));
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "status", "entity", "from", "to", "limit", "cursor");
    Set<Incident.Status> statuses = EnumSet.noneOf(Incident.Status.class);
    statuses.addAll(params.words("status", Incident.Status::ofWord, STATUSES));
    var query =
        new IncidentStore.Query(
            statuses,
            params.text("entity"),
            params.instant("from"),
            params.instant("to"),
            params.limit(),
            params.text("cursor"));
    Page<Incident> page = Params.page(() -> incidents.find(query));
    Reply.json(ctx, Views.PageView.of(page.items(), page.next(), Views.IncidentView::of));
  }

  private void one(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    Incident incident = incidents.get(id).orElseThrow(() -> ApiException.notFound("incident", id));
    Reply.json(ctx, Views.IncidentView.of(incident, corridor.wording(id)));
  }

  private void dismiss(Context ctx) throws IOException {
    List<LabelMatcher> scope =
        SuppressionRequest.scope(Bodies.read(ctx, SuppressionRoutes.MAX_BODY));
    decide(
        ctx,
        (incident, actor) -> {
          try {
            return SuppressionRoutes.limited(() -> corridor.dismiss(incident, scope, actor));
          } catch (IllegalArgumentException e) {
            throw BodyFields.bad("scope", e.getMessage());
          }
        });
  }

  private void judgeCause(Context ctx) throws IOException {
    JsonNode body = BodyFields.object(Bodies.read(ctx, MAX_CAUSE));
    BodyFields.onlyKnown(body, Set.of("entity"), "");
    Entity cause = BodyFields.entity(body, "entity");
    decide(ctx, (incident, actor) -> corridor.judgeCause(incident, cause, actor));
  }

  private interface Decision {
    Incident on(String incident, String actor);
  }

  private static void decide(Context ctx, Decision decision) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    try {
      Incident incident = decision.on(id, Principal.of(ctx).actor());
      Reply.json(ctx, Views.IncidentView.of(incident));
    } catch (NoSuchElementException e) {
      throw ApiException.notFound("incident", id);
    } catch (IllegalStateException e) {
      throw new ApiException(409, "incident-closed", "incident " + id + " is closed and stays so");
    }
  }
}
