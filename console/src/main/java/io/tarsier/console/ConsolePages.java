package io.tarsier.console;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.LimitReachedException;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.SeriesState;
import io.tarsier.logs.PatternState;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The console's pages: everything a reader sees, and the forms by which operators decide. Who may
 * see and decide is settled before a request gets here.
 *
 * <p>Pages are complete without script. With it they refresh themselves: on events of {@code
 * /api/v1/events}, and every few seconds in case these do not come. They work under {@code
 * Content-Security-Policy: default-src 'self'}.
 */
public final class ConsolePages {

  private static final String DEFAULT_RANGE = "1h";

  private final Watch watch;
  private final Storage storage;
  private final InstantSource clock;
  private final String version;
  private final Assets assets = new Assets();
  private final Templates templates = new Templates();

  public ConsolePages(
      Corridor corridor, LogFlow logs, Storage storage, InstantSource clock, String version) {
    this(Watch.of(corridor, logs, clock), storage, clock, version);
  }

  ConsolePages(Watch watch, Storage storage, InstantSource clock, String version) {
    this.watch = watch;
    this.storage = storage;
    this.clock = clock;
    this.version = version;
  }

  /**
   * Adds the pages, their assets and their forms.
   *
   * @param routes where to
   * @param actor the name of the operator who sent a request, for the journal
   */
  public void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor) {
    routes.get("/assets/{file}", assets::serve);
    page(routes, "/", this::overview);
    page(routes, "/incidents", this::incidents);
    page(routes, "/incidents/{id}", this::incident);
    page(routes, "/incidents/{id}/plots.json", this::incidentPlots);
    page(routes, "/series", this::seriesList);
    page(routes, "/series/{id}", this::series);
    page(routes, "/series/{id}/plots.json", this::seriesPlots);
    page(routes, "/patterns", this::patternList);
    page(routes, "/patterns/{id}", this::pattern);
    page(routes, "/suppressions", this::suppressions);
    form(routes, "/suppressions", ctx -> suppress(ctx, actor.apply(ctx)));
    form(
        routes,
        "/suppressions/{id}/end",
        ctx -> {
          watch.endSuppression(ctx.pathParam("id"), actor.apply(ctx));
          seeOther(ctx, "/suppressions");
        });
    form(
        routes,
        "/feedback/{finding}/withdraw",
        ctx -> {
          watch.withdraw(ctx.pathParam("finding"), actor.apply(ctx));
          seeOther(ctx, "/suppressions#words");
        });
    page(routes, "/journal", ctx -> journal(ctx, null));
    page(routes, "/about", ctx -> show(ctx, "about", frame(ctx, "Help", "about"), version));
    form(routes, "/journal/verify", ctx -> journal(ctx, storage.journal().verify()));
    for (Watch.Decision decision : Watch.Decision.values()) {
      String word = decision.name().toLowerCase(Locale.ROOT);
      form(routes, "/incidents/{id}/" + word, ctx -> decide(ctx, decision, actor.apply(ctx)));
    }
  }

  /** The page for somebody who is not signed in. */
  public String renderSignedOut() {
    return templates.render("signedout", bareFrame("Signed out"), new ProblemView(401, "", ""));
  }

  /** The page for a request that did not work. */
  public String renderProblem(int status, String title, String detail) {
    return templates.render("problem", bareFrame(title), new ProblemView(status, title, detail));
  }

  private interface Page {
    void show(Context ctx);
  }

  private void page(JavalinDefaultRoutingApi routes, String path, Page page) {
    routes.addHttpHandler(HandlerType.GET, path, ctx -> orProblem(ctx, page));
  }

  private void form(JavalinDefaultRoutingApi routes, String path, Page page) {
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
    ctx.status(status).html(renderProblem(status, title, detail));
  }

  private void overview(Context ctx) {
    Frame frame = frame(ctx, "Overview", "overview").over(range(ctx)).refreshing();
    OverviewView view = new Overview(watch, storage, frame.viewer(), frame.range()).build();
    show(ctx, "overview", frame.titled(view.verdict().headline()), view);
  }

  private void incidents(Context ctx) {
    Frame frame = frame(ctx, "Incidents", "incidents").refreshing();
    IncidentsView view =
        Incidents.build(
            storage.incidents(),
            new IncidentRows(storage.findings(), frame.viewer()),
            text(ctx, "status"),
            text(ctx, "severity"),
            text(ctx, "entity"),
            text(ctx, "cursor"));
    show(ctx, "incidents", frame, view);
  }

  private void incident(Context ctx) {
    Incident incident = findIncident(ctx);
    Frame bare = frame(ctx, incident.title(), "incidents").refreshing().charting();
    IncidentPage page = new IncidentPage(watch, storage, bare.viewer(), incident);
    Frame frame = bare.over(range(ctx, page.ownRange()));
    show(ctx, "incident", frame, page.build(frame.range()));
  }

  private void incidentPlots(Context ctx) {
    Viewer viewer = viewer(ctx);
    IncidentPage page = new IncidentPage(watch, storage, viewer, findIncident(ctx));
    TimeRange range = range(ctx, page.ownRange());
    json(ctx, Plots.json(page.materials(range), range));
  }

  private void seriesList(Context ctx) {
    Frame frame = frame(ctx, "Series", "series").over(range(ctx)).refreshing();
    SeriesListView view =
        new SeriesList(watch, storage, frame.viewer(), frame.range())
            .build(
                text(ctx, "q"),
                text(ctx, "entity"),
                text(ctx, "state"),
                (int) number(ctx, "page", 1));
    show(ctx, "serieslist", frame, view);
  }

  private void series(Context ctx) {
    SeriesState state = findSeries(ctx);
    Frame frame =
        frame(ctx, state.series().name() + " · " + state.series().entity().id(), "series")
            .over(range(ctx))
            .refreshing()
            .charting();
    show(
        ctx,
        "series",
        frame,
        new SeriesPage(watch, storage, frame.viewer(), state, frame.range()).build());
  }

  private void patternList(Context ctx) {
    Frame frame = frame(ctx, "Patterns", "patterns").over(range(ctx)).refreshing();
    PatternListView view =
        new PatternList(watch, frame.viewer(), frame.range())
            .build(
                text(ctx, "q"),
                text(ctx, "entity"),
                text(ctx, "state"),
                text(ctx, "level"),
                (int) number(ctx, "page", 1));
    show(ctx, "patterns", frame, view);
  }

  private void pattern(Context ctx) {
    PatternState pattern =
        watch
            .pattern(ctx.pathParam("id"))
            .orElseThrow(() ->
                new NoSuchElementException(
                    "No such pattern is known. It may have been forgotten, or become part of a more general one."));
    Frame frame = frame(ctx, pattern.text(), "patterns").over(range(ctx)).refreshing();
    show(ctx, "pattern", frame, PatternPageView.of(pattern, frame.viewer(), frame.range()));
  }

  private void seriesPlots(Context ctx) {
    TimeRange range = range(ctx);
    SeriesPage page = new SeriesPage(watch, storage, viewer(ctx), findSeries(ctx), range);
    json(ctx, Plots.json(List.of(page.material()), range));
  }

  private void journal(Context ctx, Journal.@Nullable Verdict verdict) {
    long before = number(ctx, "before", 0);
    Frame bare = frame(ctx, "Journal", "journal");
    // Old slices never change, and a proof's outcome must not vanish under the reader's eyes.
    Frame frame = before == 0 && verdict == null ? bare.refreshing() : bare;
    show(
        ctx,
        "journal",
        frame,
        JournalPage.build(storage.journal(), frame.viewer(), text(ctx, "kind"), before, verdict));
  }

  private void decide(Context ctx, Watch.Decision decision, String actor) {
    String id = ctx.pathParam("id");
    Incident incident =
        decision == Watch.Decision.DISMISS
            ? watch.dismiss(id, scope(ctx), actor)
            : watch.decide(decision, id, actor);
    seeOther(ctx, "/incidents/" + incident.id());
  }

  /** The series that a dismissal holds for, if the form chose more than those of the incident. */
  private static List<LabelMatcher> scope(Context ctx) {
    String scope = field(ctx, "scope");
    String chosen = scope.equals("own") ? field(ctx, "matchers") : scope;
    return chosen.isBlank() ? List.of() : LabelMatcher.parse(chosen);
  }

  private void suppressions(Context ctx) {
    Frame frame = frame(ctx, "Suppressions", "suppressions");
    show(
        ctx,
        "suppressions",
        frame,
        Suppressions.build(watch, frame.viewer(), text(ctx, "matchers"), text(ctx, "reason")));
  }

  private void suppress(Context ctx, String actor) {
    watch.suppress(
        LabelMatcher.parse(field(ctx, "matchers")),
        Suppressions.length(field(ctx, "for")),
        Suppressions.reason(field(ctx, "reason")),
        actor);
    seeOther(ctx, "/suppressions");
  }

  /** 303: reloading the page that follows does not decide again. */
  private static void seeOther(Context ctx, String href) {
    ctx.status(303).header("Location", href);
  }

  private static String field(Context ctx, String name) {
    String value = ctx.formParam(name);
    return value == null ? "" : value;
  }

  private Incident findIncident(Context ctx) {
    return storage
        .incidents()
        .get(ctx.pathParam("id"))
        .orElseThrow(() ->
            new NoSuchElementException(
                "There is no such incident. It may have been removed by retention."));
  }

  private SeriesState findSeries(Context ctx) {
    return watch
        .series(ctx.pathParam("id"))
        .orElseThrow(() ->
            new NoSuchElementException(
                "No such series is watched. It may have ended before the last start."));
  }

  private void show(Context ctx, String template, Frame frame, Object view) {
    ctx.header("Cache-Control", "no-store");
    ctx.html(templates.render(template, frame, view));
  }

  private static void json(Context ctx, String text) {
    ctx.header("Cache-Control", "no-store");
    ctx.contentType("application/json").result(text);
  }

  private Viewer viewer(Context ctx) {
    return new Viewer(clock.instant(), Viewer.zoneOf(ctx.cookie("tz")));
  }

  private Frame frame(Context ctx, String title, String section) {
    String chosen = ctx.cookie("theme");
    String theme =
        chosen != null && (chosen.equals("light") || chosen.equals("dark")) ? chosen : "";
    Query query = Query.empty();
    for (String name :
        new String[] {"q", "entity", "state", "status", "severity", "kind", "level"}) {
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
        false,
        assets,
        version);
  }

  /** For pages that know nothing of who looks and must come even when storage does not answer. */
  private Frame bareFrame(String title) {
    Viewer viewer = new Viewer(clock.instant(), Viewer.UTC);
    return new Frame(
        title,
        "",
        "/",
        false,
        TimeRange.ofWord(DEFAULT_RANGE, viewer.now()),
        "",
        viewer,
        0,
        false,
        false,
        assets,
        version);
  }

  private TimeRange range(Context ctx) {
    return range(ctx, TimeRange.ofWord(DEFAULT_RANGE, clock.instant()));
  }

  private TimeRange range(Context ctx, TimeRange fallback) {
    return TimeRange.of(
        ctx.queryParam("range"),
        ctx.queryParam("from"),
        ctx.queryParam("to"),
        clock.instant(),
        fallback);
  }

  private static String text(Context ctx, String name) {
    String value = ctx.queryParam(name);
    return value == null ? "" : value;
  }

  private static long number(Context ctx, String name, long fallback) {
    String value = text(ctx, name);
    try {
      return value.isEmpty() ? fallback : Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + name + "' is a number, not '" + value + "'", e);
    }
  }
}
