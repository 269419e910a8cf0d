package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.Page;
import java.util.List;
import java.util.Locale;

/** Findings: list and one with its plot. */
final class FindingRoutes {

  private static final String PATH = "/api/v1/findings";

  private final FindingStore findings;

  FindingRoutes(FindingStore findings) {
    this.findings = findings;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::list), Route.get(PATH + "/{id}", this::one));
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "entity", "series", "severity", "from", "to", "limit", "cursor");
    var query =
        new FindingStore.Query(
            params.text("entity"),
            params.text("series"),
            params.word(
                "severity",
                w -> Severity.valueOf(w.toUpperCase(Locale.ROOT)),
                "the least severity: low, medium, high, critical"),
            params.instant("from"),
            params.instant("to"),
            params.limit(),
            params.text("cursor"));
    Page<Finding> page = Params.page(() -> findings.find(query));
    Reply.json(ctx, Views.PageView.of(page.items(), page.next(), Views.FindingView::brief));
  }

  private void one(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    Finding finding = findings.get(id).orElseThrow(() -> ApiException.notFound("finding", id));
    Reply.json(ctx, Views.FindingView.full(finding));
  }
}
