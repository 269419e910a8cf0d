package io.tarsier.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Keeps every core busy with {@code yes >/dev/null}. */
final class Burn {

  /** Mean load of all cores above which other work hides a burn. */
  private static final double BUSY = 0.6;

  /** Mean load over {@value #PEAK_READINGS} readings that is a burn already. */
  private static final double PEAK = 0.85;

  private static final int PEAK_READINGS = 10;

  private Burn() {}

  /**
   * Waits for a while and gives the test up when the machine was busy with something else in that
   * time, all along or for some seconds fully: what has burned before is nothing new.
   */
  static void assumeIdle(Duration time) throws InterruptedException {
    OperatingSystemMXBean machine =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    double sum = 0;
    double peak = 0;
    Deque<Double> recent = new ArrayDeque<>();
    int readings = 0;
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.sleep(500);
      double load = Math.max(0, machine.getCpuLoad());
      sum += load;
      readings++;
      recent.add(load);
      if (recent.size() == PEAK_READINGS) {
        peak = Math.max(peak, recent.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        recent.remove();
      }
    }
    Assumptions.assumeTrue(
        sum / Math.max(1, readings) < BUSY && peak < PEAK,
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
