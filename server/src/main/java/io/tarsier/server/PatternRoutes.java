package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.LimitReachedException;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.LogTail;
import io.tarsier.flow.PatternChanges;
import io.tarsier.flow.TailLine;
import io.tarsier.logs.PatternState;
import io.tarsier.model.LogLevel;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The patterns of log lines: lists, one with its minutes, what changed around a moment, and the
 * lines of one as they come. A cursor is a place in the list, since the list moves as lines come.
 */
final class PatternRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(PatternRoutes.class);
  private static final String PATH = "/api/v1/patterns";
  static final String TAIL = PATH + "/{id}/tail";
  private static final int COMPARED = 50;

  private final LogFlow logs;
  private final Duration heartbeat;

  PatternRoutes(LogFlow logs, Duration heartbeat) {
    this.logs = logs;
    this.heartbeat = heartbeat;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/compare", this::compare),
        Route.get(PATH + "/{id}", this::one),
        Route.get(TAIL, this::tail));
  }

  private enum Sort {
    STATE,
    COUNT,
    LAST_SEEN;

    static Sort ofWord(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private void list(Context ctx) {
    Params params = Params.of(ctx, "q", "entity", "level", "state", "sort", "limit", "cursor");
    Predicate<PatternState> wanted = ofEntity(params.text("entity"));
    Optional<String> q = params.text("q").map(t -> t.toLowerCase(Locale.ROOT));
    if (q.isPresent()) {
      String text = q.get();
      wanted = wanted.and(p -> p.text().toLowerCase(Locale.ROOT).contains(text));
    }
    Optional<LogLevel> level =
        params.word(
            "level",
            w -> LogLevel.valueOf(w.toUpperCase(Locale.ROOT)),
            "unknown, trace, debug, info, warn, error, fatal");
    if (level.isPresent()) {
      LogLevel is = level.get();
      wanted = wanted.and(p -> p.level() == is);
    }
    Optional<PatternState.State> state =
        params.word(
            "state",
            w -> PatternState.State.valueOf(w.toUpperCase(Locale.ROOT)),
            "new, changed, steady");
    if (state.isPresent()) {
      PatternState.State is = state.get();
      wanted = wanted.and(p -> p.state() == is);
    }
    Sort sort = params.word("sort", Sort::ofWord, "state, count, last-seen").orElse(Sort.STATE);
    Stream<PatternState> found = logs.patterns().stream().filter(wanted);
    Stream<PatternState> sorted =
        switch (sort) {
          case STATE -> found;
          case COUNT -> found.sorted(Comparator.comparingLong(PatternState::total).reversed());
          case LAST_SEEN ->
              found.sorted(Comparator.comparingLong(PatternState::lastSeen).reversed());
        };
    int from = Params.page(() -> params.text("cursor").map(Integer::parseUnsignedInt).orElse(0));
    int limit = params.limit();
    List<PatternState> slice = sorted.skip(from).limit(limit + 1L).toList();
    boolean more = slice.size() > limit;
    Optional<String> next = more ? Optional.of(Integer.toString(from + limit)) : Optional.empty();
    Reply.json(
        ctx, Views.PageView.of(more ? slice.subList(0, limit) : slice, next, PatternView::brief));
  }

  private static Predicate<PatternState> ofEntity(Optional<String> id) {
    return id.<Predicate<PatternState>>map(i -> p -> p.entity().id().equals(i)).orElse(p -> true);
  }

  private void one(Context ctx) {
    Params.of(ctx);
    Reply.json(ctx, PatternView.whole(find(ctx.pathParam("id"))));
  }

  private PatternState find(String id) {
    return logs.pattern(id).orElseThrow(() -> ApiException.notFound("pattern", id));
  }

  record ChangeView(PatternView pattern, long during, long before) {
    static List<ChangeView> of(List<PatternChanges.Counted> all, Predicate<PatternState> wanted) {
      return all.stream()
          .filter(c -> wanted.test(c.pattern()))
          .limit(COMPARED)
          .map(c -> new ChangeView(PatternView.brief(c.pattern()), c.during(), c.before()))
          .toList();
    }
  }

  record ComparisonView(
      String from,
      String to,
      @com.fasterxml.jackson.annotation.JsonProperty("new") List<ChangeView> fresh,
      List<ChangeView> grown) {}

  private void compare(Context ctx) {
    Params params = Params.of(ctx, "at", "window", "entity");
    Instant at =
        params
            .instant("at")
            .orElseThrow(() -> Params.problem("at", "at is needed: the moment to look around"));
    long minutes = params.number("window", 1, 120).orElse(10L);
    Instant from = at.minus(Duration.ofMinutes(minutes));
    Instant to = at.plus(Duration.ofMinutes(minutes));
    PatternChanges changes = logs.compare(from.toEpochMilli(), to.toEpochMilli());
    Predicate<PatternState> wanted = ofEntity(params.text("entity"));
    Reply.json(
        ctx,
        new ComparisonView(
            from.toString(),
            to.toString(),
            ChangeView.of(changes.fresh(), wanted),
            ChangeView.of(changes.grown(), wanted)));
  }

  record LineView(String entity, String time, String level, String body) {}

  private void tail(Context ctx) throws InterruptedException {
    Params.of(ctx);
    String id = find(ctx.pathParam("id")).id();
    try (LogTail tail = open(id)) {
      ctx.disableCompression();
      ctx.contentType("text/event-stream");
      ctx.header("X-Accel-Buffering", "no");
      ServletOutputStream out = ctx.res().getOutputStream();
      send(out, "retry: 2000\n: here\n\n");
      while (!tail.isClosed()) {
        Optional<TailLine> line = tail.next(heartbeat);
        long dropped = tail.takeDropped();
        if (dropped > 0) {
          send(out, "event: dropped\ndata: {\"lines\":" + dropped + "}\n\n");
        }
        send(out, line.map(PatternRoutes::text).orElse(": still here\n\n"));
      }
    } catch (IOException e) {
      // The client has gone. Nothing is left to tell it.
      LOG.debug("a listener to a pattern has gone", e);
    }
  }

  private LogTail open(String id) {
    try {
      return logs.tail(id);
    } catch (LimitReachedException e) {
      throw new ApiException(503, "too-many-listeners", String.valueOf(e.getMessage()))
          .retryAfter(30);
    }
  }

  private static String text(TailLine l) {
    LineView view =
        new LineView(
            l.entity().id(),
            Instant.ofEpochMilli(l.epochMillis()).toString(),
            l.level().word(),
            l.body());
    return "event: line\ndata: " + Json.text(view) + "\n\n";
  }

  private static void send(ServletOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
