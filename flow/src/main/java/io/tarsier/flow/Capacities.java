package io.tarsier.flow;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Series;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 *
 * <p>What is used of a limit is remembered from its first sample on, because the limit may be heard
 * of later; while a limit is not known, only {@value #MAX_WAITING} such series are, and they give
 * way to others.
 */
final class Capacities {

  private static final Logger log = LoggerFactory.getLogger(Capacities.class);

  /** Seven kilobytes each. */
  static final int MAX = 1_000;

  /** Series whose limit is not known, as those of containers that have none. */
  static final int MAX_WAITING = 300;

  private final Resources resources = new Resources();
  private final Duration ahead;
  private final Map<Series, Foreseen> foreseen = new ConcurrentHashMap<>();

  /** Series that are limits, and what they tell. */
  private final Map<Series, Bound> tellers = new HashMap<>();

  /** Limits by what used and limit call themselves. */
  private final Map<String, Bound> bounds = new HashMap<>();

  private final Set<Series> waiting = new HashSet<>();
  private final Map<String, String> openAtSnapshot = new HashMap<>();
  private boolean full;

  /**
   * @param ahead how long before its end a certificate is told of
   */
  Capacities(Duration ahead) {
    this.ahead = ahead;
  }

  /**
   * Takes a sample of any series.
   *
   * @param learnOnly history: nothing is estimated
   * @return a finding that is new, has changed or is over
   */
  Optional<CapacityForecast> observe(
      Series series, String source, long millis, double value, boolean learnOnly) {
    if (!resources.knows(series.metric())) {
      return Optional.empty();
    }
    Bound told = tellers.get(series);
    if (told != null) {
      told.learn(millis, value);
      return Optional.empty();
    }
    Foreseen f = foreseen.get(series);
    if (f == null) {
      switch (resources.of(series, source)) {
        case Resources.Role.None _ -> {
          return Optional.empty();
        }
        case Resources.Role.LimitOf limit -> {
          Bound bound = bound(limit.pair());
          tellers.put(series, bound);
          bound.learn(millis, value);
          return Optional.empty();
        }
        case Resources.Role.Resource r -> f = admit(series, r, millis);
      }
      if (f == null) {
        return Optional.empty();
      }
    }
    f.learn(millis, value);
    return learnOnly ? Optional.empty() : f.refresh();
  }

  /** Whether a series tells a moment rather than a quantity. */
  boolean isMoment(Series series) {
    return resources.knows(series.metric()) && foreseen.get(series) instanceof Expiry;
  }

  private Bound bound(String pair) {
    return bounds.computeIfAbsent(pair, _ -> new Bound());
  }

  private @Nullable Foreseen admit(Series series, Resources.Role.Resource r, long millis) {
    Bound bound = r.pair().isEmpty() ? null : bound(r.pair());
    boolean waits = bound != null && Double.isNaN(bound.at(millis));
    if (waits && waiting.size() >= MAX_WAITING) {
      settle();
    }
    if (waits && (waiting.size() >= MAX_WAITING || foreseen.size() >= MAX)) {
      return null;
    }
    if (foreseen.size() >= MAX && !makeRoom()) {
      if (!full) {
        full = true;
        log.warn(
            "{} bounded resources are foreseen, which is all that may be; {} and others are not",
            MAX,
            series);
      }
      return null;
    }
    Foreseen fresh =
        r.capacity().measure() == Capacity.Measure.MOMENT
            ? new Expiry(series, r.capacity(), ahead)
            : new Tracked(series, r.capacity(), bound);
    foreseen.put(series, fresh);
    if (waits) {
      waiting.add(series);
    }
    return fresh;
  }

  /** Those whose limit has come to be known no longer wait for it. */
  private void settle() {
    waiting.removeIf(s -> !(foreseen.get(s) instanceof Tracked t) || t.isBounded());
  }

  /** Lets one go that waits for a limit. */
  private boolean makeRoom() {
    settle();
    Optional<Series> any = waiting.stream().findFirst();
    any.ifPresent(s -> {
      waiting.remove(s);
      foreseen.remove(s);
    });
    return any.isPresent();
  }

  /** Findings of resources silent for longer than is usual for them, ended. */
  List<CapacityForecast> silentAt(long millis) {
    List<CapacityForecast> over = new ArrayList<>();
    for (Foreseen f : foreseen.values()) {
      if (f.open().isPresent() && f.lastSeen() < millis - f.patience().toMillis()) {
        f.end().ifPresent(over::add);
      }
    }
    return over;
  }

  /**
   * An operator closed an incident with this finding; the finding's last version if it was open.
   */
  Optional<CapacityForecast> closedByOperator(CapacityForecast finding) {
    Foreseen f = foreseen.get(finding.series());
    return f == null || f.open().filter(o -> o.id().equals(finding.id())).isEmpty()
        ? Optional.empty()
        : f.closedByOperator();
  }

  /** Begins a series anew; its finding, ended, if one was going on. */
  Optional<CapacityForecast> renew(Series series) {
    tellers.remove(series);
    Foreseen gone = foreseen.remove(series);
    return gone == null ? Optional.empty() : gone.end();
  }

  /** Lets go of series that are no longer watched. */
  void retain(Predicate<Series> watched) {
    foreseen.keySet().removeIf(watched.negate());
    waiting.removeIf(watched.negate());
    tellers.keySet().removeIf(watched.negate());
    Set<Bound> used = new HashSet<>(tellers.values());
    foreseen.values().forEach(f -> f.bound().ifPresent(used::add));
    bounds.values().removeIf(b -> !used.contains(b));
  }

  Optional<Foreseen> of(Series series) {
    return Optional.ofNullable(foreseen.get(series));
  }

  List<CapacityState> states() {
    return foreseen.values().stream().flatMap(f -> f.state().stream()).toList();
  }

  /** What is known of a series; nothing if it is no resource. */
  byte[] save(Series series) {
    Foreseen f = foreseen.get(series);
    return f == null ? new byte[0] : f.save();
  }

  void load(Series series, String source, byte[] saved) throws IOException {
    if (saved.length == 0
        || !(resources.of(series, source) instanceof Resources.Role.Resource resource)) {
      return;
    }
    Foreseen f = admit(series, resource, Long.MIN_VALUE);
    if (f == null) {
      return;
    }
    try {
      String open = f.load(saved);
      if (!open.isEmpty()) {
        openAtSnapshot.put(open, series.id());
      }
    } catch (IOException | RuntimeException e) {
      // Half a past is worse than none.
      foreseen.remove(series);
      throw e;
    }
  }

  /** Identifiers of the findings that were going on when the snapshot was written. */
  List<String> openAtSnapshot() {
    return List.copyOf(openAtSnapshot.keySet());
  }

  /** Goes on with a finding from before a restart; false when its resource is not known. */
  boolean resume(CapacityForecast finding) {
    Foreseen f = foreseen.get(finding.series());
    if (f == null) {
      return false;
    }
    f.resume(finding);
    return true;
  }
}
