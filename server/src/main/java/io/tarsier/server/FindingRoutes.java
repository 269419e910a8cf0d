package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.Page;
import io.tarsier.ports.Storage;
import io.tarsier.ports.SuppressionStore;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Findings: list and one with its plot. */
final class FindingRoutes {

  private static final String PATH = "/api/v1/findings";

  private final FindingStore findings;
  private final SuppressionStore suppressions;

  FindingRoutes(Storage storage) {
    this.findings = storage.findings();
    this.suppressions = storage.suppressions();
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
    Map<String, String> held = suppressions.marked(page.items().stream().map(Finding::id).toList());
    Reply.json(
        ctx,
        Views.PageView.of(
            page.items(),
            page.next(),
            f -> Views.FindingView.brief(f).heldBackBy(held.get(f.id()))));
  }

  private void one(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    Finding finding = findings.get(id).orElseThrow(() -> ApiException.notFound("finding", id));
    String rule = suppressions.marked(List.of(id)).get(id);
    Reply.json(ctx, Views.FindingView.full(finding).heldBackBy(rule));
  }
}
