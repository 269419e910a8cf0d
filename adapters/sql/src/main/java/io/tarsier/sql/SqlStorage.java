package io.tarsier.sql;

import io.tarsier.ports.ChangeStore;
import io.tarsier.ports.Cursor;
import io.tarsier.ports.FeedbackStore;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Journal;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.SnapshotStore;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.ports.SuppressionStore;
import io.tarsier.ports.TokenStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Storage in SQLite (a file in the data folder) or PostgreSQL.
 *
 * <p>A commit is one transaction that is on the disk when it returns: SQLite syncs its write-ahead
 * log each time, which makes one to a few milliseconds a commit on an SSD the usual cost. Readers
 * never wait for the writer. Memory is a few megabytes whatever is stored; lists are read page by
 * page, snapshots and the journal's proof row by row.
 *
 * <p>One process uses a data folder at a time; several may share a PostgreSQL, whose journal stays
 * one chain. Findings and incidents go with {@link #retain}; the journal only grows.
 */
public final class SqlStorage implements Storage {

  /** Rows that one transaction of retention removes, so that commits get their turn in between. */
  private static final int REMOVED_AT_ONCE = 1000;

  private final Database database;
  private final SqlFindings findings;
  private final SqlIncidents incidents;
  private final SqlJournal journal;
  private final Commits commits;

  private SqlStorage(Database database) {
    this.database = database;
    this.findings = new SqlFindings(database);
    this.incidents = new SqlIncidents(database);
    this.journal = new SqlJournal(database);
    this.commits = new Commits(database, findings, incidents, journal);
  }

  /**
   * Opens the SQLite database of a data folder, making both when they are not there.
   *
   * @throws StorageException when the folder is used by another process, cannot be written, or
   *     holds something else or something newer; the message says which
   */
  public static SqlStorage open(Path dataDirectory) {
    return new SqlStorage(Opening.sqlite(dataDirectory));
  }

  /**
   * Opens a PostgreSQL, making the tables when they are not there. The address holds the
   * credentials; they appear in no message.
   *
   * @param url {@code postgresql://user:password@host:port/database}, also behind {@code jdbc:}
   * @throws StorageException when it cannot be reached or used; the message says why
   */
  public static SqlStorage open(String url) {
    return new SqlStorage(Opening.postgres(PostgresAddress.parse(url), false));
  }

  /**
   * Opens the SQLite database of any data folder for reading, also while a Tarsier is writing to it
   * and on read-only media. Writing throws.
   */
  public static SqlStorage openReadOnly(Path dataDirectory) {
    return new SqlStorage(Opening.sqliteReadOnly(dataDirectory));
  }

  /** Opens a PostgreSQL for reading. Writing throws. */
  public static SqlStorage openReadOnly(String url) {
    return new SqlStorage(Opening.postgres(PostgresAddress.parse(url), true));
  }

  /** Whether a text is a database address rather than a folder. */
  public static boolean isDatabaseUrl(String text) {
    return PostgresAddress.matches(text);
  }

  /** Where the data are, for people: a file or an address without credentials. */
  public String location() {
    return database.location();
  }

  @Override
  public void commit(Commit commit) {
    if (!commit.isEmpty()) {
      commits.write(commit, h -> {});
    }
  }

  @Override
  public FindingStore findings() {
    return findings;
  }

  @Override
  public IncidentStore incidents() {
    return incidents;
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public SnapshotStore snapshots() {
    return new SqlSnapshots(database);
  }

  @Override
  public FeedbackStore feedback() {
    return new SqlFeedback(database, commits);
  }

  @Override
  public SuppressionStore suppressions() {
    return new SqlSuppressions(database, commits);
  }

  @Override
  public NoticeStore notices() {
    return new SqlNotices(database);
  }

  @Override
  public ChangeStore changes() {
    return new SqlChanges(database, commits);
  }

  @Override
  public TokenStore tokens() {
    return new SqlTokens(database);
  }

  @Override
  public Removed retain(Instant olderThan) {
    long limit = Cursor.millisOf(olderThan);
    long gone = removeAll(h -> SqlIncidents.retain(h, limit, REMOVED_AT_ONCE));
    Removed removed =
        new Removed(removeAll(h -> SqlFindings.retain(h, limit, REMOVED_AT_ONCE)), gone);
    database.write(h -> {
      SqlChanges.retain(h, limit);
      return true;
    });
    if (removed.findings() > 0) {
      removeAll(h -> {
        SqlSuppressions.retain(h);
        return 0;
      });
    }
    if (removed.findings() + removed.incidents() > 0) {
      database.shrink();
    }
    return removed;
  }

  private long removeAll(Function<Handle, Integer> some) {
    long total = 0;
    int last;
    do {
      last =
          database.write(h -> {
            journal.lock(h);
            return some.apply(h);
          });
      total += last;
    } while (last == REMOVED_AT_ONCE);
    return total;
  }

  @Override
  public void close() {
    database.close();
  }
}
