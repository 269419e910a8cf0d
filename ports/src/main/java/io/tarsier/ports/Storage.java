package io.tarsier.ports;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Everything that must survive: findings, incidents, the journal, engine state, feedback and
 * access. Safe for use by several threads.
 */
public interface Storage extends AutoCloseable {

  /**
   * What belongs together, written as one.
   *
   * @param findings replace earlier versions of themselves
   * @param incidents replace earlier versions of themselves
   * @param journal appended in order
   * @param heldBack by finding, the suppression rule that holds it back; empty when none does any
   *     more
   */
  record Commit(
      List<Finding> findings,
      List<Incident> incidents,
      List<JournalEntry.Draft> journal,
      Map<String, String> heldBack) {
    public Commit {
      findings = List.copyOf(findings);
      incidents = List.copyOf(incidents);
      journal = List.copyOf(journal);
      heldBack = Map.copyOf(heldBack);
    }

    /** A commit that no suppression has to do with. */
    public Commit(
        List<Finding> findings, List<Incident> incidents, List<JournalEntry.Draft> journal) {
      this(findings, incidents, journal, Map.of());
    }

    public boolean isEmpty() {
      return findings.isEmpty() && incidents.isEmpty() && journal.isEmpty() && heldBack.isEmpty();
    }
  }

  /**
   * What retention removed.
   *
   * @param findings number of findings
   * @param incidents number of incidents
   */
  record Removed(long findings, long incidents) {}

  /**
   * Writes all of it or nothing. When it returns, the facts are durable: neither {@code kill -9}
   * nor a power cut loses them.
   *
   * @throws StorageException when it could not be written
   */
  void commit(Commit commit);

  FindingStore findings();

  IncidentStore incidents();

  Journal journal();

  SnapshotStore snapshots();

  FeedbackStore feedback();

  SuppressionStore suppressions();

  ChangeStore changes();

  NoticeStore notices();

  TokenStore tokens();

  /**
   * Removes incidents that were closed before a moment, changes that took effect and findings that
   * ended before it, except findings of an incident that stays. The journal is never cut.
   */
  Removed retain(Instant olderThan);

  @Override
  void close();
}
