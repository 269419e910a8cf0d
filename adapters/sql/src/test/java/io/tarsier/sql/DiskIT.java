package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real full and read-only disks: small mounts that only a child process sees. */
final class DiskIT {

  @TempDir Path folder;

  @BeforeAll
  static void needsMounts() {
    assumeTrue(Child.canMount(), "skipped: mounting a full or read-only disk needs Linux and root");
  }

  @Test
  void aFullDiskLosesNothingAndIsGoneOnceThereIsRoom() throws Exception {
    List<String> said = run("mount -t tmpfs -o size=6m tmpfs " + folder, "fill");
    assertThat(said).filteredOn(l -> l.startsWith("fault: ")).hasSize(2);
    assertThat(said)
        .filteredOn(l -> l.startsWith("fault: ") || l.startsWith("snapshot: "))
        .allSatisfy(line -> assertThat(line).contains("full", folder.toString()).contains("space"));
    assertThat(said)
        .filteredOn(l -> l.matches("(full|roomy|again): .*"))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).contains("Intact"));
  }

  /** From no room for the lock to room for some of the tables. */
  @ParameterizedTest
  @ValueSource(ints = {0, 16, 72, 140})
  void aDiskThatIsFullFromTheStartIsRefusedUntilThereIsRoom(int kilobytes) throws Exception {
    List<String> said =
        run("mount -t tmpfs -o size=4m tmpfs " + folder, "start", Integer.toString(kilobytes));
    assertThat(said).hasSize(2);
    assertThat(said.getFirst()).startsWith("refused: ").containsPattern("room|space");
    assertThat(said.getLast()).isEqualTo("opened: yes");
  }

  @Test
  void aReadOnlyFolderIsRefusedForWritingButItsJournalCanBeProved() throws Exception {
    writeSomething();
    String mounts = readOnly();
    assertThat(run(mounts, "open"))
        .singleElement()
        .asString()
        .startsWith("refused: ")
        .contains("cannot be written", "--data");
    assertThat(run(mounts, "read"))
        .singleElement()
        .asString()
        .isEqualTo("verdict: Intact[entries=1]");
  }

  @Test
  void theJournalOfAKilledProcessCanBeProvedOnReadOnlyMedia() throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Path original = folder.resolve("original");
    try (SqlStorage storage = SqlStorage.open(original)) {
      commit(storage);
      // As a kill leaves it: everything still in the write-ahead log.
      for (String name : List.of("tarsier.db", "tarsier.db-wal", "tarsier.db-shm")) {
        Files.copy(original.resolve(name), copy.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    try (Child child =
        Child.startMounted(readOnly(), MountedProcess.class, "read", copy.toString())) {
      assertThat(child.readAll())
          .singleElement()
          .asString()
          .isEqualTo("verdict: Intact[entries=1]");
    }
  }

  private void writeSomething() {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      commit(storage);
    }
  }

  private static void commit(SqlStorage storage) {
    storage.commit(
        new Storage.Commit(
            List.of(), List.of(), List.of(new Samples(1).draft(ManualClock.START, "s"))));
  }

  private String readOnly() {
    return "mount --bind %1$s %1$s; mount -o remount,ro,bind %1$s".formatted(folder);
  }

  private List<String> run(String mounts, String task, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(task, folder.toString()));
    arguments.addAll(List.of(more));
    try (Child child =
        Child.startMounted(mounts, MountedProcess.class, arguments.toArray(String[]::new))) {
      return child.readAll();
    }
  }
}
