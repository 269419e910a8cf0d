package io.tarsier.console;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.flow.ChannelState;
import io.tarsier.model.Change;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** The pages about the world outside: what was changed there, and who there was told what. */
final class OutsidePages {

  private static final int MAX_CHANGES = 200;
  private static final int MAX_NOTICES = 50;

  private final PageKit kit;
  private final ConsolePages.Views views;

  OutsidePages(PageKit kit, ConsolePages.Views views) {
    this.kit = kit;
    this.views = views;
  }

  void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor) {
    kit.page(routes, "/changes", this::changes);
    kit.page(routes, "/notifications", this::notifications);
    kit.form(
        routes,
        "/notifications/{id}/retry",
        ctx -> {
          views.outgoing().retry(ctx.pathParam("id"));
          PageKit.seeOther(ctx, "/notifications");
        });
  }

  private void changes(Context ctx) {
    Frame frame = kit.frame(ctx, "Changes", "changes").over(range(ctx)).refreshing();
    Viewer viewer = frame.viewer();
    Instant end = frame.range().to().plusMillis(1);
    List<Change> found =
        views.storage().changes().between(frame.range().from(), end, MAX_CHANGES + 1);
    kit.show(
        ctx,
        "changes",
        frame,
        new ChangesView(
            found.stream().limit(MAX_CHANGES).map(c -> row(c, viewer)).toList(),
            found.size() > MAX_CHANGES));
  }

  /** Changes are rare: a day unless something else is asked for. */
  private TimeRange range(Context ctx) {
    return kit.range(ctx, TimeRange.ofWord("24h", kit.viewer(ctx).now()));
  }

  static ChangesView.Row row(Change c, Viewer viewer) {
    return new ChangesView.Row(
        c.id(),
        viewer.moment(Instant.ofEpochMilli(c.epochMillis())),
        c.kind().word(),
        c.entity().id(),
        c.summary(),
        c.actor(),
        // A link comes from outside; only addresses of the web are followed.
        c.link().startsWith("https://") || c.link().startsWith("http://") ? c.link() : "");
  }

  private void notifications(Context ctx) {
    Frame frame = kit.frame(ctx, "Notices", "notifications").refreshing();
    Viewer viewer = frame.viewer();
    Outgoing out = views.outgoing();
    kit.show(
        ctx,
        "notifications",
        frame,
        new NotificationsView(
            out.isSetUp(),
            out.channels().stream().map(OutsidePages::channel).toList(),
            rows(out, Delivery.State.PENDING, viewer),
            rows(out, Delivery.State.DEAD, viewer),
            rows(out, Delivery.State.SENT, viewer),
            rows(out, Delivery.State.SKIPPED, viewer)));
  }

  private static NotificationsView.Channel channel(ChannelState c) {
    return new NotificationsView.Channel(
        c.name(),
        c.error().isEmpty() ? Badge.HEALTHY : Badge.FAILING,
        c.error(),
        c.sent()
            + " sent, "
            + c.pending()
            + " waiting, "
            + c.failures()
            + " tried in vain, "
            + c.dead()
            + " given up since the start");
  }

  private static List<NotificationsView.Row> rows(
      Outgoing out, Delivery.State state, Viewer viewer) {
    return out.newest(state, MAX_NOTICES).stream().map(d -> row(d, viewer)).toList();
  }

  private static NotificationsView.Row row(Delivery d, Viewer viewer) {
    Notice n = d.notice();
    return new NotificationsView.Row(
        d.id(),
        d.channel(),
        n.kind().word(),
        n.title(),
        n.kind() == Notice.Kind.TEST ? "" : "/incidents/" + n.incident(),
        Badge.of(n.severity()),
        viewer.moment(d.changed()),
        viewer.moment(d.due()),
        switch (d.tries()) {
          case 0 -> "not tried yet";
          case 1 -> "tried once";
          default -> "tried " + d.tries() + " times";
        },
        d.error());
  }
}
