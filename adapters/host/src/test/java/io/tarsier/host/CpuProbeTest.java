package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oshi.hardware.CentralProcessor;

class CpuProbeTest {

  private final Machine machine = new Machine();

  /** Ticks in OSHI's order: user, nice, system, idle, iowait, irq, softirq, steal. */
  private long[][] ticks = {};

  private CpuProbe probe(int cores) {
    ticks = new long[cores][8];
    return new CpuProbe(
        Machine.answering(
            CentralProcessor.class,
            Map.of(
                "getLogicalProcessorCount",
                () -> cores,
                "getContextSwitches",
                () -> 0L,
                "getInterrupts",
                () -> 0L,
                "getProcessorCpuLoadTicks",
                () -> copy(ticks))),
        Machine.NAMES);
  }

  private static long[][] copy(long[][] from) {
    long[][] to = new long[from.length][];
    for (int i = 0; i < from.length; i++) {
      to[i] = from[i].clone();
    }
    return to;
  }

  private Map<String, Double> secondReading(CpuProbe probe, Runnable between) {
    machine.read(probe);
    between.run();
    machine.pass(Duration.ofSeconds(1));
    return machine.read(probe);
  }

  @Test
  void oneBusyCoreOfTwoIsHalfTheMachine() {
    Map<String, Double> read =
        secondReading(
            probe(2),
            () -> {
              ticks[0][0] = 100; // user
              ticks[1][3] = 100; // idle
            });
    assertThat(read)
        .containsEntry("host_cpu_usage_ratio", 0.5)
        .containsEntry("host_cpu_usage_ratio{core=\"0\"}", 1.0)
        .containsEntry("host_cpu_usage_ratio{core=\"1\"}", 0.0)
        .containsEntry("host_cpu_mode_ratio{mode=\"user\"}", 0.5);
  }

  @Test
  void waitingForADiskIsNotBusy() {
    Map<String, Double> read = secondReading(probe(1), () -> ticks[0][4] = 100);
    assertThat(read)
        .containsEntry("host_cpu_usage_ratio", 0.0)
        .containsEntry("host_cpu_mode_ratio{mode=\"iowait\"}", 1.0);
  }

  @Test
  void ticksThatRunBackwardsCountAsNone() {
    CpuProbe probe = probe(1);
    ticks[0][4] = 50;
    Map<String, Double> read =
        secondReading(
            probe,
            () -> {
              ticks[0][4] = 48;
              ticks[0][0] = 25;
              ticks[0][3] = 75;
            });
    assertThat(read).containsEntry("host_cpu_usage_ratio", 0.25);
  }

  @Test
  void noTimeGivesNoSampleInsteadOfADivisionByZero() {
    assertThat(secondReading(probe(2), () -> {}).keySet())
        .noneMatch(name -> name.startsWith("host_cpu_"));
  }

  @Test
  void aCoreThatIsPluggedInCostsOneReading() {
    CpuProbe probe = probe(2);
    machine.read(probe);
    ticks = new long[][] {{9, 0, 0, 1, 0, 0, 0, 0}};
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe).keySet()).noneMatch(name -> name.startsWith("host_cpu_"));
    ticks[0][0] = 10;
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).containsEntry("host_cpu_usage_ratio", 1.0);
  }

  @Test
  void aLargeMachineShowsItsBusiestCoreInsteadOfAll() {
    Map<String, Double> read =
        secondReading(
            probe(100),
            () -> {
              for (long[] core : ticks) {
                core[3] = 100;
              }
              ticks[77][3] = 10;
              ticks[77][2] = 90;
            });
    assertThat(read).doesNotContainKey("host_cpu_usage_ratio{core=\"0\"}");
    assertThat(read.get("host_cpu_busiest_core_ratio")).isCloseTo(0.9, within(1e-9));
    assertThat(read.get("host_cpu_usage_ratio")).isCloseTo(0.009, within(1e-9));
  }
}
