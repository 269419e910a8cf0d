package io.tarsier.flow;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.traces.Reading;
import io.tarsier.traces.ServiceGraph;
import io.tarsier.traces.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Readings of the graph as samples of series. All are about the service that is called: a trouble
 * shows on what has it, and who suffers from it is told by the graph.
 *
 * <ul>
 *   <li>a service: {@value #RATE}, {@value #ERRORS}, {@value #P50}, {@value #P95}, no labels
 *   <li>an edge: the same but the median, label {@code caller} with the caller's identifier; on the
 *       callee even where it sends no spans of its own, since nothing else could name a database
 *   <li>an operation: errors and {@value #P95}, label {@code operation}; none where a service has
 *       only one, which says the same as the service
 * </ul>
 *
 * <p>Series are bounded; what has one keeps it until it is unseen for a day.
 */
final class TraceSeries {

  private static final String CALLER = "caller";
  private static final String OPERATION = "operation";

  static final String RATE = "requests_per_second";
  static final String ERRORS = "request_error_ratio";
  static final String P50 = "request_duration_p50_seconds";
  static final String P95 = "request_duration_p95_seconds";

  private static final Set<String> METRICS = Set.of(RATE, ERRORS, P50, P95);

  private static final long STALE_MILLIS = 24 * 3_600_000L;
  private static final long SWEEP_MILLIS = 60_000;

  private final int most;
  private final Map<Subject, Entry> known = new HashMap<>();
  private int series;
  private long refused;
  private long lastSweep;

  /** The series of one subject; made once, since a series is looked up by what it equals. */
  private static final class Entry {
    final Series rate;
    final Series errors;
    final Series p50;
    final Series p95;
    final int count;
    long seen;

    Entry(Subject subject) {
      Labels labels =
          switch (subject) {
            case Subject.Service ignored -> Labels.empty();
            case Subject.Edge(var caller, var ignored) -> Labels.of(CALLER, caller.id());
            case Subject.Operation(var ignored, String name) -> Labels.of(OPERATION, name);
          };
      this.rate = new Series(subject.service(), RATE, labels);
      this.errors = new Series(subject.service(), ERRORS, labels);
      this.p50 = new Series(subject.service(), P50, labels);
      this.p95 = new Series(subject.service(), P95, labels);
      this.count =
          switch (subject) {
            case Subject.Service ignored -> 4;
            case Subject.Edge ignored -> 3;
            case Subject.Operation ignored -> 2;
          };
    }
  }

  TraceSeries(int most) {
    this.most = most;
  }

  int size() {
    return series;
  }

  long refused() {
    return refused;
  }

  List<MetricSample> samples(List<Reading> readings) {
    List<MetricSample> out = new ArrayList<>(readings.size() * 3);
    // Services first: they are the last to be left out.
    for (Reading r : readings) {
      if (r.subject() instanceof Subject.Service) {
        add(r, out);
      }
    }
    for (Reading r : readings) {
      if (r.subject() instanceof Subject.Edge) {
        add(r, out);
      }
    }
    for (Reading r : readings) {
      if (r.subject() instanceof Subject.Operation) {
        add(r, out);
      }
    }
    return out;
  }

  private void add(Reading r, List<MetricSample> out) {
    Entry e = entry(r);
    if (e == null) {
      return;
    }
    boolean operation = r.subject() instanceof Subject.Operation;
    if (!operation) {
      out.add(new MetricSample(e.rate, r.to(), r.rate()));
    }
    r.ratio().ifPresent(v -> out.add(new MetricSample(e.errors, r.to(), v)));
    if (r.subject() instanceof Subject.Service) {
      r.p50().ifPresent(v -> out.add(new MetricSample(e.p50, r.to(), v)));
    }
    r.p95().ifPresent(v -> out.add(new MetricSample(e.p95, r.to(), v)));
  }

  private @Nullable Entry entry(Reading r) {
    Entry e = known.get(r.subject());
    if (e == null) {
      if (r.subject() instanceof Subject.Operation o && o.name().equals(ServiceGraph.OTHER)) {
        return null;
      }
      e = new Entry(r.subject());
      if (series + e.count > most && !sweep(r.to())) {
        refused++;
        return null;
      }
      known.put(r.subject(), e);
      series += e.count;
    }
    e.seen = r.to();
    return e;
  }

  /** Lets go of what is unseen; whether that made room. Looks at most once a minute. */
  private boolean sweep(long now) {
    if (now - lastSweep < SWEEP_MILLIS) {
      return false;
    }
    lastSweep = now;
    int before = series;
    known
        .values()
        .removeIf(e -> {
          boolean stale = e.seen < now - STALE_MILLIS;
          series -= stale ? e.count : 0;
          return stale;
        });
    return series < before;
  }

  /** What a series of these is about; empty for any other. */
  static Optional<Subject> subject(Series series) {
    if (!METRICS.contains(series.metric())) {
      return Optional.empty();
    }
    String caller = series.labels().get(CALLER);
    String operation = series.labels().get(OPERATION);
    try {
      return Optional.of(
          caller != null
              ? new Subject.Edge(Entity.parse(caller), series.entity())
              : operation != null
                  ? new Subject.Operation(series.entity(), operation)
                  : new Subject.Service(series.entity()));
    } catch (IllegalArgumentException e) {
      // Somebody else's series of the same name.
      return Optional.empty();
    }
  }

  /** Whether a series is about the requests of one caller or operation only. */
  static boolean isShare(Series series) {
    return series.labels().get(CALLER) != null || series.labels().get(OPERATION) != null;
  }
}
