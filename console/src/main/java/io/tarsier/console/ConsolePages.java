package io.tarsier.console;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.LogFlow;
import io.tarsier.flow.Notices;
import io.tarsier.flow.SeriesState;
import io.tarsier.flow.TraceFlow;
import io.tarsier.logs.PatternState;
import io.tarsier.model.Entity;
import io.tarsier.model.Hours;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Weekly;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
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

  private final Views views;
  private final Watch watch;
  private final Storage storage;
  private final PageKit kit;
  private final ServicePages services;
  private final OutsidePages outside;

  /**
   * Where the pages take what they show.
   *
   * @param notices what people are told
   * @param version of the program
   */
  public record Parts(
      Corridor corridor,
      LogFlow logs,
      TraceFlow traces,
      Notices notices,
      Storage storage,
      InstantSource clock,
      String version) {}

  /**
   * The same without anything that runs.
   *
   * @param version of the program
   */
  record Views(
      Watch watch,
      Traffic traffic,
      Outgoing outgoing,
      Storage storage,
      InstantSource clock,
      String version) {}

  public ConsolePages(Parts parts) {
    this(
        new Views(
            Watch.of(parts.corridor(), parts.logs(), parts.clock()),
            Traffic.of(parts.traces()),
            Outgoing.of(parts.notices()),
            parts.storage(),
            parts.clock(),
            parts.version()));
  }

  ConsolePages(Views views) {
    this.views = views;
    this.watch = views.watch();
    this.storage = views.storage();
    this.kit = new PageKit(storage, views.clock(), views.version());
    this.services = new ServicePages(kit, views);
    this.outside = new OutsidePages(kit, views);
  }

  /**
   * Adds the pages, their assets and their forms.
   *
   * @param routes where to
   * @param actor the name of the operator who sent a request, for the journal
   */
  public void register(JavalinDefaultRoutingApi routes, Function<Context, String> actor) {
    kit.assets(routes);
    kit.page(routes, "/", this::overview);
    kit.page(routes, "/incidents", this::incidents);
    kit.page(routes, "/incidents/{id}", this::incident);
    kit.page(routes, "/incidents/{id}/plots.json", this::incidentPlots);
    kit.page(routes, "/series", this::seriesList);
    kit.page(routes, "/series/{id}", this::series);
    kit.page(routes, "/series/{id}/plots.json", this::seriesPlots);
    kit.page(routes, "/patterns", this::patternList);
    kit.page(routes, "/patterns/{id}", this::pattern);
    kit.page(routes, "/suppressions", this::suppressions);
    kit.form(routes, "/suppressions", ctx -> suppress(ctx, actor.apply(ctx)));
    kit.form(
        routes,
        "/suppressions/{id}/end",
        ctx -> {
          watch.endSuppression(ctx.pathParam("id"), actor.apply(ctx));
          PageKit.seeOther(ctx, "/suppressions");
        });
    kit.form(
        routes,
        "/feedback/{finding}/withdraw",
        ctx -> {
          watch.withdraw(ctx.pathParam("finding"), actor.apply(ctx));
          PageKit.seeOther(ctx, "/suppressions#words");
        });
    services.register(routes);
    outside.register(routes, actor);
    kit.page(routes, "/journal", ctx -> journal(ctx, null));
    kit.page(
        routes,
        "/about",
        ctx -> kit.show(ctx, "about", kit.frame(ctx, "Help", "about"), kit.version()));
    kit.form(routes, "/journal/verify", ctx -> journal(ctx, storage.journal().verify()));
    kit.form(routes, "/incidents/{id}/cause", ctx -> judgeCause(ctx, actor.apply(ctx)));
    for (Watch.Decision decision : Watch.Decision.values()) {
      String word = decision.name().toLowerCase(Locale.ROOT);
      kit.form(routes, "/incidents/{id}/" + word, ctx -> decide(ctx, decision, actor.apply(ctx)));
    }
  }

  /** The page for somebody who is not signed in. */
  public String renderSignedOut() {
    return kit.alone("signedout", "Signed out", new ProblemView(401, "", ""));
  }

  /** The page for a request that did not work. */
  public String renderProblem(int status, String title, String detail) {
    return kit.alone("problem", title, new ProblemView(status, title, detail));
  }

  private void overview(Context ctx) {
    Frame frame = kit.frame(ctx, "Overview", "overview").over(kit.range(ctx)).refreshing();
    OverviewView view = new Overview(views, frame.viewer(), frame.range()).build();
    kit.show(ctx, "overview", frame.titled(view.verdict().headline()), view);
  }

  private void incidents(Context ctx) {
    Frame frame = kit.frame(ctx, "Incidents", "incidents").refreshing();
    IncidentsView view =
        Incidents.build(
            storage.incidents(),
            new IncidentRows(storage.findings(), frame.viewer()),
            PageKit.text(ctx, "status"),
            PageKit.text(ctx, "severity"),
            PageKit.text(ctx, "entity"),
            PageKit.text(ctx, "cursor"));
    kit.show(ctx, "incidents", frame, view);
  }

  private void incident(Context ctx) {
    Incident incident = findIncident(ctx);
    Frame bare = kit.frame(ctx, incident.title(), "incidents").refreshing().charting();
    IncidentPage page = new IncidentPage(views, bare.viewer(), incident);
    Frame frame = bare.over(kit.range(ctx, page.ownRange()));
    kit.show(ctx, "incident", frame, page.build(frame.range()));
  }

  private void incidentPlots(Context ctx) {
    Viewer viewer = kit.viewer(ctx);
    IncidentPage page = new IncidentPage(views, viewer, findIncident(ctx));
    TimeRange range = kit.range(ctx, page.ownRange());
    PageKit.json(ctx, Plots.json(page.materials(range), range));
  }

  private void seriesList(Context ctx) {
    Frame frame = kit.frame(ctx, "Series", "series").over(kit.range(ctx)).refreshing();
    SeriesListView view =
        new SeriesList(watch, storage, frame.viewer(), frame.range())
            .build(
                PageKit.text(ctx, "q"),
                PageKit.text(ctx, "entity"),
                PageKit.text(ctx, "state"),
                (int) PageKit.number(ctx, "page", 1));
    kit.show(ctx, "serieslist", frame, view);
  }

  private void series(Context ctx) {
    SeriesState state = findSeries(ctx);
    Frame frame =
        kit.frame(ctx, state.series().name() + " · " + state.series().entity().id(), "series")
            .over(kit.range(ctx))
            .refreshing()
            .charting();
    kit.show(
        ctx, "series", frame, new SeriesPage(views, frame.viewer(), state, frame.range()).build());
  }

  private void patternList(Context ctx) {
    Frame frame = kit.frame(ctx, "Patterns", "patterns").over(kit.range(ctx)).refreshing();
    PatternListView view =
        new PatternList(watch, frame.viewer(), frame.range())
            .build(
                PageKit.text(ctx, "q"),
                PageKit.text(ctx, "entity"),
                PageKit.text(ctx, "state"),
                PageKit.text(ctx, "level"),
                (int) PageKit.number(ctx, "page", 1));
    kit.show(ctx, "patterns", frame, view);
  }

  private void pattern(Context ctx) {
    PatternState pattern =
        watch
            .pattern(ctx.pathParam("id"))
            .orElseThrow(() ->
                new NoSuchElementException(
                    "No such pattern is known. It may have been forgotten, or become part of a more general one."));
    Frame frame = kit.frame(ctx, pattern.text(), "patterns").over(kit.range(ctx)).refreshing();
    kit.show(ctx, "pattern", frame, PatternPageView.of(pattern, frame.viewer(), frame.range()));
  }

  private void seriesPlots(Context ctx) {
    TimeRange range = kit.range(ctx);
    SeriesPage page = new SeriesPage(views, kit.viewer(ctx), findSeries(ctx), range);
    PageKit.json(ctx, Plots.json(List.of(page.material()), range));
  }

  private void journal(Context ctx, Journal.@Nullable Verdict verdict) {
    long before = PageKit.number(ctx, "before", 0);
    Frame bare = kit.frame(ctx, "Journal", "journal");
    // Old slices never change, and a proof's outcome must not vanish under the reader's eyes.
    Frame frame = before == 0 && verdict == null ? bare.refreshing() : bare;
    kit.show(
        ctx,
        "journal",
        frame,
        JournalPage.build(
            storage.journal(), frame.viewer(), PageKit.text(ctx, "kind"), before, verdict));
  }

  private void decide(Context ctx, Watch.Decision decision, String actor) {
    String id = ctx.pathParam("id");
    Incident incident =
        decision == Watch.Decision.DISMISS
            ? watch.dismiss(id, scope(ctx), actor)
            : watch.decide(decision, id, actor);
    PageKit.seeOther(ctx, "/incidents/" + incident.id());
  }

  private void judgeCause(Context ctx, String actor) {
    Entity cause = Entity.parse(PageKit.field(ctx, "entity").strip());
    Incident incident = watch.judgeCause(ctx.pathParam("id"), cause, actor);
    PageKit.seeOther(ctx, "/incidents/" + incident.id());
  }

  /** The series that a dismissal holds for, if the form chose more than those of the incident. */
  private static List<LabelMatcher> scope(Context ctx) {
    String scope = PageKit.field(ctx, "scope");
    String chosen = scope.equals("own") ? PageKit.field(ctx, "matchers") : scope;
    return chosen.isBlank() ? List.of() : LabelMatcher.parse(chosen);
  }

  private void suppressions(Context ctx) {
    Frame frame = kit.frame(ctx, "Suppressions", "suppressions");
    kit.show(
        ctx,
        "suppressions",
        frame,
        Suppressions.build(
            watch, frame.viewer(), PageKit.text(ctx, "matchers"), PageKit.text(ctx, "reason")));
  }

  private void suppress(Context ctx, String actor) {
    String length = PageKit.field(ctx, "for");
    Optional<Weekly> weekly = Optional.empty();
    Instant ends;
    if (length.isEmpty()) {
      ZoneId zone = Weekly.zone(PageKit.field(ctx, "zone").strip());
      weekly = Optional.of(new Weekly(Hours.parse(PageKit.field(ctx, "hours")), zone));
      ends = Suppressions.until(PageKit.field(ctx, "until"), zone);
    } else {
      ends = kit.viewer(ctx).now().plus(Suppressions.length(length));
    }
    watch.suppress(
        LabelMatcher.parse(PageKit.field(ctx, "matchers")),
        ends,
        weekly,
        Suppressions.reason(PageKit.field(ctx, "reason")),
        actor);
    PageKit.seeOther(ctx, "/suppressions");
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
}
