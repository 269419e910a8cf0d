package io.tarsier.server;

import io.javalin.http.Context;
import io.tarsier.flow.WatchCost;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What it would take to watch more. */
final class PreviewRoutes {

  private static final long MAX_SERIES = 10_000_000;
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);

  private final Preview preview;

  PreviewRoutes(Preview preview) {
    this.preview = preview;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/v1/preview", this::show));
  }

  record PreviewView(
      int series,
      double intervalSeconds,
      String model,
      long heapBytes,
      long maxHeapBytes,
      long residentBytes,
      long snapshotBytes,
      double cores,
      int points,
      int limit,
      boolean fits) {}

  private void show(Context ctx) {
    Params params = Params.of(ctx, "series", "interval");
    int series =
        params
            .number("series", 1, MAX_SERIES)
            .map(Long::intValue)
            .orElseThrow(() -> Params.problem("series", "say how many series"));
    Optional<Duration> interval = params.text("interval").map(PreviewRoutes::interval);
    WatchCost c = preview.of(series, interval.orElse(DEFAULT_INTERVAL));
    Reply.json(
        ctx,
        new PreviewView(
            c.series(),
            c.interval().toMillis() / 1e3,
            c.model(),
            c.heapBytes(),
            c.maxHeapBytes(),
            c.residentBytes(),
            c.snapshotBytes(),
            c.cores(),
            c.points(),
            preview.limit(),
            c.fits() && series <= preview.limit()));
  }

  private static Duration interval(String text) {
    try {
      Duration d = SettingType.parseDuration(text);
      if (d.compareTo(Duration.ofMillis(100)) >= 0 && d.compareTo(Duration.ofDays(1)) <= 0) {
        return d;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw Params.problem("interval", "interval is a length of time such as 30s or 5m")
          .with("value", text);
    }
    throw Params.problem("interval", "interval is from 100ms to 1d").with("value", text);
  }
}
