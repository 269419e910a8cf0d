package io.tarsier.host;

import io.tarsier.host.DiskProbe.DiskCounters;
import io.tarsier.host.NetworkProbe.NetworkCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Disk and network counters from {@code /proc/diskstats} and {@code /proc/net/dev}: one small file
 * each, about 20 µs. OSHI walks udev for every disk and all of {@code /sys/class/net} for every
 * interface, a hundred times as much.
 *
 * <p>Formats: kernel documentation, {@code admin-guide/iostats} and {@code proc(5)}. Sectors in
 * diskstats are always 512 bytes. Only whole disks count, those that {@code /sys/block} lists;
 * loop, RAM and optical drives and the device mapper, which repeats the disk below it, do not.
 */
final class LinuxCounters {

  private static final int SECTOR = 512;
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern NOT_A_DISK =
      Pattern.compile("(loop|ram|zram|sr|fd|dm-|nbd|mtdblock)\\d.*|dm-.*");

  private LinuxCounters() {}

  static DiskCounters disks(Path proc, Path sys) {
    Path file = proc.resolve("diskstats");
    Path blocks = sys.resolve("block");
    Map<String, Boolean> whole = new HashMap<>();
    return visitor -> {
      for (String line : lines(file)) {
        String[] f = SPACE.split(line.strip());
        if (f.length < 14) {
          continue;
        }
        String name = f[2];
        if (whole.computeIfAbsent(name, n -> isWholeDisk(blocks, n))) {
          visitor.disk(
              name,
              Long.parseLong(f[3]),
              Long.parseLong(f[5]) * SECTOR,
              Long.parseLong(f[7]),
              Long.parseLong(f[9]) * SECTOR,
              Long.parseLong(f[12]));
        }
      }
    };
  }

  private static boolean isWholeDisk(Path blocks, String name) {
    return !NOT_A_DISK.matcher(name).matches() && Files.exists(blocks.resolve(name));
  }

  static NetworkCounters network(Path proc) {
    Path file = proc.resolve("net").resolve("dev");
    return visitor -> {
      for (String line : lines(file)) {
        int colon = line.lastIndexOf(':');
        if (colon < 0) {
          continue; // one of the two heading lines
        }
        long[] f =
            Arrays.stream(SPACE.split(line.substring(colon + 1).strip()))
                .mapToLong(Long::parseLong)
                .toArray();
        if (f.length >= 12) {
          visitor.link(
              line.substring(0, colon).strip(), f[0], f[1], f[8], f[9], f[2] + f[10], f[3] + f[11]);
        }
      }
    };
  }

  /** The lines of a small kernel file, which is always short and never anything but ASCII. */
  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("the kernel's " + file + " cannot be read", e);
    }
  }
}
