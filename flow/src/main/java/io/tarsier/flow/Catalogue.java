package io.tarsier.flow;

import io.tarsier.anomaly.AnomalyEngine;
import io.tarsier.incidents.Topology;
import io.tarsier.model.Band;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.ArrayList;
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

  /**
   * Points written down of all series together: 20 MB are written quickly enough while stopping.
   */
  static final int SNAPSHOT_POINT_BUDGET = 600_000;

  /** A series unseen for this long, in event time, makes room for a new one. */
  static final long STALE_MILLIS = 24 * 3600_000L;

  private static final long SWEEP_MILLIS = 60_000;

  private final int maxSeries;
  private final int pointsPerSeries;
  private final AnomalyEngine engine;
  private final Topology topology;
  private final Map<Series, Watched> bySeries = new HashMap<>();
  private final Map<String, Watched> byId = new ConcurrentHashMap<>();
  private final List<Watched> gone = new ArrayList<>();
  private long lastSweep = Long.MIN_VALUE;

  /** Changes whenever a series comes or goes. */
  private volatile long version;

  Catalogue(int maxSeries, int pointsPerSeries, AnomalyEngine engine, Topology topology) {
    this.maxSeries = maxSeries;
    this.pointsPerSeries = pointsPerSeries;
    this.engine = engine;
    this.topology = topology;
  }

  int size() {
    return byId.size();
  }

  long version() {
    return version;
  }

  /** How many series a selector matches. */
  int count(SeriesSelector selector) {
    int n = 0;
    for (Watched w : byId.values()) {
      n += selector.matches(w.series) ? 1 : 0;
    }
    return n;
  }

  int maxSeries() {
    return maxSeries;
  }

  int pointLimit() {
    return share(POINT_BUDGET, byId.size(), 60, pointsPerSeries);
  }

  /** How many points of each series are worth writing down. */
  int snapshotPoints() {
    return share(SNAPSHOT_POINT_BUDGET, byId.size(), 30, pointsPerSeries);
  }

  /** Points of one series when so many share a budget. */
  static int share(int budget, int series, int least, int most) {
    return Math.clamp(budget / Math.max(1, series), Math.min(least, most), most);
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
    changed();
    LabelTopology.learn(series, topology);
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
            openFinding,
            engine.lifecycle(watched.series)));
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
    stale.forEach(this::drop);
    gone.addAll(stale);
    return stale;
  }

  /** Series let go of whose written state is still to be removed. */
  Collection<Watched> gone() {
    return List.copyOf(gone);
  }

  void forgetGone() {
    gone.clear();
  }

  /** Begins a series anew, as if it had never been seen. */
  Watched renew(Watched watched, String source) {
    drop(watched);
    return add(watched.series, source, new PointRing());
  }

  /** The clock was set back to before the last sweep. */
  void clockSetBack() {
    lastSweep = Long.MIN_VALUE;
  }

  // Written by the corridor's thread alone.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void changed() {
    version++;
  }

  private void drop(Watched w) {
    changed();
    byId.remove(w.id);
    bySeries.remove(w.series);
    engine.forget(w.series);
  }
}
