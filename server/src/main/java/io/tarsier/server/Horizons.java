package io.tarsier.server;

import io.tarsier.flow.Corridor;
import io.tarsier.flow.SeriesOutlook;
import io.tarsier.flow.SeriesState;
import io.tarsier.model.Series;
import io.tarsier.prometheus.Exposition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the resources that run out first, and then the series that are unusual, will be in an hour,
 * a day and a week. A scrape never waits for it: when the last forecasts are {@value
 * #FRESH_MINUTES} minutes old, it has new ones made aside, which the next one gives; while nobody
 * scrapes, nothing is made. About 35 ms of one core a series and round. Nothing is foretold further
 * ahead than the series has been known.
 */
final class Horizons {

  private static final Logger log = LoggerFactory.getLogger(Horizons.class);

  private static final int FRESH_MINUTES = 5;
  private static final double LEVEL = 0.9;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WEEK = Duration.ofDays(7);

  private final Corridor corridor;
  private final InstantSource clock;
  private final int most;
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile List<Exposition.Ahead> rows = List.of();
  private volatile long madeAt = Long.MIN_VALUE;

  /**
   * @param most how many series; 0 for none
   */
  Horizons(Corridor corridor, InstantSource clock, int most) {
    this.corridor = corridor;
    this.clock = clock;
    this.most = most;
  }

  /** The newest forecasts that are there. */
  List<Exposition.Ahead> rows() {
    long now = clock.millis();
    boolean old =
        madeAt == Long.MIN_VALUE
            || Math.abs(now - madeAt) >= Duration.ofMinutes(FRESH_MINUTES).toMillis();
    if (most > 0 && old && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("horizons").start(this::make);
    }
    return rows;
  }

  private void make() {
    try {
      List<Exposition.Ahead> fresh = new ArrayList<>();
      int given = 0;
      for (Series series : candidates()) {
        int before = fresh.size();
        String id = series.id();
        corridor.forecast(id, HOUR, LEVEL).ifPresent(o -> add(fresh, series, "1h", HOUR, o));
        corridor
            .forecast(id, WEEK, LEVEL)
            .ifPresent(o -> {
              add(fresh, series, "1d", DAY, o);
              add(fresh, series, "7d", WEEK, o);
            });
        given += fresh.size() > before ? 1 : 0;
        if (given == most) {
          break;
        }
      }
      rows = List.copyOf(fresh);
    } catch (RuntimeException e) {
      log.error("the forecasts for /metrics could not be made", e);
    } finally {
      madeAt = clock.millis();
      busy.set(false);
    }
  }

  private Set<Series> candidates() {
    Set<Series> candidates = new LinkedHashSet<>();
    corridor.capacity().forEach(c -> candidates.add(c.series()));
    for (SeriesState s : corridor.series()) {
      if (s.openFinding().isPresent()) {
        candidates.add(s.series());
      }
    }
    return candidates;
  }

  private static void add(
      List<Exposition.Ahead> rows, Series series, String name, Duration ahead, SeriesOutlook o) {
    int step = (int) (ahead.toMillis() / o.stepMillis()) - 1;
    if (step < 0 || step >= o.forecast().horizon() || step >= o.past().length) {
      return;
    }
    rows.add(
        new Exposition.Ahead(
            series,
            name,
            o.forecast().mean()[step],
            o.forecast().lower()[step],
            o.forecast().upper()[step]));
  }
}
