package io.tarsier.flow;

import io.tarsier.model.Change;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a cluster every half a minute, until it is interrupted. */
final class ClusterRunner implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(ClusterRunner.class);
  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final ClusterWatch watch;
  private final Consumer<List<Change>> report;
  private final InstantSource clock;
  private volatile SourceState state;

  ClusterRunner(
      Cluster cluster, ClusterWatch watch, Consumer<List<Change>> report, InstantSource clock) {
    this.cluster = cluster;
    this.watch = watch;
    this.report = report;
    this.clock = clock;
    this.state = new SourceState(cluster.name(), false, Optional.empty(), Optional.empty(), 0, 0);
  }

  SourceState state() {
    return state;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        look();
        // Several Tarsiers started together must not ask the API server together for ever.
        long jitter = ThreadLocalRandom.current().nextLong(INTERVAL.toMillis() / 10);
        Thread.sleep(INTERVAL.toMillis() + jitter);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      cluster.close();
    }
  }

  private void look() {
    try {
      List<Change> changes = watch.observe(cluster.look(), clock.instant());
      if (!changes.isEmpty()) {
        report.accept(changes);
      }
      state =
          new SourceState(
              cluster.name(),
              true,
              Optional.of(clock.instant()),
              Optional.empty(),
              state.samples() + changes.size(),
              state.failures());
    } catch (SourceException | StorageException e) {
      if (state.lastError().isEmpty()) {
        log.warn("{} cannot be looked at: {}", cluster.name(), e.getMessage());
      }
      state =
          new SourceState(
              cluster.name(),
              false,
              state.lastSuccess(),
              Optional.of(String.valueOf(e.getMessage())),
              state.samples(),
              state.failures() + 1);
    }
  }
}
