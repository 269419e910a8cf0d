package io.tarsier.flow;

import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import java.util.Optional;

/** One watched series as others may see it. Written by the corridor's thread alone. */
final class Watched {

  final Series series;
  final String id;
  final PointRing points;
  private volatile SeriesState state;

  /** Whether what was said of series like this one has reached its detector. */
  boolean introduced;

  Watched(Series series, String id, String source, PointRing points, SeriesPoint last) {
    this.series = series;
    this.id = id;
    this.points = points;
    this.state =
        new SeriesState(series, id, source, last, 0, 1, Optional.empty(), Optional.empty());
  }

  SeriesState state() {
    return state;
  }

  void become(SeriesState now) {
    state = now;
  }

  long lastSeen() {
    return state.last().epochMillis();
  }
}
