package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody changes the file behind the program's back; the proof names the first change. */
final class JournalTamperingTest {

  /** More than two pages of the proof. */
  private static final int ENTRIES = 1234;

  @TempDir Path folder;

  @BeforeEach
  void writeAJournal() {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      append(storage, ENTRIES);
      assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(ENTRIES));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "time = time + 1",
        "actor = 'mallory'",
        "kind = 'decision'",
        "subject = 's'",
        "body = body || ' '",
        "body = ''",
        "previous = hash",
        "hash = previous",
        "hash = upper(hash)"
      })
  void namesTheEntryWithAnAlteredField(String change) throws Exception {
    for (int entry : new int[] {ENTRIES, 777, 500, 1}) {
      tamper("UPDATE journal SET " + change + " WHERE sequence = " + entry);
      assertThat(broken()).isEqualTo(entry);
    }
  }

  @Test
  void namesADeletedEntry() throws Exception {
    tamper("DELETE FROM journal WHERE sequence = 501");
    assertThat(broken()).isEqualTo(501);
  }

  @Test
  void namesTheFirstOfTwoSwappedEntries() throws Exception {
    tamper(
        "UPDATE journal SET sequence = -1 WHERE sequence = 10",
        "UPDATE journal SET sequence = 10 WHERE sequence = 1000",
        "UPDATE journal SET sequence = 1000 WHERE sequence = -1");
    assertThat(broken()).isEqualTo(10);
  }

  @Test
  void namesTheFirstEntryOfACutTail() throws Exception {
    tamper("DELETE FROM journal WHERE sequence > 1200");
    assertThat(broken()).isEqualTo(1201);
    tamper("DELETE FROM journal");
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void namesAnEntryMovedToTheEnd() throws Exception {
    tamper("UPDATE journal SET sequence = 999999 WHERE sequence = 42");
    assertThat(broken()).isEqualTo(42);
  }

  @Test
  void namesAnEntryPutInFrontOrBehind() throws Exception {
    String copy =
        "INSERT INTO journal SELECT %d, time, actor, kind, subject, body, previous, hash"
            + " FROM journal WHERE sequence = 7";
    tamper(copy.formatted(2000));
    assertThat(broken()).isEqualTo(2000);
    tamper(copy.formatted(0));
    assertThat(broken()).isEqualTo(0);
  }

  @Test
  void namesAnEntryRewrittenTogetherWithItsHash() throws Exception {
    rewrite(600);
    assertThat(broken()).isEqualTo(600);
  }

  @Test
  void namesTheLastEntryRewrittenTogetherWithItsHash() throws Exception {
    rewrite(ENTRIES);
    assertThat(broken()).isEqualTo(ENTRIES);
  }

  @Test
  void stillFindsACutTailAfterMoreWasWritten() throws Exception {
    tamper("DELETE FROM journal WHERE sequence = " + ENTRIES);
    try (SqlStorage storage = SqlStorage.open(folder)) {
      append(storage, 3);
    }
    assertThat(broken()).isEqualTo(ENTRIES);
  }

  @Test
  void refusesToAppendWhenTheEndOfTheChainIsLost() throws Exception {
    tamper("DELETE FROM journal_head");
    assertThat(broken()).isEqualTo(1);
    try (SqlStorage storage = SqlStorage.open(folder)) {
      assertThatThrownBy(() -> append(storage, 1))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("journal verify");
    }
  }

  private static void append(Storage storage, int entries) {
    Samples samples = new Samples(3);
    List<JournalEntry.Draft> drafts = new ArrayList<>();
    for (int i = 0; i < entries; i++) {
      drafts.add(samples.draft(ManualClock.START.plusSeconds(i), "f-" + i));
    }
    storage.commit(new Storage.Commit(List.of(), List.of(), drafts));
  }

  private void rewrite(int sequence) throws Exception {
    JournalEntry forged;
    try (SqlStorage storage = SqlStorage.openReadOnly(folder)) {
      JournalEntry e = storage.journal().after(sequence - 1, 1).getFirst();
      forged =
          JournalEntry.chain(
              new JournalEntry.Draft(e.time(), "mallory", e.kind(), e.subject(), e.body()),
              sequence - 1,
              e.previous());
    }
    tamper(
        "UPDATE journal SET actor = 'mallory', hash = '%s' WHERE sequence = %d"
            .formatted(forged.hash(), sequence));
  }

  private long broken() {
    try (SqlStorage storage = SqlStorage.openReadOnly(folder)) {
      return ((Journal.Verdict.Broken) storage.journal().verify()).sequence();
    }
  }

  private void tamper(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("tarsier.db"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
      }
    }
  }
}
