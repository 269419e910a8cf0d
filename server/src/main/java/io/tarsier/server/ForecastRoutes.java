package io.tarsier.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.tarsier.flow.CapacityState;
import io.tarsier.flow.Corridor;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.forecast.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How a series is expected to go on, and how long bounded resources last. */
final class ForecastRoutes {

  private static final Duration DEFAULT_HORIZON = Duration.ofDays(1);
  private static final Duration MAX_HORIZON = Duration.ofDays(35);
  private static final double DEFAULT_LEVEL = 0.9;

  private final Corridor corridor;

  /** A forecast is all computing: more at once than there are processors only makes each slower. */
  private final Admission admission =
      new Admission(Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(2));

  ForecastRoutes(Corridor corridor) {
    this.corridor = corridor;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/forecast", this::forecast),
        Route.get("/api/v1/capacity", this::capacity));
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record StepView(
      String timestamp, @Nullable Double mean, @Nullable Double lower, @Nullable Double upper) {}

  record ForecastView(
      Views.SeriesRef series,
      Views.EntityView entity,
      double level,
      String models,
      List<StepView> points,
      Optional<CapacityView> capacity) {}

  record CapacityView(
      Views.SeriesRef series,
      Views.EntityView entity,
      String resource,
      String state,
      double threshold,
      @Nullable Double value,
      String at,
      double probability,
      Optional<String> exhausted,
      Optional<String> earliest,
      Optional<String> latest,
      Optional<Double> secondsLeft,
      @Nullable Double perDay,
      Optional<String> finding) {
    static CapacityView of(CapacityState c) {
      return new CapacityView(
          Views.SeriesRef.of(c.series()),
          Views.EntityView.of(c.series().entity()),
          c.resource(),
          c.state(),
          c.threshold(),
          Views.number(c.value()),
          c.at().toString(),
          c.probability(),
          c.exhaustion().map(r -> r.median().toString()),
          c.exhaustion().map(r -> r.earliest().toString()),
          c.exhaustion().map(r -> r.latest().toString()),
          c.exhaustion().map(r -> Duration.between(c.at(), r.median()).toMillis() / 1e3),
          Views.number(c.perDay()),
          c.finding());
    }
  }

  private void forecast(Context ctx) throws InterruptedException {
    Params params = Params.of(ctx, "series", "horizon", "level");
    String id =
        params
            .text("series")
            .orElseThrow(() -> Params.problem("series", "say which series, by its identifier"));
    Duration horizon = params.text("horizon").map(ForecastRoutes::horizon).orElse(DEFAULT_HORIZON);
    double level = params.text("level").map(ForecastRoutes::level).orElse(DEFAULT_LEVEL);
    SeriesState series = corridor.series(id).orElseThrow(() -> ApiException.notFound("series", id));
    try (Admission.Place _ = admission.enter()) {
      SeriesOutlook outlook =
          corridor
              .forecast(id, horizon, level)
              .orElseThrow(() ->
                  new ApiException(
                      409, "too-early", "too little is known of this series yet; ask again later"));
      Reply.json(ctx, view(series, outlook, corridor.capacity(id)));
    }
  }

  private static ForecastView view(
      SeriesState series, SeriesOutlook outlook, Optional<CapacityState> capacity) {
    Forecast f = outlook.forecast();
    return new ForecastView(
        Views.SeriesRef.of(series.series()),
        Views.EntityView.of(series.series().entity()),
        f.level(),
        f.explanation(),
        IntStream.range(0, f.horizon())
            .mapToObj(h ->
                new StepView(
                    Instant.ofEpochMilli(outlook.timeOf(h)).toString(),
                    Views.number(f.mean()[h]),
                    Views.number(f.lower()[h]),
                    Views.number(f.upper()[h])))
            .toList(),
        capacity.map(CapacityView::of));
  }

  private void capacity(Context ctx) {
    Params.of(ctx);
    Reply.json(ctx, Views.PageView.of(corridor.capacity(), Optional.empty(), CapacityView::of));
  }

  /** {@code 6h}, {@code 90m}, {@code 2d}, or ISO-8601 as {@code PT6H}. */
  private static Duration horizon(String text) {
    String s = text.toUpperCase(Locale.ROOT);
    String iso = s.startsWith("P") ? s : s.endsWith("D") ? "P" + s : "PT" + s;
    try {
      Duration d = Duration.parse(iso);
      if (d.isPositive() && d.compareTo(MAX_HORIZON) <= 0) {
        return d;
      }
    } catch (DateTimeParseException | ArithmeticException e) {
      throw Params.problem("horizon", "horizon is a length of time such as 90m, 6h or 2d")
          .with("value", text);
    }
    throw Params.problem("horizon", "horizon must be more than nothing and at most 35d")
        .with("value", text);
  }

  private static double level(String text) {
    try {
      double level = Double.parseDouble(text);
      if (level >= 0.5 && level <= 0.99) {
        return level;
      }
    } catch (NumberFormatException e) {
      throw Params.problem("level", "level is a number such as 0.9").with("value", text);
    }
    throw Params.problem("level", "level must be from 0.5 to 0.99").with("value", text);
  }
}
