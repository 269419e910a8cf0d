package io.tarsier.host;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.tarsier.model.Series;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * Tarsier's own process, so that it is seen when the watcher is the trouble. The heap is told
 * twice: what is in use now, which rises and falls with every collection, and what the last
 * collection could not free, which rises only when something leaks.
 */
final class JvmProbe implements Probe {

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();
  private final List<GarbageCollectorMXBean> collectors =
      ManagementFactory.getGarbageCollectorMXBeans();
  private final List<MemoryPoolMXBean> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  private final Rate cpu;
  private final Rate gc;
  private final Series heapUsed;
  private final Series heapLive;
  private final Series threads;
  private final Series descriptors;

  JvmProbe(Names names, String host) {
    this.cpu = names.rate("process_cpu_usage_ratio", "host", host);
    this.gc = names.rate("jvm_gc_time_ratio", "host", host);
    this.heapUsed = names.series("jvm_heap_used_ratio", "host", host);
    this.heapLive = names.series("jvm_heap_after_gc_bytes", "host", host);
    this.threads = names.series("jvm_threads", "host", host);
    this.descriptors = names.series("process_open_file_descriptors", "host", host);
  }

  @Override
  public void read(Readings readings) {
    cpu.read(readings, process.getProcessCpuTime() / 1e9);
    long millis = 0;
    for (GarbageCollectorMXBean collector : collectors) {
      millis += Math.max(0, collector.getCollectionTime());
    }
    gc.read(readings, millis / 1e3);
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    readings.add(heapUsed, (double) heap.getUsed() / heap.getMax());
    long live = 0;
    for (MemoryPoolMXBean pool : heapPools) {
      MemoryUsage after = pool.getCollectionUsage();
      live += after == null ? 0 : after.getUsed();
    }
    readings.add(heapLive, live);
    readings.add(threads, threadBean.getThreadCount());
    if (process instanceof UnixOperatingSystemMXBean unix) {
      readings.add(descriptors, unix.getOpenFileDescriptorCount());
    }
  }
}
