package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Labels;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of changes does. */
public abstract class ChangeStoreContract {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

  private Storage storage;

  /** An empty storage. */
  protected abstract Storage openEmpty() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = openEmpty();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  @Test
  void givesChangesOfASpanOfTimeTheNewestFirst() {
    Change early = change("c1", T0, "1.4.1");
    Change late = change("c2", T0.plusSeconds(60), "1.5.0 \u2192 \"\u00e4\\\"");
    put(early, late, change("c3", T0.plusSeconds(120), "1.6.0"));

    assertThat(storage.changes().between(T0, T0.plusSeconds(120), 10)).containsExactly(late, early);
    assertThat(storage.changes().between(T0, T0.plusSeconds(120), 1)).containsExactly(late);
  }

  @Test
  void aChangeReportedAgainReplacesItself() {
    put(change("c1", T0, "1.4.1"));
    Change corrected = change("c1", T0.plusSeconds(5), "1.4.2");
    put(corrected);

    assertThat(storage.changes().between(T0, T0.plusSeconds(60), 10)).containsExactly(corrected);
  }

  @Test
  void theJournalEntryOfAChangeIsWrittenWithIt() {
    put(change("c1", T0, "1.4.1"));

    assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(1));
  }

  @Test
  void retentionTakesOldChanges() {
    Change kept = change("c2", T0.plusSeconds(60), "1.5.0");
    put(change("c1", T0, "1.4.1"), kept);
    storage.retain(T0.plusSeconds(30));

    assertThat(storage.changes().between(T0, T0.plusSeconds(600), 10)).containsExactly(kept);
  }

  private void put(Change... changes) {
    storage
        .changes()
        .put(
            List.of(changes),
            new Storage.Commit(
                List.of(),
                List.of(),
                List.of(new JournalEntry.Draft(T0, "mara", "change", changes[0].id(), "{}"))));
  }

  private static Change change(String id, Instant time, String version) {
    return new Change(
        id,
        new Entity(Entity.Kind.SERVICE, "shop", "payment"),
        time.toEpochMilli(),
        Change.Kind.DEPLOYMENT,
        "payment " + version,
        "argo-cd",
        Labels.of(Map.of("version", version)),
        "https://argo.test/payment");
  }
}
