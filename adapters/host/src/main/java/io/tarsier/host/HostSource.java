package io.tarsier.host;

import io.tarsier.model.Entity;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/**
 * Watches the machine it runs on. Every collection asks each {@link Probe} in turn and hands the
 * sink one batch of 40 to 80 samples; rates need two readings and are missing from the first.
 *
 * <p>Everything is about the entity {@code host/<hostname>}, but for Tarsier's own process, which
 * is {@code service/tarsier} with a {@code host} label. One collection costs well under a
 * millisecond of processor time on Linux ({@code docs/benchmarks-sources.md}). In a container the
 * kernel's figures are those of the whole machine, unless lxcfs or the like says otherwise.
 */
public final class HostSource implements MetricSource {

  private static final Logger LOG = LoggerFactory.getLogger(HostSource.class);
  private static final Path PROC = Path.of("/proc");
  private static final Path SYS = Path.of("/sys");

  private final Duration interval;
  private final InstantSource clock;
  private final Supplier<Map<String, Probe>> machine;
  private @Nullable Map<String, Probe> probes;
  private final Set<String> failing = new LinkedHashSet<>();
  private int expected = 64;

  HostSource(Duration interval, InstantSource clock, Supplier<Map<String, Probe>> machine) {
    this.interval = interval;
    this.clock = clock;
    this.machine = machine;
  }

  /**
   * Costs nothing yet: what the machine has is looked at by the first collection, because that
   * takes OSHI half a second that a start need not wait for.
   *
   * @param interval how often it wants to be read; a second is fine
   * @param clock what rates are divided by
   */
  public static HostSource create(Duration interval, InstantSource clock) {
    return new HostSource(interval, clock, HostSource::look);
  }

  /** This machine, as everything that is watched of it names it. */
  public static Entity entity() {
    String host;
    try {
      host = Files.readString(PROC.resolve("sys/kernel/hostname")).strip();
    } catch (IOException e) {
      // Not Linux: OSHI knows where the name is, but takes a while to begin.
      host = new SystemInfo().getOperatingSystem().getNetworkParams().getHostName();
    }
    return Entity.of(Entity.Kind.HOST, host.isBlank() ? "localhost" : host);
  }

  private static Map<String, Probe> look() {
    SystemInfo system = new SystemInfo();
    HardwareAbstractionLayer hardware = system.getHardware();
    OperatingSystem os = system.getOperatingSystem();
    Entity machine = entity();
    String host = machine.name();
    Names names = new Names(machine);
    Names own = new Names(Entity.of(Entity.Kind.SERVICE, "tarsier"));
    boolean linux = Files.isReadable(PROC.resolve("diskstats"));

    Map<String, Probe> probes = new LinkedHashMap<>();
    probes.put("cpu", new CpuProbe(hardware.getProcessor(), names));
    probes.put("memory", new MemoryProbe(hardware.getMemory(), names));
    probes.put("file systems", new FileSystemProbe(os.getFileSystem(), names));
    probes.put(
        "disks",
        new DiskProbe(
            linux ? LinuxCounters.disks(PROC, SYS) : OshiCounters.disks(hardware), names));
    probes.put(
        "network",
        new NetworkProbe(
            linux ? LinuxCounters.network(PROC) : OshiCounters.network(hardware), names));
    probes.put("system", new SystemProbe(hardware, os, names));
    probes.put("pressure", new PressureProbe(PROC, names));
    probes.put("own process", new JvmProbe(own, host));
    return probes;
  }

  @Override
  public String name() {
    return "host";
  }

  @Override
  public Duration interval() {
    return interval;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A probe that fails is logged when it begins to and when it has recovered, and the others are
   * read all the same; only when none works has the source failed.
   */
  @Override
  public void collect(Instant now, SampleSink sink) throws InterruptedException {
    Map<String, Probe> probes = probes();
    Readings readings = new Readings(now, clock.instant(), expected);
    int failed = 0;
    Throwable last = null;
    for (Map.Entry<String, Probe> probe : probes.entrySet()) {
      try {
        probe.getValue().read(readings);
        if (failing.remove(probe.getKey())) {
          LOG.info("host: {} can be read again", probe.getKey());
        }
      } catch (RuntimeException | LinkageError e) {
        failed++;
        last = e;
        if (failing.add(probe.getKey())) {
          LOG.warn("host: {} cannot be read, the rest still is", probe.getKey(), e);
        }
      }
    }
    if (last != null && failed == probes.size()) {
      throw new SourceException(
          "nothing of this host can be read (last: "
              + last.getMessage()
              + "); check that /proc is mounted and readable for Tarsier's user",
          last);
    }
    expected = readings.samples().size();
    if (expected > 0) {
      sink.accept(readings.samples());
    }
  }

  private Map<String, Probe> probes() {
    Map<String, Probe> known = probes;
    if (known != null) {
      return known;
    }
    try {
      known = machine.get();
    } catch (RuntimeException | LinkageError e) {
      // JNA unpacks a native library and cannot where the temporary folder is mounted noexec.
      throw new SourceException(
          "this host cannot be looked at ("
              + e.getMessage()
              + "); check that the folder for temporary files may hold programs, or set JAVA_TOOL_OPTIONS"
              + " to -Djna.tmpdir=<folder>",
          e);
    }
    probes = known;
    return known;
  }

  /** Holds nothing open. */
  @Override
  public void close() {}
}
