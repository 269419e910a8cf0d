package io.tarsier.host;

import io.tarsier.model.Series;
import oshi.hardware.GlobalMemory;
import oshi.hardware.VirtualMemory;

/**
 * Memory in use, where "available" counts the caches that the kernel would give back, and swap on
 * machines that have some.
 */
final class MemoryProbe implements Probe {

  private final GlobalMemory memory;
  private final Series used;
  private final Series available;
  private final Series swapUsed;
  private final Rate swapIn;
  private final Rate swapOut;

  MemoryProbe(GlobalMemory memory, Names names) {
    this.memory = memory;
    this.used = names.series("host_memory_used_ratio");
    this.available = names.series("host_memory_available_bytes");
    this.swapUsed = names.series("host_swap_used_ratio");
    this.swapIn = names.rate("host_swap_in_pages_per_second");
    this.swapOut = names.rate("host_swap_out_pages_per_second");
  }

  @Override
  public void read(Readings readings) {
    long free = memory.getAvailable();
    readings.add(used, 1 - (double) free / memory.getTotal());
    readings.add(available, free);
    VirtualMemory swap = memory.getVirtualMemory();
    if (swap.getSwapTotal() > 0) {
      readings.add(swapUsed, (double) swap.getSwapUsed() / swap.getSwapTotal());
      swapIn.read(readings, swap.getSwapPagesIn());
      swapOut.read(readings, swap.getSwapPagesOut());
    }
  }
}
