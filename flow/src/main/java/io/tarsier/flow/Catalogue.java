package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.incidents.Relations;
import io.tarsier.model.Band;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The watched series and their recent points. Bounded: a new series beyond the limit is refused,
 * unless one has not been seen for so long that it may go. The points of all series together are
 * bounded too, so that each keeps fewer as there are more of them.
 */
final class Catalogue {

  /** Points kept of all series together: about 64 MB. */
  static final int POINT_BUDGET = 2_000_000;

  /** A series unseen for this long, in event time, makes room for a new one. */
  static final long STALE_MILLIS = 24 * 3600_000L;

  private static final long SWEEP_MILLIS = 60_000;

  private final int maxSeries;
  private final int pointsPerSeries;
  private final AnomalyEngine engine;
  private final Relations relations;
  private final Map<Series, Watched> bySeries = new HashMap<>();
  private final Map<String, Watched> byId = new ConcurrentHashMap<>();
  private long lastSweep = Long.MIN_VALUE;

  Catalogue(int maxSeries, int pointsPerSeries, AnomalyEngine engine, Relations relations) {
    this.maxSeries = maxSeries;
    this.pointsPerSeries = pointsPerSeries;
    this.engine = engine;
    this.relations = relations;
  }

  int size() {
    return byId.size();
  }

  int pointLimit() {
    return Math.clamp(POINT_BUDGET / Math.max(1, byId.size()), 60, pointsPerSeries);
  }

  Collection<Watched> all() {
    return byId.values();
  }

  @Nullable Watched get(String id) {
    return byId.get(id);
  }

  @Nullable Watched get(Series series) {
    return bySeries.get(series);
  }

  /** The series' entry, made if there is room; null when there is none. */
  @Nullable Watched admit(Series series, String source, long now) {
    Watched known = bySeries.get(series);
    if (known != null) {
      return known;
    }
    if (byId.size() >= maxSeries && sweep(now).isEmpty()) {
      return null;
    }
    return add(series, source, new PointRing());
  }

  Watched add(Series series, String source, PointRing points) {
    SeriesPoint nothing = new SeriesPoint(Long.MIN_VALUE, Double.NaN, Band.UNKNOWN, 0, false);
    List<SeriesPoint> kept = points.points();
    Watched watched =
        new Watched(series, series.id(), source, points, kept.isEmpty() ? nothing : kept.getLast());
    bySeries.put(series, watched);
    byId.put(watched.id, watched);
    LabelRelations.learn(series, relations);
    return watched;
  }

  /** Notes a judged point. */
  void record(Watched watched, String source, SeriesPoint point, Optional<String> openFinding) {
    watched.points.add(point, pointLimit());
    watched.become(
        new SeriesState(
            watched.series,
            watched.id,
            source,
            point,
            engine.seen(watched.series),
            engine.needed(watched.series),
            openFinding));
  }

  /**
   * Lets go of series not seen for a day; returns them. Looks at most once a minute of event time.
   */
  List<Watched> sweep(long now) {
    if (lastSweep != Long.MIN_VALUE && now - lastSweep < SWEEP_MILLIS) {
      return List.of();
    }
    lastSweep = now;
    List<Watched> stale =
        byId.values().stream()
            .filter(w -> w.lastSeen() < now - STALE_MILLIS)
            .sorted(Comparator.comparing(w -> w.id))
            .toList();
    for (Watched w : stale) {
      byId.remove(w.id);
      bySeries.remove(w.series);
      engine.forget(w.series);
    }
    return stale;
  }
}
