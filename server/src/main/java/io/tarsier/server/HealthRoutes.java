package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.CorridorStats;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Health, open to everybody: alive or not, ready or not, and which part is not. Readiness is looked
 * at once a second at most, so that nobody can keep storage busy through it.
 */
final class HealthRoutes {

  private static final long KEEP_MILLIS = 1_000;

  private record Readiness(boolean storage, boolean corridor, long asOf) {
    boolean ready() {
      return storage && corridor;
    }
  }

  private final Corridor corridor;
  private final Storage storage;
  private final InstantSource clock;
  private Readiness last = new Readiness(false, false, Long.MIN_VALUE / 2);

  HealthRoutes(Corridor corridor, Storage storage, InstantSource clock) {
    this.corridor = corridor;
    this.storage = storage;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(Gate.LIVE, ctx -> Reply.json(ctx, Map.of("status", "up"))),
        Route.get(Gate.READY, this::ready));
  }

  record ReadyView(String status, String storage, String corridor) {}

  private void ready(Context ctx) {
    Readiness r = look();
    ctx.status(r.ready() ? 200 : 503);
    Reply.json(
        ctx,
        new ReadyView(
            r.ready() ? "ready" : "not-ready",
            r.storage() ? "up" : "down",
            r.corridor() ? "up" : "full"));
  }

  private synchronized Readiness look() {
    long now = clock.millis();
    if (Math.abs(now - last.asOf()) >= KEEP_MILLIS) {
      last = new Readiness(storageAnswers() && corridor.stores(), corridorFlows(), now);
    }
    return last;
  }

  private boolean storageAnswers() {
    try {
      return storage.journal().size() >= 0;
    } catch (StorageException e) {
      return false;
    }
  }

  private boolean corridorFlows() {
    CorridorStats stats = corridor.stats();
    return stats.queued() < stats.queueCapacity();
  }
}
