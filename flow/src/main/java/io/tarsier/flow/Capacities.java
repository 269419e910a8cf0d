package io.tarsier.flow;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded resources among the watched series. Written by the corridor's thread, read by any.
 *
 * <p>A sample costs nanoseconds. An estimate costs milliseconds and is made every five minutes of
 * event time, each series at its own place within them, so that even {@value #MAX} resources take
 * seconds of five minutes and never come all at once.
 */
final class Capacities {

  private static final Logger log = LoggerFactory.getLogger(Capacities.class);

  /** Seven kilobytes each. */
  static final int MAX = 1_000;

  private final Map<Series, Tracked> tracked = new ConcurrentHashMap<>();
  private final Map<String, String> openAtSnapshot = new HashMap<>();
  private boolean full;

  /**
   * Takes a sample of any series.
   *
   * @param learnOnly history: nothing is estimated
   * @return a finding that is new, has changed or is over
   */
  Optional<CapacityForecast> observe(Series series, long millis, double value, boolean learnOnly) {
    Tracked t = get(series);
    if (t == null) {
      return Optional.empty();
    }
    t.learn(millis, value);
    return learnOnly ? Optional.empty() : t.refresh();
  }

  private @Nullable Tracked get(Series series) {
    Tracked known = tracked.get(series);
    if (known != null) {
      return known;
    }
    Optional<Capacity> capacity = Capacity.of(series);
    if (capacity.isEmpty()) {
      return null;
    }
    if (tracked.size() >= MAX) {
      if (!full) {
        full = true;
        log.warn(
            "{} bounded resources are foreseen, which is all that may be; {} and others are not",
            MAX,
            series);
      }
      return null;
    }
    Tracked fresh = new Tracked(series, capacity.get());
    tracked.put(series, fresh);
    return fresh;
  }

  /** Findings of resources not heard of since a moment, ended. */
  List<CapacityForecast> silentSince(long millis) {
    List<CapacityForecast> over = new ArrayList<>();
    for (Tracked t : tracked.values()) {
      if (t.lastSeen() < millis && t.open().isPresent()) {
        t.end().ifPresent(over::add);
      }
    }
    return over;
  }

  /**
   * An operator closed an incident with this finding; the finding's last version if it was open.
   */
  Optional<CapacityForecast> closedByOperator(CapacityForecast finding) {
    Tracked t = tracked.get(finding.series());
    return t == null || t.open().filter(o -> o.id().equals(finding.id())).isEmpty()
        ? Optional.empty()
        : t.closedByOperator();
  }

  /** Begins a series anew; its finding, ended, if one was going on. */
  Optional<CapacityForecast> renew(Series series) {
    Tracked gone = tracked.remove(series);
    return gone == null ? Optional.empty() : gone.end();
  }

  /** Lets go of series that are no longer watched. */
  void retain(Predicate<Series> watched) {
    tracked.keySet().removeIf(watched.negate());
  }

  Optional<Tracked> of(Series series) {
    return Optional.ofNullable(tracked.get(series));
  }

  List<CapacityState> states() {
    return tracked.values().stream().flatMap(t -> t.state().stream()).toList();
  }

  /** What is known of a series; nothing if it is no resource. */
  byte[] save(Series series) {
    Tracked t = tracked.get(series);
    return t == null ? new byte[0] : t.save();
  }

  void load(Series series, byte[] saved) throws IOException {
    Tracked t = saved.length == 0 ? null : get(series);
    if (t != null) {
      String open = t.load(saved);
      if (!open.isEmpty()) {
        openAtSnapshot.put(open, series.id());
      }
    }
  }

  /** Identifiers of the findings that were going on when the snapshot was written. */
  List<String> openAtSnapshot() {
    return List.copyOf(openAtSnapshot.keySet());
  }

  /** Goes on with a finding from before a restart; false when its resource is not known. */
  boolean resume(CapacityForecast finding) {
    Tracked t = tracked.get(finding.series());
    if (t == null) {
      return false;
    }
    t.resume(finding);
    return true;
  }
}
