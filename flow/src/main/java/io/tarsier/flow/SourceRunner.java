package io.tarsier.flow;

import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects from one source at its interval, on a thread of its own. A failed collection is counted,
 * told once and tried again at the next interval; the source itself does the quick retries.
 */
final class SourceRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(SourceRunner.class);

  /** Where work goes; waits while the corridor is full. */
  @FunctionalInterface
  interface Queue {
    void put(Work work) throws InterruptedException;
  }

  private final MetricSource source;
  private final Queue queue;
  private final InstantSource clock;
  private final Duration catchUp;
  private final Optional<Instant> lastSeen;
  private final SourceHealth health;

  SourceRunner(
      MetricSource source,
      Queue queue,
      InstantSource clock,
      Duration catchUp,
      Optional<Instant> lastSeen) {
    this.source = source;
    this.queue = queue;
    this.clock = clock;
    this.catchUp = catchUp;
    this.lastSeen = lastSeen;
    this.health = new SourceHealth(source.name(), clock, log);
  }

  SourceState state() {
    return health.state();
  }

  @Override
  public void run() {
    try {
      Instant now = clock.instant();
      Instant from = now.minus(catchUp);
      boolean learnOnly = lastSeen.isEmpty();
      Instant begin = lastSeen.filter(t -> t.isAfter(from)).orElse(from);
      attempt(() -> source.catchUp(begin, now, sink(learnOnly)));
      while (!Thread.currentThread().isInterrupted()) {
        Instant tick = clock.instant();
        attempt(() -> source.collect(tick, sink(false)));
        long took = Duration.between(tick, clock.instant()).toMillis();
        long interval = source.interval().toMillis();
        // Never longer than the interval, even when the clock was set back in between.
        Thread.sleep(Math.clamp(interval - took, 1, Math.max(1, interval)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  /** One call to the source. */
  @FunctionalInterface
  private interface Call {
    void run() throws InterruptedException;
  }

  private void attempt(Call call) throws InterruptedException {
    try {
      call.run();
      health.answered();
    } catch (SourceException e) {
      health.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      health.brokeOff(e);
    }
  }

  private SampleSink sink(boolean learnOnly) {
    return batch -> {
      queue.put(
          new Work.Samples(
              source.name(), List.copyOf(batch), learnOnly, new CompletableFuture<>()));
      health.gave(batch.size());
    };
  }
}
