package io.tarsier.flow;

import io.tarsier.model.Change;
import io.tarsier.ports.Cluster;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private final SourceHealth health;

  ClusterRunner(
      Cluster cluster, ClusterWatch watch, Consumer<List<Change>> report, InstantSource clock) {
    this.cluster = cluster;
    this.watch = watch;
    this.report = report;
    this.clock = clock;
    this.health = new SourceHealth(cluster.name(), clock, log);
  }

  SourceState state() {
    return health.state();
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
      health.gave(changes.size());
      health.answered();
    } catch (SourceException | StorageException e) {
      health.failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      health.brokeOff(e);
    }
  }
}
