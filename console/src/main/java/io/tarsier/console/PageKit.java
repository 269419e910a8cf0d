package io.tarsier.console;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.flow.LimitReachedException;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What all pages share: how they are registered, what surrounds them, how an address is read, and
 * what a reader sees when something is not there.
 */
final class PageKit {

  private static final String DEFAULT_RANGE = "1h";

  /** Parts of an address that stay when another span of time is chosen. */
  private static final List<String> KEPT =
      List.of(
          "q",
          "entity",
          "state",
          "status",
          "severity",
          "kind",
          "level",
          "service",
          "failed",
          "min",
          "sort");

  private final Storage storage;
  private final InstantSource clock;
  private final String version;
  private final Assets assets = new Assets();
  private final Templates templates = new Templates();

  PageKit(Storage storage, InstantSource clock, String version) {
    this.storage = storage;
    this.clock = clock;
    this.version = version;
  }

  String version() {
    return version;
  }

  /** Shows a page. */
  interface Page {
    void show(Context ctx);
  }

  void assets(JavalinDefaultRoutingApi routes) {
    routes.get("/assets/{file}", assets::serve);
  }

  void page(JavalinDefaultRoutingApi routes, String path, Page page) {
    routes.addHttpHandler(HandlerType.GET, path, ctx -> orProblem(ctx, page));
  }

  void form(JavalinDefaultRoutingApi routes, String path, Page page) {
    routes.addHttpHandler(
        HandlerType.POST,
        path,
        ctx -> {
          // Cookies are SameSite=Strict; browsers say besides where a form came from.
          String site = ctx.header("Sec-Fetch-Site");
          if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            problem(ctx, 403, "Refused", "This form was not sent from the console itself.");
            return;
          }
          orProblem(ctx, page);
        });
  }

  private void orProblem(Context ctx, Page page) {
    try {
      page.show(ctx);
    } catch (NoSuchElementException e) {
      problem(ctx, 404, "Not found", message(e));
    } catch (LimitReachedException e) {
      problem(ctx, 409, "No room left", message(e));
    } catch (IllegalArgumentException e) {
      String what = ctx.method().equals(HandlerType.POST) ? "That form" : "That address";
      problem(ctx, 400, what + " cannot be read", message(e));
    } catch (IllegalStateException e) {
      problem(ctx, 409, "Already decided", message(e));
    } catch (StorageException e) {
      problem(ctx, 503, "Storage does not answer", message(e));
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "No more is known." : message;
  }

  private void problem(Context ctx, int status, String title, String detail) {
    ctx.status(status).html(alone("problem", title, new ProblemView(status, title, detail)));
  }

  void show(Context ctx, String template, Frame frame, Object view) {
    ctx.header("Cache-Control", "no-store");
    ctx.html(templates.render(template, frame, view));
  }

  static void json(Context ctx, String text) {
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json").result(text);
  }

  /** 303: reloading the page that follows does not decide again. */
  static void seeOther(Context ctx, String href) {
    ctx.status(303).header("Location", href);
  }

  Viewer viewer(Context ctx) {
    return new Viewer(clock.instant(), Viewer.zoneOf(ctx.cookie("tz")));
  }

  Frame frame(Context ctx, String title, String section) {
    String chosen = ctx.cookie("theme");
    String theme =
        chosen != null && (chosen.equals("light") || chosen.equals("dark")) ? chosen : "";
    Query query = Query.empty();
    for (String name : KEPT) {
      query = query.with(name, text(ctx, name));
    }
    Viewer viewer = viewer(ctx);
    return new Frame(
        title,
        section,
        query.on(ctx.path()),
        false,
        TimeRange.ofWord(DEFAULT_RANGE, viewer.now()),
        theme,
        viewer,
        storage.incidents().unfinished().size(),
        false,
        List.of(),
        assets,
        version);
  }

  /** A page that knows nothing of who looks and must come even when storage does not answer. */
  String alone(String template, String title, Object view) {
    Viewer viewer = new Viewer(clock.instant(), Viewer.UTC);
    Frame frame =
        new Frame(
            title,
            "",
            "/",
            false,
            TimeRange.ofWord(DEFAULT_RANGE, viewer.now()),
            "",
            viewer,
            0,
            false,
            List.of(),
            assets,
            version);
    return templates.render(template, frame, view);
  }

  TimeRange range(Context ctx) {
    return range(ctx, TimeRange.ofWord(DEFAULT_RANGE, clock.instant()));
  }

  TimeRange range(Context ctx, TimeRange fallback) {
    return TimeRange.of(
        ctx.queryParam("range"),
        ctx.queryParam("from"),
        ctx.queryParam("to"),
        clock.instant(),
        fallback);
  }

  /** A part of the address; empty where it is not there. */
  static String text(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  /** A field of a form; empty where it is not there. */
  static String field(Context ctx, String name) {
    String value = ctx.formParam(name);
    return value == null ? "" : value;
  }

  static long number(Context ctx, String name, long fallback) {
    String value = text(ctx, name);
    try {
      return value.isEmpty() ? fallback : Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + name + "' is a number, not '" + value + "'", e);
    }
  }
}
