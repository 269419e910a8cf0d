package io.tarsier.cli;

import java.io.PrintStream;

/** A line on the terminal that shows that work goes on and for how long; nothing elsewhere. */
final class Progress {

  private static final long EVERY_MILLIS = 200;

  private final PrintStream err;
  private final Thread ticker;

  private Progress(PrintStream err, Thread ticker) {
    this.err = err;
    this.ticker = ticker;
  }

  static Progress start(PrintStream err, String what) {
    Thread ticker = Thread.ofPlatform().daemon().name("progress").unstarted(() -> tick(err, what));
    Progress progress = new Progress(err, ticker);
    if (Terminal.isInteractive()) {
      ticker.start();
    }
    return progress;
  }

  private static void tick(PrintStream err, String what) {
    try {
      for (long tick = 0; ; tick++) {
        Thread.sleep(EVERY_MILLIS);
        err.print("\r\u001b[K" + what + " … " + tick * EVERY_MILLIS / 1000 + " s");
        err.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    if (!ticker.isAlive()) {
      return;
    }
    ticker.interrupt();
    try {
      ticker.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    err.print("\r\u001b[K");
    err.flush();
  }
}
