package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorStats;
import io.tarsier.flow.NoiseState;
import io.tarsier.flow.VerdictState;
import io.tarsier.ports.IncidentStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How Tarsier itself is doing: its sources and its counters. */
final class StatusRoutes {

  private final Corridor corridor;
  private final IncidentStore incidents;
  private final InstantSource clock;
  private final String version;

  StatusRoutes(Corridor corridor, IncidentStore incidents, InstantSource clock, String version) {
    this.corridor = corridor;
    this.incidents = incidents;
    this.clock = clock;
    this.version = version;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/sources", this::sources), Route.get("/api/v1/stats", this::stats));
  }

  private void sources(Context ctx) {
    Params.of(ctx);
    Reply.json(ctx, Views.PageView.of(corridor.sources(), Optional.empty(), Views.SourceView::of));
  }

  record StatsView(
      String version,
      long samples,
      long unjudged,
      long refusedSeries,
      long findings,
      long incidents,
      long storageFailures,
      int queued,
      int queueCapacity,
      int series,
      int maxSeries,
      long suppressedFindings,
      int suppressions,
      NoiseView noise,
      VerdictState firstCauses) {}

  /** How much of what came in people were told, in the last day or since start. */
  record NoiseView(
      String since,
      long alerts,
      long repeated,
      long findings,
      long incidents,
      OptionalDouble reduction) {
    static NoiseView of(NoiseState n) {
      return new NoiseView(
          n.since().toString(),
          n.alerts(),
          n.repeated(),
          n.findings(),
          n.incidents(),
          n.reduction());
    }
  }

  private void stats(Context ctx) {
    Params.of(ctx);
    CorridorStats s = corridor.stats();
    Reply.json(
        ctx,
        new StatsView(
            version,
            s.samples(),
            s.unjudged(),
            s.refusedSeries(),
            s.findings(),
            s.incidents(),
            s.storageFailures(),
            s.queued(),
            s.queueCapacity(),
            s.series(),
            s.maxSeries(),
            s.suppressedFindings(),
            s.suppressions(),
            NoiseView.of(corridor.noise()),
            VerdictState.of(incidents, clock.instant())));
  }
}
