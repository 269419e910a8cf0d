package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpeningTest {

  @TempDir Path folder;

  private final Samples samples = new Samples(5);
  private final MetricAnomaly finding = samples.finding(Samples.series(1), ManualClock.START);

  @Test
  void findsEverythingAgainAfterAnotherStart() {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      commit(storage);
    }
    try (SqlStorage storage = SqlStorage.open(folder)) {
      assertThat(storage.findings().get(finding.id())).contains(finding);
      commit(storage);
      assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(2));
    }
  }

  @Test
  void makesItsFolderAndFilesForTheirOwnerAlone() throws Exception {
    Path made = folder.resolve("a/b");
    try (SqlStorage storage = SqlStorage.open(made)) {
      commit(storage);
      for (String name : List.of("tarsier.db", "tarsier.db-wal")) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.resolve(name))))
            .isEqualTo("rw-------");
      }
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
        .isEqualTo("rwx------");
  }

  @Test
  void takesFolderNamesThatLookLikeOptions() {
    Path odd = folder.resolve("what? a%20b #1 größe&x=y");
    try (SqlStorage storage = SqlStorage.open(odd)) {
      commit(storage);
    }
    assertThat(odd.resolve("tarsier.db")).isNotEmptyFile();
    try (SqlStorage storage = SqlStorage.openReadOnly(odd)) {
      assertThat(storage.journal().size()).isEqualTo(1);
    }
  }

  @Test
  void refusesAFolderThatIsInUseHereUntilItIsReleased() {
    try (SqlStorage first = SqlStorage.open(folder)) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> SqlStorage.open(folder))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining("used by another Tarsier")
            .hasMessageContaining("--data");
      }
      commit(first);
    }
    SqlStorage.open(folder).close();
  }

  @Test
  void refusesAFolderThatAnotherProcessUsesAndNamesIt() throws Exception {
    try (Child child = Child.start(CommittingProcess.class, folder.toString())) {
      assertThat(child.readLine()).startsWith("ack");
      assertThatThrownBy(() -> SqlStorage.open(folder))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("process " + child.pid());
      try (SqlStorage reader = SqlStorage.openReadOnly(folder)) {
        assertThat(reader.journal().verify()).isInstanceOf(Journal.Verdict.Intact.class);
      }
    }
    SqlStorage.open(folder).close();
  }

  @Test
  void readsWhileItIsWrittenButNeverWrites() {
    try (SqlStorage writer = SqlStorage.open(folder);
        SqlStorage reader = SqlStorage.openReadOnly(folder)) {
      commit(writer);
      assertThat(reader.journal().verify()).isEqualTo(new Journal.Verdict.Intact(1));
      assertThat(reader.findings().get(finding.id())).contains(finding);
      assertThatThrownBy(() -> commit(reader))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("reading only");
      assertThatThrownBy(() -> reader.snapshots().remove(List.of("a")))
          .isInstanceOf(StorageException.class);
    }
  }

  @Test
  void refusesToReadWhereNothingIs() throws Exception {
    assertThatThrownBy(() -> SqlStorage.openReadOnly(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is not there");
    assertThat(folder).isEmptyDirectory();
    Files.createFile(folder.resolve("tarsier.db"));
    assertThatThrownBy(() -> SqlStorage.openReadOnly(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no Tarsier data");
  }

  @Test
  void refusesAFileThatIsNoDatabaseAndLeavesItAlone() throws Exception {
    Path file = folder.resolve("tarsier.db");
    Files.writeString(file, "my diary\n".repeat(1000));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> SqlStorage.open(folder))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("damaged or not a Tarsier database")
          .hasMessageContaining("backup");
    }
    assertThatThrownBy(() -> SqlStorage.openReadOnly(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged or not a Tarsier database");
    assertThat(file).content().isEqualTo("my diary\n".repeat(1000));
  }

  @Test
  void refusesADatabaseOfSomethingElseAndAFileInPlaceOfTheFolder() throws Exception {
    sql("CREATE TABLE diary (day INTEGER)");
    assertThatThrownBy(() -> SqlStorage.open(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("holds tables of something else");
    assertThatThrownBy(() -> SqlStorage.open(folder.resolve("tarsier.db")))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void saysThatADamagedFileIsDamaged() throws Exception {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      IntStream.range(0, 300).forEach(i -> commit(storage));
    }
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve("tarsier.db").toFile(), "rw")) {
      // The schema on the first page survives, everything behind it does not.
      file.seek(4096 * 2);
      file.write(new byte[(int) (file.length() - 4096 * 2)]);
    }
    assertThatThrownBy(
            () -> {
              try (SqlStorage storage = SqlStorage.open(folder)) {
                commit(storage);
              }
            })
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void refusesWhatANewerProgramWrote() throws Exception {
    SqlStorage.open(folder).close();
    sql(
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,"
            + " installed_by, execution_time, success)"
            + " VALUES (9, '99', 'later', 'SQL', 'V99__later.sql', '', 1, 1)");
    assertThatThrownBy(() -> SqlStorage.open(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer Tarsier (schema 99, this one knows " + Migrations.LATEST);
    assertThatThrownBy(() -> SqlStorage.openReadOnly(folder))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("newer Tarsier");
  }

  @Test
  void beginsAgainWhereAStartWasCutShort() throws Exception {
    SqlStorage.open(folder).close();
    // What a kill leaves between making the table of migrations and running the first of them.
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + other.resolve("tarsier.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("ATTACH '" + folder.resolve("tarsier.db") + "' AS done");
      String ddl;
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT sql FROM done.sqlite_master WHERE name = 'flyway_schema_history'")) {
        rows.next();
        ddl = rows.getString(1);
      }
      statement.execute(ddl);
    }
    try (SqlStorage storage = SqlStorage.open(other)) {
      commit(storage);
    }
  }

  @Test
  void readsRulesThatWereKeptBeforeTheyHadHours() throws Exception {
    SqlStorage.open(folder).close();
    sql("ALTER TABLE suppressions DROP COLUMN hours");
    sql("ALTER TABLE suppressions DROP COLUMN zone");
    sql("DELETE FROM flyway_schema_history WHERE version >= '5'");
    sql("INSERT INTO suppressions VALUES ('q-1', '{a=\"b\"}', 1000, 2000, 'why', 'ann', 1000)");
    try (SqlStorage storage = SqlStorage.open(folder)) {
      assertThat(storage.suppressions().all())
          .singleElement()
          .matches(r -> r.weekly().isEmpty() && r.ends().toEpochMilli() == 2000);
    }
  }

  @Test
  void givesSpaceBackAfterRetention() throws Exception {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      List<MetricAnomaly> many =
          IntStream.range(0, 3000)
              .mapToObj(i -> samples.finding(Samples.series(i), ManualClock.START.plusSeconds(i)))
              .toList();
      storage.commit(new Storage.Commit(List.copyOf(many), List.of(), List.of()));
    }
    long before = Files.size(folder.resolve("tarsier.db"));
    try (SqlStorage storage = SqlStorage.open(folder)) {
      assertThat(storage.retain(ManualClock.START.plusSeconds(100_000)).findings()).isEqualTo(3000);
    }
    assertThat(Files.size(folder.resolve("tarsier.db"))).isLessThan(before / 4);
  }

  @Test
  void keepsFactsWhoseTextNoDatabaseTakes() {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      OddText.commitAndCheck(storage);
    }
  }

  @Test
  void knowsItsNewestMigration() throws Exception {
    try (var files =
        Files.list(Path.of(OpeningTest.class.getResource("/io/tarsier/sql/migration").toURI()))) {
      int newest =
          files
              .map(f -> f.getFileName().toString().replaceFirst("^V(\\d+)__.*\\.sql$", "$1"))
              .mapToInt(Integer::parseInt)
              .max()
              .orElseThrow();
      assertThat(Migrations.LATEST).isEqualTo(newest);
    }
  }

  private void commit(Storage storage) {
    storage.commit(
        new Storage.Commit(
            List.of(finding), List.of(), List.of(samples.draft(ManualClock.START, finding.id()))));
  }

  private void sql(String statementText) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tarsier.db"));
        Statement statement = connection.createStatement()) {
      statement.execute(statementText);
    }
  }
}
