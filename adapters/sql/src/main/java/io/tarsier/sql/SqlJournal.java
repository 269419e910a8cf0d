package io.tarsier.sql;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.ChainProof;
import io.tarsier.ports.Journal;
import io.tarsier.ports.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The journal as rows. Writers queue on the head row (its lock is held to the end of the
 * transaction), so that two processes on one PostgreSQL cannot both append behind the same entry.
 */
final class SqlJournal implements Journal {

  /** Entries held at once while proving. */
  private static final int PAGE = 500;

  private static final RowMapper<JournalEntry> ROW =
      (rs, context) ->
          new JournalEntry(
              rs.getLong("sequence"),
              Instant.ofEpochMilli(rs.getLong("time")),
              text(rs.getString("actor")),
              text(rs.getString("kind")),
              text(rs.getString("subject")),
              text(rs.getString("body")),
              text(rs.getString("previous")),
              text(rs.getString("hash")));
  private static final RowMapper<Head> HEAD =
      (rs, context) -> new Head(rs.getLong("sequence"), text(rs.getString("hash")));

  private final Database database;

  SqlJournal(Database database) {
    this.database = database;
  }

  /** Sequence and hash of the entry that was written last. */
  record Head(long sequence, String hash) {
    static final Head NONE = new Head(0, JournalEntry.GENESIS);
  }

  @Override
  public List<JournalEntry> after(long sequence, int limit) {
    return database.read(h -> after(h, sequence, limit));
  }

  @Override
  public List<JournalEntry> before(long sequence, int limit) {
    return database.read(h ->
        h.select(
                "SELECT * FROM journal WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
                sequence,
                limit)
            .map(ROW)
            .list());
  }

  @Override
  public long size() {
    return database.read(h -> head(h).orElse(Head.NONE)).sequence();
  }

  /**
   * Reads up to the head as it was at the beginning, a page at a time: what stands before the head
   * never changes, so no long transaction is needed and the program may go on writing.
   */
  @Override
  public Verdict verify() {
    Head head = database.read(h -> head(h).orElse(Head.NONE));
    ChainProof proof = new ChainProof();
    long last = Long.MIN_VALUE;
    while (last < head.sequence()) {
      long from = last;
      List<JournalEntry> page = database.read(h -> after(h, from, PAGE));
      for (JournalEntry entry : page) {
        if (entry.sequence() <= head.sequence() && !proof.accept(entry)) {
          return proof.finish(head.sequence(), head.hash());
        }
      }
      if (page.isEmpty()) {
        break;
      }
      last = page.getLast().sequence();
    }
    Verdict verdict = proof.finish(head.sequence(), head.hash());
    return verdict instanceof Verdict.Intact
        ? database.read(SqlJournal::strayEntry).orElse(verdict)
        : verdict;
  }

  /** An entry that stands behind the head; one statement, so that both are of one moment. */
  private static Optional<Verdict> strayEntry(Handle handle) {
    return handle
        .select(
            """
            SELECT min(j.sequence) AS sequence FROM journal j
            WHERE j.sequence > COALESCE((SELECT max(h.sequence) FROM journal_head h), 0)
            """)
        .map((rs, context) ->
            rs.getLong("sequence") == 0
                ? Optional.<Verdict>empty()
                : Optional.<Verdict>of(
                    new Verdict.Broken(
                        rs.getLong("sequence"),
                        "the entry stands behind the last one that was written")))
        .one();
  }

  /** The head, held until the transaction ends. */
  Head lock(Handle handle) {
    return handle
        .select(
            "SELECT sequence, hash FROM journal_head WHERE id = 1" + database.dialect().lockRow())
        .map(HEAD)
        .findFirst()
        .orElseThrow(() ->
            new StorageException(
                database.location()
                    + " has lost the end of its journal; run `tarsier journal verify`"));
  }

  /** Appends behind a head that is held; the new head. */
  Head append(Handle handle, Head head, List<JournalEntry.Draft> drafts) {
    if (drafts.isEmpty()) {
      return head;
    }
    Head end = head;
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO journal (sequence, time, actor, kind, subject, body, previous, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (JournalEntry.Draft draft : drafts) {
        JournalEntry e = JournalEntry.chain(clean(draft), end.sequence(), end.hash());
        batch.add(
            e.sequence(),
            e.time().toEpochMilli(),
            e.actor(),
            e.kind(),
            e.subject(),
            e.body(),
            e.previous(),
            e.hash());
        end = new Head(e.sequence(), e.hash());
      }
      batch.execute();
    }
    handle.execute(
        "UPDATE journal_head SET sequence = ?, hash = ? WHERE id = 1", end.sequence(), end.hash());
    return end;
  }

  /** Whether the entry that a commit ended with is there. */
  static boolean holds(Handle handle, Head end) {
    return handle
        .select("SELECT 1 FROM journal WHERE sequence = ? AND hash = ?", end.sequence(), end.hash())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
  }

  private static List<JournalEntry> after(Handle handle, long sequence, int limit) {
    return handle
        .select(
            "SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit)
        .map(ROW)
        .list();
  }

  private static Optional<Head> head(Handle handle) {
    return handle
        .select("SELECT sequence, hash FROM journal_head WHERE id = 1")
        .map(HEAD)
        .findFirst();
  }

  private static JournalEntry.Draft clean(JournalEntry.Draft d) {
    return new JournalEntry.Draft(
        d.time(),
        Texts.clean(d.actor()),
        Texts.clean(d.kind()),
        Texts.clean(d.subject()),
        Texts.clean(d.body()));
  }

  /** A column emptied by hand must be read to be reported. */
  private static String text(@Nullable String column) {
    return column == null ? "" : column;
  }
}
