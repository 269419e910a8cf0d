package io.tarsier.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.LimitReachedException;
import io.tarsier.flow.SuppressionState;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import io.tarsier.ports.FeedbackStore.Dismissal;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;

/** What operators do not want to hear of: for a while, or as easily as before. */
final class SuppressionRoutes {

  private static final String PATH = "/api/v1/suppressions";
  private static final String FEEDBACK = "/api/v1/feedback";
  static final int MAX_BODY = 64 << 10;

  private final Corridor corridor;
  private final InstantSource clock;

  SuppressionRoutes(Corridor corridor, InstantSource clock) {
    this.corridor = corridor;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/{id}", this::one),
        Route.post(PATH, this::create),
        new Route(HandlerType.DELETE, PATH + "/{id}", this::end),
        Route.get(FEEDBACK, this::feedback),
        new Route(HandlerType.DELETE, FEEDBACK + "/{finding}", this::withdraw));
  }

  record MatcherView(String name, String value, boolean isRegex, boolean isEqual) {
    static MatcherView of(LabelMatcher m) {
      return new MatcherView(
          m.name(),
          m.value(),
          m.op().isRegex(),
          m.op() == LabelMatcher.Op.EQUAL || m.op() == LabelMatcher.Op.MATCHES);
    }
  }

  record WeeklyView(String hours, String zone) {
    static WeeklyView of(Weekly w) {
      return new WeeklyView(w.hours().text(), w.zone().getId());
    }
  }

  record SuppressionView(
      Optional<String> id,
      String selector,
      List<MatcherView> matchers,
      String starts,
      Optional<String> ends,
      Optional<WeeklyView> weekly,
      String reason,
      String author,
      Optional<String> created,
      String state,
      int series) {
    static SuppressionView of(SuppressionState s) {
      return of(s.rule(), s.state(), s.series(), true);
    }

    static SuppressionView of(Suppression r, Suppression.State state, int series, boolean exists) {
      return new SuppressionView(
          exists ? Optional.of(r.id()) : Optional.empty(),
          LabelMatcher.text(r.matchers()),
          r.matchers().stream().map(MatcherView::of).toList(),
          r.starts().toString(),
          Optional.of(r.ends()).filter(_ -> !r.open()).map(Instant::toString),
          r.weekly().map(WeeklyView::of),
          r.reason(),
          r.author(),
          exists ? Optional.of(r.created().toString()) : Optional.empty(),
          state.name().toLowerCase(Locale.ROOT),
          series);
    }
  }

  record DismissalView(
      String finding,
      String series,
      Optional<String> scope,
      String actor,
      String time,
      Optional<String> withdrawn) {
    static DismissalView of(Dismissal d) {
      return new DismissalView(
          d.finding(),
          d.series(),
          Optional.of(d.scope()).filter(s -> !s.isEmpty()),
          d.actor(),
          d.time().toString(),
          d.withdrawn().map(Instant::toString));
    }
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "state");
    Optional<Suppression.State> state =
        params.word(
            "state",
            w -> Suppression.State.valueOf(w.toUpperCase(Locale.ROOT)),
            "active, scheduled, ended");
    List<SuppressionState> rules =
        corridor.suppressions().stream()
            .filter(s -> state.isEmpty() || s.state() == state.get())
            .toList();
    Reply.json(ctx, Views.PageView.of(rules, Optional.empty(), SuppressionView::of));
  }

  private void one(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    Reply.json(
        ctx,
        corridor.suppressions().stream()
            .filter(s -> s.rule().id().equals(id))
            .findFirst()
            .map(SuppressionView::of)
            .orElseThrow(() -> ApiException.notFound("suppression", id)));
  }

  private void create(Context ctx) throws IOException {
    Params.of(ctx);
    Instant now = clock.instant();
    SuppressionRequest asked = SuppressionRequest.parse(Bodies.read(ctx, MAX_BODY), now);
    String actor = Principal.of(ctx).actor();
    int series = matching(asked.matchers());
    if (asked.dryRun()) {
      Suppression rule =
          new Suppression(
              "",
              asked.matchers(),
              asked.starts(),
              asked.ends(),
              asked.weekly(),
              asked.reason(),
              actor,
              now);
      Reply.json(ctx, SuppressionView.of(rule, rule.state(now), series, false));
      return;
    }
    Suppression rule =
        limited(() ->
            corridor.suppress(
                asked.matchers(),
                asked.starts(),
                asked.ends(),
                asked.weekly(),
                asked.reason(),
                actor));
    // What was there before was made before this request came in.
    ctx.status(rule.created().isBefore(Instant.ofEpochMilli(now.toEpochMilli())) ? 200 : 201);
    Reply.json(ctx, SuppressionView.of(rule, rule.state(clock.instant()), series, true));
  }

  private int matching(List<LabelMatcher> matchers) {
    try {
      return corridor.matching(matchers);
    } catch (IllegalArgumentException e) {
      throw BodyFields.bad("matchers", e.getMessage());
    }
  }

  /** Runs what may find that there is no room left. */
  static <T> T limited(Supplier<T> order) {
    try {
      return order.get();
    } catch (LimitReachedException e) {
      throw new ApiException(409, "limit-reached", String.valueOf(e.getMessage()));
    }
  }

  private void end(Context ctx) {
    Params.of(ctx);
    String id = ctx.pathParam("id");
    try {
      Suppression rule = corridor.endSuppression(id, Principal.of(ctx).actor());
      int series = corridor.matching(rule.matchers());
      Reply.json(ctx, SuppressionView.of(rule, Suppression.State.ENDED, series, true));
    } catch (NoSuchElementException e) {
      throw ApiException.notFound("suppression", id);
    }
  }

  private void feedback(Context ctx) {
    Params.of(ctx);
    Reply.json(
        ctx,
        Views.PageView.of(corridor.feedback().reversed(), Optional.empty(), DismissalView::of));
  }

  private void withdraw(Context ctx) {
    Params.of(ctx);
    String finding = ctx.pathParam("finding");
    try {
      Reply.json(ctx, DismissalView.of(corridor.withdraw(finding, Principal.of(ctx).actor())));
    } catch (NoSuchElementException e) {
      throw ApiException.notFound("dismissal of finding", finding);
    }
  }
}
