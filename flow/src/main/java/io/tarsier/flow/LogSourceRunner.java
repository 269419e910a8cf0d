package io.tarsier.flow;

import io.tarsier.ports.LogBatch;
import io.tarsier.ports.LogSource;
import io.tarsier.ports.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one source of logs on a thread of its own. A source that breaks off is counted, told once
 * and followed again after a pause that grows, from the positions of what was accepted.
 */
final class LogSourceRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(LogSourceRunner.class);
  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long MAX_PAUSE_MILLIS = 60_000;

  /**
   * A source that has been followed for so long without a fault is well, though it says nothing.
   */
  private static final Duration WELL = Duration.ofSeconds(3);

  /** Where batches go; waits while there is no room. */
  @FunctionalInterface
  interface Queue {
    void put(String source, LogBatch batch) throws InterruptedException;
  }

  private final LogSource source;
  private final Map<String, String> positions;
  private final Queue queue;
  private final InstantSource clock;
  private volatile SourceState state;
  private volatile Instant began;
  private int failuresInARow;

  LogSourceRunner(
      LogSource source, Map<String, String> positions, Queue queue, InstantSource clock) {
    this.source = source;
    this.positions = new HashMap<>(positions);
    this.queue = queue;
    this.clock = clock;
    this.began = Instant.MAX;
    this.state = new SourceState(source.name(), false, Optional.empty(), Optional.empty(), 0, 0);
  }

  SourceState state() {
    SourceState s = state;
    Instant now = clock.instant();
    boolean quiet = !s.healthy() && Duration.between(began, now).compareTo(WELL) > 0;
    return quiet ? with(true, Optional.of(now), Optional.empty(), 0, 0) : s;
  }

  private SourceState with(
      boolean healthy,
      Optional<Instant> success,
      Optional<String> error,
      long records,
      long failures) {
    SourceState s = state;
    return new SourceState(
        s.name(),
        healthy,
        success.isPresent() ? success : s.lastSuccess(),
        error,
        s.samples() + records,
        s.failures() + failures);
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          began = clock.instant();
          source.follow(Map.copyOf(positions), this::take);
          log.info("source {} has ended", source.name());
          return;
        } catch (SourceException e) {
          failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
          log.error("source {} broke off unexpectedly", source.name(), e);
          failed(e.toString());
        }
        int doublings = Math.min(6, failuresInARow - 1);
        long pause = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << doublings);
        Thread.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      source.close();
    }
  }

  private void take(LogBatch batch) throws InterruptedException {
    queue.put(source.name(), batch);
    if (batch.position().isEmpty()) {
      positions.remove(batch.stream());
    } else {
      positions.put(batch.stream(), batch.position());
    }
    if (failuresInARow > 0) {
      failuresInARow = 0;
      log.info("source {} answers", source.name());
    }
    state = with(true, Optional.of(clock.instant()), Optional.empty(), batch.records().size(), 0);
  }

  private void failed(String why) {
    if (failuresInARow++ == 0) {
      log.warn("source {} cannot be read: {}", source.name(), why);
    }
    began = Instant.MAX;
    state = with(false, Optional.empty(), Optional.of(why), 0, 1);
  }
}
