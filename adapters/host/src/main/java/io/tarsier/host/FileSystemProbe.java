package io.tarsier.host;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;

/**
 * How full the mounted file systems are. Which there are is asked of OSHI once in {@link
 * #REDISCOVER}, because that starts a process; how full they are costs one system call each.
 *
 * <p>Only local ones that can be written to count: a stale network mount would hang every reading.
 * A device mounted in several places is one file system, named by its shortest path. At most {@link
 * #MAX_MOUNTS}, the largest first.
 */
final class FileSystemProbe implements Probe {

  static final Duration REDISCOVER = Duration.ofMinutes(1);
  static final int MAX_MOUNTS = 12;

  /** Never a place where data grows: in memory, or an image that is full by design. */
  private static final Set<String> PSEUDO =
      Set.of("tmpfs", "ramfs", "devtmpfs", "overlay", "squashfs", "iso9660", "erofs", "udf");

  private final FileSystem fileSystem;
  private final Names names;
  private final Map<String, Mount> known = new LinkedHashMap<>();
  private List<Mount> mounts = List.of();
  private Instant discovered = Instant.MIN;

  private static final class Mount {
    private final Path path;
    private final Series used;
    private final Series available;
    private final Series inodes;

    /** As of the last discovery; NaN where a file system has no fixed number of inodes. */
    private double inodesUsed = Double.NaN;

    private Mount(Path path, Entity entity, Labels labels) {
      this.path = path;
      this.used = new Series(entity, "host_filesystem_used_ratio", labels);
      this.available = new Series(entity, "host_filesystem_available_bytes", labels);
      this.inodes = new Series(entity, "host_filesystem_inodes_used_ratio", labels);
    }
  }

  FileSystemProbe(FileSystem fileSystem, Names names) {
    this.fileSystem = fileSystem;
    this.names = names;
  }

  @Override
  public void read(Readings readings) {
    if (mounts.isEmpty() || !readings.readAt().isBefore(discovered.plus(REDISCOVER))) {
      mounts = discover();
      discovered = readings.readAt();
    }
    for (Mount mount : mounts) {
      try {
        FileStore store = Files.getFileStore(mount.path);
        long total = store.getTotalSpace();
        long usable = store.getUsableSpace();
        long taken = total - store.getUnallocatedSpace();
        // As df counts: blocks kept back for root are neither used nor available.
        readings.add(mount.used, (double) taken / (taken + usable));
        readings.add(mount.available, usable);
        readings.add(mount.inodes, mount.inodesUsed);
      } catch (IOException e) {
        mounts = List.of(); // unmounted meanwhile: look again next time
        throw new UncheckedIOException("file system " + mount.path + " cannot be read", e);
      }
    }
  }

  private List<Mount> discover() {
    Map<String, OSFileStore> byVolume = new LinkedHashMap<>();
    for (OSFileStore store : fileSystem.getFileStores(true)) {
      if (counts(store)) {
        byVolume.merge(store.getVolume(), store, FileSystemProbe::shorterPath);
      }
    }
    List<Mount> found = new ArrayList<>();
    byVolume.values().stream()
        .sorted(Comparator.comparingLong(OSFileStore::getTotalSpace).reversed())
        .limit(MAX_MOUNTS)
        .forEach(store -> {
          Mount mount = known.computeIfAbsent(store.getMount(), path -> mount(path, store));
          mount.inodesUsed =
              store.getTotalInodes() > 0
                  ? 1 - (double) store.getFreeInodes() / store.getTotalInodes()
                  : Double.NaN;
          found.add(mount);
        });
    known.values().retainAll(found);
    return found;
  }

  private Mount mount(String path, OSFileStore store) {
    Labels labels = Labels.of(Map.of("mountpoint", path, "device", store.getVolume()));
    return new Mount(Path.of(path), names.entity(), labels);
  }

  static boolean counts(OSFileStore store) {
    return store.getTotalSpace() > 0
        && !PSEUDO.contains(store.getType())
        && !List.of(store.getOptions().split(",")).contains("ro");
  }

  private static OSFileStore shorterPath(OSFileStore a, OSFileStore b) {
    return b.getMount().length() < a.getMount().length() ? b : a;
  }
}
