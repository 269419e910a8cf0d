package io.tarsier.demo;

import java.time.Duration;
import java.util.List;

/** Waits for the last conclusions: until nothing has changed for a while, in real time. */
final class Settling {

  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final Duration STILL = Duration.ofMillis(1_500);
  private static final long LOOK_MILLIS = 100;

  private Settling() {}

  /** The incidents there are then, the newest first. */
  static List<Found> of(TarsierClient client) throws InterruptedException {
    List<Found> last = client.incidents();
    long since = System.nanoTime();
    long deadline = since + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && System.nanoTime() - since < STILL.toNanos()) {
      Thread.sleep(LOOK_MILLIS);
      List<Found> now = client.incidents();
      if (!now.equals(last)) {
        last = now;
        since = System.nanoTime();
      }
    }
    return last;
  }
}
