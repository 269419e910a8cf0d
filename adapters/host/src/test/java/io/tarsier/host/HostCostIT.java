package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What watching the host costs at one reading a second, for a minute and a half of real time, so
 * that OSHI's short-lived caches do not flatter the figure as they do in a tight loop.
 */
@Tag("long")
class HostCostIT {

  @Test
  void oneReadingASecondCostsLessThanOnePercentOfACore() throws InterruptedException {
    HostSource source = HostSource.create(Duration.ofSeconds(1), InstantSource.system());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int[] samples = {0};
    int readings = 60;
    long cpu = 0;
    long bytes = 0;
    long most = 0;
    for (int i = -30; i < readings; i++) {
      long cpuBefore = threads.getCurrentThreadCpuTime();
      long bytesBefore = threads.getCurrentThreadAllocatedBytes();
      source.collect(Instant.now(), batch -> samples[0] = batch.size());
      if (i >= 0) {
        long spent = threads.getCurrentThreadCpuTime() - cpuBefore;
        cpu += spent;
        most = Math.max(most, spent);
        bytes += threads.getCurrentThreadAllocatedBytes() - bytesBefore;
      }
      Thread.sleep(1000);
    }
    double millis = cpu / 1e6 / readings;
    System.out.printf(
        Locale.ROOT,
        "host at 1 s: %d samples, %.2f ms of CPU a reading (most %.1f), %.0f kB allocated%n",
        samples[0],
        millis,
        most / 1e6,
        bytes / 1e3 / readings);
    assertThat(millis).isLessThan(10);
  }
}
