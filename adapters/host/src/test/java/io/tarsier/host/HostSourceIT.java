package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tarsier.model.Entity;
import io.tarsier.model.MetricSample;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Reads the machine the tests run on. */
class HostSourceIT {

  private final HostSource source =
      HostSource.create(Duration.ofSeconds(1), InstantSource.system());

  private List<MetricSample> collect() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    source.collect(Instant.now(), samples::addAll);
    return samples;
  }

  private static double value(List<MetricSample> samples, String name) {
    return samples.stream()
        .filter(sample -> sample.series().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + samples))
        .value();
  }

  @Test
  void theSecondCollectionTellsWhatAnOperatorLooksForFirst() throws InterruptedException {
    collect();
    Thread.sleep(1000);
    List<MetricSample> samples = collect();

    assertThat(value(samples, "host_cpu_usage_ratio")).isBetween(0.0, 1.0);
    assertThat(value(samples, "host_cpu_usage_ratio{core=\"0\"}")).isBetween(0.0, 1.0);
    assertThat(value(samples, "host_memory_used_ratio")).isBetween(0.01, 1.0);
    assertThat(value(samples, "host_processes")).isPositive();
    assertThat(samples.stream().map(s -> s.series().metric()))
        .contains("host_filesystem_used_ratio", "jvm_heap_used_ratio");
    assertThat(samples).hasSizeBetween(20, 150);
    assertThat(new HashSet<>(samples.stream().map(MetricSample::series).toList()))
        .as("no series twice")
        .hasSize(samples.size());
    assertThat(samples).allSatisfy(sample -> assertThat(sample.value()).isFinite().isNotNegative());
    assertThat(samples.stream().map(s -> s.entity().kind()).distinct())
        .containsExactlyInAnyOrder(Entity.Kind.HOST, Entity.Kind.SERVICE);
  }

  /** Held against what the thread really got, since other work may share the machine. */
  @Test
  void oneBusyThreadIsSeenInTheUsageOfTheMachine() throws InterruptedException {
    collect();
    Thread burner =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
            });
    try {
      long start = System.nanoTime();
      Thread.sleep(2000);
      List<MetricSample> samples = collect();
      double burned =
          (double) ManagementFactory.getThreadMXBean().getThreadCpuTime(burner.threadId())
              / (System.nanoTime() - start);
      assertThat(burned).isGreaterThan(0.05);
      double cores = Runtime.getRuntime().availableProcessors();
      assertThat(value(samples, "host_cpu_usage_ratio") * cores).isGreaterThan(0.7 * burned);
      String own =
          samples.stream()
              .map(sample -> sample.series().name())
              .filter(name -> name.startsWith("process_cpu_usage_ratio"))
              .findFirst()
              .orElseThrow();
      assertThat(value(samples, own)).isGreaterThan(0.7 * burned);
    } finally {
      burner.interrupt();
      burner.join();
    }
  }

  /** The bar is 1 % of a core at one reading a second, which is 10 ms. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aCollectionIsCheapEnoughForOneASecond() throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      collect();
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int readings = 200;
    long cpu = threads.getCurrentThreadCpuTime();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    int samples = 0;
    for (int i = 0; i < readings; i++) {
      samples = collect().size();
    }
    double millis = (threads.getCurrentThreadCpuTime() - cpu) / 1e6 / readings;
    double kilobytes = (threads.getCurrentThreadAllocatedBytes() - bytes) / 1e3 / readings;
    System.out.printf(
        Locale.ROOT,
        "host: one collection of %d samples costs %.3f ms of CPU and allocates %.0f kB%n",
        samples,
        millis,
        kilobytes);
    assertThat(millis).isLessThan(5);
    assertThat(kilobytes).isLessThan(1000);
  }
}
