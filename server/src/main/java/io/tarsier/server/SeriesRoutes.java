package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.SeriesState;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The series that are watched. They come in the order of their keys; a cursor is the last key of
 * the slice before, so that series which come and go meanwhile shift nothing.
 */
final class SeriesRoutes {

  private static final String PATH = "/api/v1/series";

  private final Corridor corridor;

  SeriesRoutes(Corridor corridor) {
    this.corridor = corridor;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/{id}", this::one),
        Route.get(PATH + "/{id}/points", this::points));
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "q", "entity", "source", "state", "limit", "cursor");
    Predicate<SeriesState> wanted = s -> true;
    Optional<String> q = params.text("q").map(t -> t.toLowerCase(Locale.ROOT));
    if (q.isPresent()) {
      String text = q.get();
      wanted = wanted.and(s -> s.series().key().toLowerCase(Locale.ROOT).contains(text));
    }
    Optional<String> entity = params.text("entity");
    if (entity.isPresent()) {
      String id = entity.get();
      wanted = wanted.and(s -> s.series().entity().id().equals(id));
    }
    Optional<String> source = params.text("source");
    if (source.isPresent()) {
      String name = source.get();
      wanted = wanted.and(s -> s.source().equals(name));
    }
    Optional<State> state = params.word("state", State::ofWord, "learning, anomalous, normal");
    if (state.isPresent()) {
      State is = state.get();
      wanted = wanted.and(s -> State.of(s) == is);
    }
    Optional<String> after = Params.page(() -> params.text("cursor").map(SeriesRoutes::decode));
    if (after.isPresent()) {
      String key = after.get();
      wanted = wanted.and(s -> s.series().key().compareTo(key) > 0);
    }
    int limit = params.limit();
    List<SeriesState> found = corridor.series().stream().filter(wanted).limit(limit + 1L).toList();
    boolean more = found.size() > limit;
    List<SeriesState> items = more ? found.subList(0, limit) : found;
    Optional<String> next =
        more ? Optional.of(encode(items.getLast().series().key())) : Optional.empty();
    Reply.json(ctx, Views.PageView.of(items, next, Views.SeriesView::of));
  }

  private enum State {
    LEARNING,
    ANOMALOUS,
    NORMAL;

    static State ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }

    static State of(SeriesState s) {
      if (s.openFinding().isPresent()) {
        return ANOMALOUS;
      }
      return s.learning() ? LEARNING : NORMAL;
    }
  }

  private void one(Context ctx) {
    Params.of(ctx);
    Reply.json(ctx, Views.SeriesView.of(find(ctx.pathParam("id"))));
  }

  private void points(Context ctx) {
    Params params = Params.of(ctx, "from", "to");
    SeriesState series = find(ctx.pathParam("id"));
    long from = params.instant("from").map(i -> i.toEpochMilli()).orElse(Long.MIN_VALUE);
    long to = params.instant("to").map(i -> i.toEpochMilli()).orElse(Long.MAX_VALUE);
    var points =
        corridor.points(series.id()).stream()
            .filter(p -> p.epochMillis() >= from && p.epochMillis() < to)
            .toList();
    Reply.json(ctx, Views.PageView.of(points, Optional.empty(), Views.PointView::of));
  }

  private SeriesState find(String id) {
    return corridor.series(id).orElseThrow(() -> ApiException.notFound("series", id));
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  /** Throws {@link IllegalArgumentException} where it is not one of ours. */
  private static String decode(String cursor) {
    return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
  }
}
