package io.tarsier.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What an attacker who writes random lines can cost. */
class MemoryTest {

  private static final long MEGABYTE = 1 << 20;

  @Test
  void randomLinesFillNoMoreThanTheBound() {
    long before = used();
    TemplateMiner miner = new TemplateMiner(TemplateMinerSettings.DEFAULT);
    Random random = new Random(11);
    for (int i = 0; i < 150_000; i++) {
      byte[] line = TemplateMinerTest.words(random, 8).getBytes(StandardCharsets.US_ASCII);
      miner.learn(line, 0, line.length, i);
    }
    long megabytes = (used() - before) / MEGABYTE;
    System.out.println("heap at " + miner.size() + " templates: " + megabytes + " MB");
    assertThat(miner.size()).isBetween(80_000, 100_000);
    assertThat(megabytes).isLessThan(200);
  }

  @Test
  void longLinesAreBoundedTogether() {
    long before = used();
    TemplateMiner miner =
        new TemplateMiner(new TemplateMinerSettings(100_000, 4_000_000, 16_384, 512));
    Random random = new Random(12);
    for (int i = 0; i < 2_000; i++) {
      byte[] line = TemplateMinerTest.words(random, 2_000).getBytes(StandardCharsets.US_ASCII);
      miner.learn(line, 0, line.length, i);
    }
    assertThat((used() - before) / MEGABYTE).isLessThan(150);
    assertThat(miner.forgotten()).isPositive();
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
