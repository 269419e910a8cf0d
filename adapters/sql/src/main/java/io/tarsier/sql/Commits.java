package io.tarsier.sql;

import io.tarsier.ports.Storage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Writes what belongs together in one transaction. All writers of facts first take the journal's
 * head, in both databases, so they never deadlock and the journal's order is the order of commits.
 */
final class Commits {

  private final Database database;
  private final SqlFindings findings;
  private final SqlIncidents incidents;
  private final SqlJournal journal;

  Commits(Database database, SqlFindings findings, SqlIncidents incidents, SqlJournal journal) {
    this.database = database;
    this.findings = findings;
    this.incidents = incidents;
    this.journal = journal;
  }

  /**
   * @param more written in the same transaction; must give the same result twice
   */
  void write(Storage.Commit commit, Consumer<Handle> more) {
    AtomicReference<SqlJournal.Head> attempted = new AtomicReference<>(SqlJournal.Head.NONE);
    database.write(h -> {
      SqlJournal.Head head = journal.lock(h);
      SqlJournal.Head before = attempted.get();
      if (before.sequence() > 0 && SqlJournal.holds(h, before)) {
        // The connection broke after the last attempt was committed and before its answer
        // came: everything is there, and appending again would tell it twice.
        return false;
      }
      findings.put(h, commit.findings());
      commit.incidents().forEach(i -> incidents.put(h, i));
      SqlSuppressions.mark(h, commit.heldBack());
      more.accept(h);
      if (!commit.journal().isEmpty()) {
        attempted.set(journal.append(h, head, commit.journal()));
      }
      return true;
    });
  }
}
