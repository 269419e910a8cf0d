package io.tarsier.sql;

import io.tarsier.model.Finding;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link DiskIT} runs on disks that are full or read-only; prints what it met. */
final class MountedProcess {

  private final Path folder;
  private final Samples samples = new Samples(1);
  private final List<String> acknowledged = new ArrayList<>();

  private MountedProcess(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws IOException {
    MountedProcess process = new MountedProcess(Path.of(arguments[1]));
    switch (arguments[0]) {
      case "fill" -> process.fill();
      case "start" -> process.start(Long.parseLong(arguments[2]) << 10);
      case "open" -> process.open();
      case "read" -> process.read();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Commits until the disk is full, makes room, goes on, and starts again. */
  private void fill() throws IOException {
    Path ballast = folder.resolve("ballast");
    Files.write(ballast, new byte[2 << 20]);
    try (SqlStorage storage = SqlStorage.open(folder)) {
      commitUntilFull(storage);
      try {
        storage.snapshots().put(Map.of("big", new byte[1 << 20]));
        say("snapshot", "written");
      } catch (StorageException e) {
        say("snapshot", e.getMessage());
      }
      say("full", check(storage));
      Files.delete(ballast);
      for (int i = 0; i < 20; i++) {
        commit(storage);
      }
      say("roomy", check(storage));
      storage.snapshots().read("", (key, state) -> say("snapshot", "half written"));
      commitUntilFull(storage);
    } catch (StorageException e) {
      say("close", e.getMessage());
    }
    try (SqlStorage storage = SqlStorage.openReadOnly(folder)) {
      say("again", check(storage));
    }
  }

  private void commitUntilFull(Storage storage) {
    try {
      for (int i = 0; i < 100_000; i++) {
        commit(storage);
      }
      say("fault", "none");
    } catch (StorageException e) {
      say("fault", e.getMessage());
    }
  }

  private void commit(Storage storage) {
    MetricAnomaly finding =
        samples.finding(Samples.series(1), ManualClock.START.plusSeconds(acknowledged.size()));
    storage.commit(
        new Storage.Commit(
            List.<Finding>of(finding),
            List.of(),
            List.of(samples.draft(ManualClock.START, finding.id()))));
    acknowledged.add(finding.id());
  }

  private String check(Storage storage) {
    boolean all = storage.findings().getAll(acknowledged).size() == acknowledged.size();
    return all && storage.journal().size() == acknowledged.size()
        ? storage.journal().verify().toString()
        : "lost something";
  }

  /** Starts with so many bytes left on the disk, then with room. */
  private void start(long left) throws IOException {
    Path ballast = folder.resolve("ballast");
    try (FileChannel channel =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      try {
        while (true) {
          channel.write(ByteBuffer.allocate(4096));
        }
      } catch (IOException e) {
        channel.truncate(channel.size() - left);
      }
    }
    open();
    Files.delete(ballast);
    open();
  }

  private void open() {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      commit(storage);
      say("opened", "yes");
    } catch (StorageException e) {
      say("refused", e.getMessage());
    }
  }

  private void read() {
    try (SqlStorage storage = SqlStorage.openReadOnly(folder)) {
      say("verdict", storage.journal().verify().toString());
    } catch (StorageException e) {
      say("refused", e.getMessage());
    }
  }

  private static void say(String what, @Nullable String text) {
    System.out.println(what + ": " + text);
  }
}
