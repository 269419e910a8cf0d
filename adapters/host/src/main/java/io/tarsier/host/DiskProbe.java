package io.tarsier.host;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Traffic of each disk and the share of time it had work. At most {@link #MAX_DISKS}; one that was
 * never used is not there.
 */
final class DiskProbe implements Probe {

  static final int MAX_DISKS = 12;

  private final DiskCounters counters;
  private final Names names;
  private final Map<String, Disk> disks = new LinkedHashMap<>();

  /** Where the counters come from. */
  @FunctionalInterface
  interface DiskCounters {
    void forEach(Visitor visitor);

    /** Takes the totals of one disk since boot. */
    @FunctionalInterface
    interface Visitor {
      void disk(
          String name, long reads, long readBytes, long writes, long writtenBytes, long busyMillis);
    }
  }

  private record Disk(Rate reads, Rate readBytes, Rate writes, Rate writtenBytes, Rate busy) {}

  DiskProbe(DiskCounters counters, Names names) {
    this.counters = counters;
    this.names = names;
  }

  @Override
  public void read(Readings readings) {
    counters.forEach((name, reads, readBytes, writes, writtenBytes, busyMillis) -> {
      Disk disk = disks.get(name);
      if (disk == null) {
        if (reads + writes == 0 || disks.size() >= MAX_DISKS) {
          return;
        }
        disk = disk(name);
        disks.put(name, disk);
      }
      disk.reads().read(readings, reads);
      disk.readBytes().read(readings, readBytes);
      disk.writes().read(readings, writes);
      disk.writtenBytes().read(readings, writtenBytes);
      disk.busy().read(readings, busyMillis / 1e3);
    });
  }

  private Disk disk(String name) {
    return new Disk(
        names.rate("host_disk_reads_per_second", "device", name),
        names.rate("host_disk_read_bytes_per_second", "device", name),
        names.rate("host_disk_writes_per_second", "device", name),
        names.rate("host_disk_written_bytes_per_second", "device", name),
        names.rate("host_disk_busy_ratio", "device", name));
  }
}
