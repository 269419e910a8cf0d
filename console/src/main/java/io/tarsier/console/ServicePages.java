package io.tarsier.console;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.traces.TraceAnalysis;
import java.util.NoSuchElementException;

/** The pages that live on traces: the graph of services, the list of traces and single ones. */
final class ServicePages {

  /** What a graph shows unasked: long enough to count, short enough to be now. */
  private static final String LATELY = "15m";

  /** Minutes of the graph are kept for so long; the page says so too. */
  private static final String KEPT = "1h";

  private final PageKit kit;
  private final ConsolePages.Views views;

  ServicePages(PageKit kit, ConsolePages.Views views) {
    this.kit = kit;
    this.views = views;
  }

  void register(JavalinDefaultRoutingApi routes) {
    kit.page(routes, "/graph", this::graph);
    kit.page(routes, "/graph/picture.json", this::picture);
    kit.page(routes, "/traces", this::traces);
    kit.page(routes, "/traces/{id}", this::trace);
  }

  private TimeRange range(Context ctx) {
    return kit.range(ctx, TimeRange.ofWord(LATELY, kit.viewer(ctx).now())).upTo(KEPT);
  }

  private GraphPage graphPage(Context ctx) {
    return new GraphPage(
        views.traffic(), Health.of(views.watch(), views.storage()), kit.viewer(ctx), range(ctx));
  }

  private void graph(Context ctx) {
    Frame frame = kit.frame(ctx, "Services", "services").over(range(ctx)).refreshing().graphing();
    kit.show(
        ctx,
        "graph",
        frame,
        graphPage(ctx).build(PageKit.text(ctx, "q"), PageKit.text(ctx, "service")));
  }

  private void picture(Context ctx) {
    PageKit.json(ctx, graphPage(ctx).json());
  }

  private void traces(Context ctx) {
    Frame frame = kit.frame(ctx, "Traces", "services").over(kit.range(ctx)).refreshing();
    TraceListView view =
        new TraceList(views.traffic(), frame.viewer(), frame.range())
            .build(
                PageKit.text(ctx, "service"),
                PageKit.text(ctx, "failed"),
                PageKit.text(ctx, "min"),
                PageKit.text(ctx, "sort"));
    kit.show(ctx, "traces", frame, view);
  }

  private void trace(Context ctx) {
    TraceAnalysis trace =
        views
            .traffic()
            .trace(ctx.pathParam("id"))
            .orElseThrow(() ->
                new NoSuchElementException(
                    "There is no such trace, or it is no longer kept: busy systems keep the last"
                        + " minutes, and of older traces those that were slow or failed."));
    TracePageView view =
        new TracePage(trace, kit.viewer(ctx)).build(PageKit.text(ctx, "all").equals("true"));
    Frame frame = kit.frame(ctx, view.operation() + " · " + view.service(), "services");
    kit.show(ctx, "trace", frame, view);
  }
}
