package io.tarsier.flow;

import io.tarsier.model.Span;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.TraceSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a store of traces for what is new, every {@link #INTERVAL}, on a thread of its own. Traces
 * are asked for once they are {@link #SETTLED}, so that most are whole, and each stretch of time
 * overlaps the one before, so that spans that came late are seen too; those that were seen before
 * are left out. The last hundred thousand are remembered for that.
 */
final class TraceSourceRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(TraceSourceRunner.class);

  static final Duration INTERVAL = Duration.ofSeconds(15);
  static final Duration SETTLED = Duration.ofSeconds(20);
  static final Duration OVERLAP = Duration.ofSeconds(30);

  /** So far back the first question goes, and one after a long failure. */
  static final Duration LOOK_BACK = Duration.ofMinutes(5);

  private static final int REMEMBERED = 100_000;
  private static final int MOST = 200_000;

  private final TraceSource source;
  private final TraceSource.Sink sink;
  private final InstantSource clock;
  private Set<Long> seen = new HashSet<>();
  private Set<Long> seenBefore = new HashSet<>();
  private Instant until = Instant.MIN;
  private final SourceHealth health;

  TraceSourceRunner(TraceSource source, TraceSource.Sink sink, InstantSource clock) {
    this.source = source;
    this.sink = sink;
    this.clock = clock;
    this.health = new SourceHealth(source.name(), clock, log);
  }

  SourceState state() {
    return health.state();
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        attempt();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  private void attempt() throws InterruptedException {
    try {
      int spans = collect();
      health.gave(spans);
      health.answered();
    } catch (SourceException e) {
      health.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      health.brokeOff(e);
    }
  }

  /** Asks once; how many spans were new. */
  int collect() throws InterruptedException {
    Instant to = clock.instant().minus(SETTLED);
    Instant earliest = to.minus(LOOK_BACK);
    Instant from = until.isBefore(earliest.plus(OVERLAP)) ? earliest : until.minus(OVERLAP);
    if (!from.isBefore(to)) {
      // The clock was set back.
      from = earliest;
    }
    List<Span> fresh = new ArrayList<>();
    source.collect(
        from,
        to,
        spans -> {
          for (Span s : spans) {
            if (fresh.size() < MOST && isNew(s)) {
              fresh.add(s);
            }
          }
        });
    // A store hands over trace by trace; the graph counts in order of time.
    fresh.sort(Comparator.comparingLong(Span::endNanos));
    if (!fresh.isEmpty()) {
      sink.accept(fresh);
    }
    until = to;
    return fresh.size();
  }

  private boolean isNew(Span span) {
    long key = (long) span.trace().hashCode() << 32 ^ span.id().hashCode();
    if (seenBefore.contains(key) || !seen.add(key)) {
      return false;
    }
    if (seen.size() >= REMEMBERED) {
      seenBefore = seen;
      seen = new HashSet<>();
    }
    return true;
  }
}
