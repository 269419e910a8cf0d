package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a service that writes random lines can cost a watch. */
class PatternWatchMemoryTest {

  private static final long MEGABYTE = 1 << 20;

  @Test
  void randomLinesFillNoMoreThanTheBoundAndAreNoFlood() {
    long before = used();
    PatternWatch watch = new PatternWatch(PatternWatchSettings.DEFAULT);
    Random random = new Random(11);
    List<LogAnomaly> told = new ArrayList<>();
    for (int i = 0; i < 150_000; i++) {
      String line = TemplateMinerTest.words(random, 8);
      told.addAll(watch.observe(LogTrial.record(LogTrial.T0 + i * 20L, LogLevel.INFO, line)));
    }
    long megabytes = (used() - before) / MEGABYTE;
    System.out.println(
        "heap at " + watch.size() + " patterns: " + megabytes + " MB, told " + told.size());
    assertThat(watch.size()).isBetween(80_000, 100_000);
    assertThat(watch.forgotten()).isPositive();
    assertThat(megabytes).isLessThan(350);
    assertThat(told.stream().map(LogAnomaly::id).distinct().count()).isLessThan(10);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
