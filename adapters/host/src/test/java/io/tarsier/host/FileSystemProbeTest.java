package io.tarsier.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oshi.software.os.FileSystem;
import oshi.software.os.OSFileStore;

class FileSystemProbeTest {

  @TempDir Path root;

  private final Machine machine = new Machine();
  private final List<OSFileStore> stores = new ArrayList<>();
  private int discoveries;

  private final FileSystemProbe probe =
      new FileSystemProbe(
          Machine.answering(
              FileSystem.class,
              Map.of(
                  "getFileStores",
                  () -> {
                    discoveries++;
                    return List.copyOf(stores);
                  })),
          Machine.NAMES);

  private Path mount(String name, String volume, String type, String options) throws IOException {
    Path path = Files.createDirectories(root.resolve(name));
    stores.add(
        Machine.answering(
            OSFileStore.class,
            Map.of(
                "getMount", path::toString,
                "getVolume", () -> volume,
                "getType", () -> type,
                "getOptions", () -> options,
                "getTotalSpace", () -> 1000L,
                "getTotalInodes", () -> 100L,
                "getFreeInodes", () -> 40L)));
    return path;
  }

  private static String labels(String volume, Path path) {
    return "{device=\"" + volume + "\",mountpoint=\"" + path + "\"}";
  }

  @Test
  void tellsHowFullAFileSystemIs() throws IOException {
    Path data = mount("data", "/dev/sdb", "ext4", "rw,relatime");
    Map<String, Double> read = machine.read(probe);
    String labels = labels("/dev/sdb", data);
    assertThat(read.get("host_filesystem_used_ratio" + labels)).isBetween(0.0, 1.0);
    assertThat(read.get("host_filesystem_available_bytes" + labels)).isPositive();
    assertThat(read).containsEntry("host_filesystem_inodes_used_ratio" + labels, 0.6);
  }

  @Test
  void aDeviceMountedTwiceIsOneFileSystem() throws IOException {
    mount("deep/bind/mount", "/dev/sdb", "ext4", "rw");
    Path data = mount("data", "/dev/sdb", "ext4", "rw");
    assertThat(machine.read(probe))
        .hasSize(3)
        .containsKey("host_filesystem_used_ratio" + labels("/dev/sdb", data));
  }

  @Test
  void whatCannotGrowIsLeftOut() throws IOException {
    mount("tmp", "tmpfs", "tmpfs", "rw");
    mount("snap", "/dev/loop3", "squashfs", "ro");
    mount("cd", "/dev/sr0", "ext4", "ro,relatime");
    assertThat(machine.read(probe)).isEmpty();
  }

  @Test
  void looksForNewMountsOnceAMinute() throws IOException {
    mount("a", "/dev/a", "ext4", "rw");
    machine.read(probe);
    mount("b", "/dev/b", "ext4", "rw");
    machine.pass(Duration.ofSeconds(59));
    assertThat(machine.read(probe)).hasSize(3);
    assertThat(discoveries).isEqualTo(1);
    machine.pass(Duration.ofSeconds(1));
    assertThat(machine.read(probe)).hasSize(6);
  }

  @Test
  void anUnmountedOneIsForgottenAtTheNextReading() throws IOException {
    Path gone = mount("gone", "/dev/a", "ext4", "rw");
    machine.read(probe);
    Files.delete(gone);
    stores.clear();
    assertThatThrownBy(() -> machine.read(probe)).hasMessageContaining(gone.toString());
    mount("b", "/dev/b", "ext4", "rw");
    assertThat(machine.read(probe)).hasSize(3);
  }
}
