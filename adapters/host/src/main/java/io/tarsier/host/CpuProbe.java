package io.tarsier.host;

import io.tarsier.model.Series;
import java.util.ArrayList;
import java.util.List;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/**
 * How busy the processor is: as a whole, per core, and by mode, from the differences of the
 * kernel's tick counters. Waiting for a disk is not being busy.
 *
 * <p>Beyond {@link #MAX_CORES} cores the single cores give way to the busiest one, so that one
 * runaway process stays visible on a large machine without a hundred series.
 */
final class CpuProbe implements Probe {

  static final int MAX_CORES = 32;

  private static final String USAGE = "host_cpu_usage_ratio";
  private static final int TICKS = TickType.values().length;

  private final CentralProcessor processor;
  private final Series total;
  private final List<Series> cores = new ArrayList<>();
  private final Series busiest;
  private final List<Mode> modes;
  private final Rate switches;
  private final Rate interrupts;
  private long[][] before = {};

  /** A share of the total time that is told apart, and the ticks that make it up. */
  private record Mode(Series series, List<TickType> ticks) {}

  CpuProbe(CentralProcessor processor, Names names) {
    this.processor = processor;
    this.total = names.series(USAGE);
    for (int i = 0; i < Math.min(processor.getLogicalProcessorCount(), MAX_CORES); i++) {
      cores.add(names.series(USAGE, "core", Integer.toString(i)));
    }
    this.busiest = names.series("host_cpu_busiest_core_ratio");
    this.modes =
        List.of(
            mode(names, "user", TickType.USER, TickType.NICE),
            mode(names, "system", TickType.SYSTEM),
            mode(names, "interrupt", TickType.IRQ, TickType.SOFTIRQ),
            mode(names, "iowait", TickType.IOWAIT),
            mode(names, "steal", TickType.STEAL));
    this.switches = names.rate("host_context_switches_per_second");
    this.interrupts = names.rate("host_interrupts_per_second");
  }

  private static Mode mode(Names names, String word, TickType... ticks) {
    return new Mode(names.series("host_cpu_mode_ratio", "mode", word), List.of(ticks));
  }

  @Override
  public void read(Readings readings) {
    switches.read(readings, processor.getContextSwitches());
    interrupts.read(readings, processor.getInterrupts());
    long[][] now = processor.getProcessorCpuLoadTicks();
    long[][] then = before;
    before = now;
    if (then.length != now.length) {
      return; // first reading, or a core was plugged in or out
    }
    long[] sum = new long[TICKS];
    double most = 0;
    for (int core = 0; core < now.length; core++) {
      long[] delta = new long[TICKS];
      for (int t = 0; t < TICKS; t++) {
        // The kernel lets idle and iowait run backwards a little on tickless cores.
        delta[t] = Math.max(0, now[core][t] - then[core][t]);
        sum[t] += delta[t];
      }
      double busy = busy(delta);
      most = Math.max(most, busy);
      if (now.length <= MAX_CORES && core < cores.size()) {
        readings.add(cores.get(core), busy);
      }
    }
    readings.add(total, busy(sum));
    if (now.length > MAX_CORES) {
      readings.add(busiest, most);
    }
    double all = all(sum);
    for (Mode mode : modes) {
      long ticks = 0;
      for (TickType type : mode.ticks()) {
        ticks += sum[type.getIndex()];
      }
      readings.add(mode.series(), ticks / all);
    }
  }

  private static double busy(long[] delta) {
    long rest = delta[TickType.IDLE.getIndex()] + delta[TickType.IOWAIT.getIndex()];
    return 1 - rest / all(delta);
  }

  /** All ticks; NaN rather than 0, so that a core that told no time gives no sample. */
  private static double all(long[] delta) {
    long all = 0;
    for (long ticks : delta) {
      all += ticks;
    }
    return all == 0 ? Double.NaN : all;
  }
}
