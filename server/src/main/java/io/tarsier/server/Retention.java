package io.tarsier.server;

import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is older than the setting says, a minute after the start and then every hour. */
final class Retention implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
  private static final Duration FIRST = Duration.ofMinutes(1);
  private static final Duration EVERY = Duration.ofHours(1);

  private final Storage storage;
  private final Duration keep;
  private final InstantSource clock;
  private final Thread thread;

  private Retention(Storage storage, Duration keep, InstantSource clock) {
    this.storage = storage;
    this.keep = keep;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("retention").unstarted(this::run);
  }

  static Retention start(Storage storage, Duration keep, InstantSource clock) {
    Retention retention = new Retention(storage, keep, clock);
    retention.thread.start();
    return retention;
  }

  private void run() {
    try {
      Thread.sleep(FIRST);
      while (true) {
        once();
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void once() {
    try {
      Storage.Removed removed = storage.retain(clock.instant().minus(keep));
      if (removed.findings() + removed.incidents() > 0) {
        LOG.info(
            "removed {} findings and {} incidents older than {}",
            removed.findings(),
            removed.incidents(),
            SettingType.words(keep));
      }
    } catch (StorageException e) {
      LOG.warn("old findings could not be removed; trying again in an hour", e);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
