package io.tarsier.console;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** Shows the console over seeded data, for looking at it while it is being built. */
public final class ConsoleDemo {

  private ConsoleDemo() {}

  /**
   * Serves until it is stopped; the first argument is the port, 8611 by default, the second a
   * number of services instead of the few of the shop.
   */
  public static void main(String[] args) throws InterruptedException {
    SeededWatch watch = new SeededWatch(Instant.now());
    int port = args.length > 0 ? Integer.parseInt(args[0]) : 8611;
    Traffic traffic =
        args.length > 1 ? SeededTraffic.large(Integer.parseInt(args[1])) : watch.traffic;
    try (ConsoleServer server =
        new ConsoleServer(
            watch, traffic, watch.notices, watch.storage, InstantSource.system(), port)) {
      System.out.println("Console: " + server.url());
      new CountDownLatch(1).await();
    }
  }
}
