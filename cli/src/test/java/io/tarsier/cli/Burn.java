package io.tarsier.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Keeps every core busy with {@code yes >/dev/null}. */
final class Burn {

  /** Mean load of all cores above which other work hides a burn. */
  private static final double BUSY = 0.6;

  private Burn() {}

  /**
   * Waits for a while and gives the test up when the machine was busy with something else in that
   * time: on a machine that burns already nobody can see a burn.
   */
  static void assumeIdle(Duration time) throws InterruptedException {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double sum = 0;
    int readings = 0;
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(500);
      sum += Math.max(0, machine.getCpuLoad());
      readings++;
    }
    Assumptions.assumeTrue(
        sum / Math.max(1, readings) < BUSY,
        "the machine is too busy with other work to show a burn");
  }

  static void during(Duration time) throws IOException, InterruptedException {
    List<Process> busy = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(new ProcessBuilder("yes").redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
      }
      Thread.sleep(time);
    } finally {
      busy.forEach(Process::destroyForcibly);
    }
  }
}
