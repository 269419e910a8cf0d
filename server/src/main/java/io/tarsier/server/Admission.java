package io.tarsier.server;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many large requests are in memory at once. Those beyond wait a moment before their
 * body is read, then are told to come back.
 */
final class Admission {

  private static final int RETRY_SECONDS = 2;

  /** A place that is given back by closing it. */
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  private final Semaphore places;
  private final Duration patience;

  Admission(int places, Duration patience) {
    this.places = new Semaphore(places, true);
    this.patience = patience;
  }

  /**
   * Takes a place.
   *
   * @throws ApiException when none came free in time
   */
  Place enter() throws InterruptedException {
    if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new ApiException(503, "busy", "too many requests of this kind at once; send it again")
          .retryAfter(RETRY_SECONDS);
    }
    return places::release;
  }
}
