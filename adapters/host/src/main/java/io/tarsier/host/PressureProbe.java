package io.tarsier.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Pressure stall information of Linux: the share of time in which some task had to wait for the
 * processor, for memory or for a disk. It tells a machine that is busy from one that is overloaded.
 * Kernels without it have no {@code /proc/pressure}, and this probe then reads nothing.
 */
final class PressureProbe implements Probe {

  private final Map<Path, Rate> files = new LinkedHashMap<>();

  PressureProbe(Path proc, Names names) {
    for (String resource : new String[] {"cpu", "memory", "io"}) {
      Path file = proc.resolve("pressure").resolve(resource);
      if (Files.isReadable(file)) {
        files.put(file, names.rate("host_pressure_ratio", "resource", resource));
      }
    }
  }

  @Override
  public void read(Readings readings) {
    files.forEach((file, rate) -> {
      for (String line : LinuxCounters.lines(file)) {
        if (line.startsWith("some ")) {
          long micros = Long.parseLong(line.substring(line.lastIndexOf('=') + 1).strip());
          rate.read(readings, micros / 1e6);
        }
      }
    });
  }
}
