package io.tarsier.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.tarsier.anomaly.Detector;
import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.anomaly.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores on demand: a series in, a score for each of its points out, each judged from those before
 * it. Nothing of it is kept.
 */
final class ScoreRoutes {

  private final DetectorSettings standard;
  private final int maxBytes;
  private final int maxPoints;
  private final ServerMetrics metrics;

  /** Scoring is all computing: more at once than there are processors only makes each slower. */
  private final Admission admission =
      new Admission(2 * Runtime.getRuntime().availableProcessors(), Duration.ofSeconds(2));

  ScoreRoutes(DetectorSettings standard, int maxBytes, int maxPoints, ServerMetrics metrics) {
    this.standard = standard;
    this.maxBytes = maxBytes;
    this.maxPoints = maxPoints;
    this.metrics = metrics;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/v1/score", this::score));
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ScoreView(
      String timestamp,
      @Nullable Double value,
      double score,
      boolean anomaly,
      String severity,
      double confidence,
      @Nullable Double expected,
      @Nullable Double lower,
      @Nullable Double upper) {}

  /** Points that could not be judged keep their place with score 0. */
  record ScoresView(String model, int anomalies, int unjudged, List<ScoreView> scores) {}

  private void score(Context ctx) throws IOException, InterruptedException {
    Params.of(ctx);
    String type = Bodies.mediaType(ctx);
    if (!type.equals("application/json")) {
      throw new ApiException(415, "unsupported-media-type", "send application/json");
    }
    try (Admission.Place _ = admission.enter()) {
      ScoreRequest request = ScoreRequest.parse(Bodies.read(ctx, maxBytes), maxPoints);
      Reply.json(ctx, judge(request));
      metrics.scored(request.size());
    }
  }

  private ScoresView judge(ScoreRequest request) {
    DetectorSettings settings =
        request.model().map(m -> m.withZone(standard.zone())).orElse(standard);
    Detector detector = Detector.create(settings);
    List<ScoreView> scores = new ArrayList<>(request.size());
    int anomalies = 0;
    int unjudged = 0;
    for (int i = 0; i < request.size(); i++) {
      Verdict v = detector.observe(request.time(i), request.value(i));
      anomalies += v.anomaly() ? 1 : 0;
      unjudged += v.equals(Verdict.UNJUDGED) ? 1 : 0;
      scores.add(
          new ScoreView(
              Instant.ofEpochMilli(request.time(i)).toString(),
              Views.number(request.value(i)),
              v.score(),
              v.anomaly(),
              Views.word(v.severity()),
              v.confidence(),
              Views.number(v.band().expected()),
              Views.number(v.band().lower()),
              Views.number(v.band().upper())));
    }
    return new ScoresView(settings.name(), anomalies, unjudged, scores);
  }
}
