package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.ChannelState;
import io.tarsier.flow.Notices;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What people have been told, what waits, and what could not be told. */
final class NotificationRoutes {

  private static final String PATH = "/api/v1/notifications";
  private static final int MAX_BODY = 4 << 10;

  private final Notices notices;

  NotificationRoutes(Notices notices) {
    this.notices = notices;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.post(PATH + "/{id}/retry", this::retry),
        Route.post(PATH + "/test", this::test));
  }

  record ChannelView(
      String name,
      int pending,
      int criticalOverdue,
      long sent,
      long failures,
      long dead,
      String error) {
    static ChannelView of(ChannelState s) {
      return new ChannelView(
          s.name(), s.pending(), s.criticalOverdue(), s.sent(), s.failures(), s.dead(), s.error());
    }
  }

  record DeliveryView(
      String id,
      String channel,
      String state,
      String kind,
      String incident,
      String title,
      String severity,
      String created,
      String due,
      String changed,
      int tries,
      String error) {
    static DeliveryView of(Delivery d) {
      Notice n = d.notice();
      return new DeliveryView(
          d.id(),
          d.channel(),
          d.state().word(),
          n.kind().word(),
          n.incident(),
          n.title(),
          n.severity().name().toLowerCase(Locale.ROOT),
          d.created().toString(),
          d.due().toString(),
          d.changed().toString(),
          d.tries(),
          d.error());
    }
  }

  record NotificationsView(
      List<ChannelView> channels,
      Map<String, Long> count,
      List<DeliveryView> pending,
      List<DeliveryView> dead,
      List<DeliveryView> skipped,
      List<DeliveryView> sent) {}

  private void list(Context ctx) {
    int limit = Params.of(ctx, "limit").limit();
    Map<String, Long> count = new TreeMap<>();
    notices.count().forEach((state, n) -> count.put(state.word(), n));
    Reply.json(
        ctx,
        new NotificationsView(
            notices.channels().stream().map(ChannelView::of).toList(),
            count,
            views(Delivery.State.PENDING, limit),
            views(Delivery.State.DEAD, limit),
            views(Delivery.State.SKIPPED, limit),
            views(Delivery.State.SENT, limit)));
  }

  private List<DeliveryView> views(Delivery.State state, int limit) {
    return notices.newest(state, limit).stream().map(DeliveryView::of).toList();
  }

  private void retry(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    try {
      Reply.json(ctx, DeliveryView.of(notices.retry(id)));
    } catch (NoSuchElementException e) {
      throw ApiException.notFound("notification", id);
    } catch (IllegalStateException e) {
      throw new ApiException(409, "not-possible", String.valueOf(e.getMessage()));
    }
  }

  record TestView(String channel, boolean taken, String error) {}

  record TestsView(List<TestView> items) {}

  private void test(Context ctx) throws IOException, InterruptedException {
    Params.of(ctx);
    byte[] body = Bodies.read(ctx, MAX_BODY);
    Optional<String> channel = Optional.empty();
    if (body.length > 0) {
      var json = BodyFields.object(body);
      BodyFields.onlyKnown(json, Set.of("channel"), "");
      channel = BodyFields.text(json, "channel");
    }
    try {
      Reply.json(
          ctx,
          new TestsView(
              notices.test(channel, Principal.of(ctx).actor()).entrySet().stream()
                  .map(e -> new TestView(e.getKey(), e.getValue().isEmpty(), e.getValue()))
                  .toList()));
    } catch (NoSuchElementException e) {
      throw BodyFields.bad("channel", e.getMessage());
    }
  }
}
