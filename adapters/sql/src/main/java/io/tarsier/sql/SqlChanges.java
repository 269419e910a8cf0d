package io.tarsier.sql;

import io.tarsier.model.Change;
import io.tarsier.ports.ChangeStore;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Changes as documents, by time. */
final class SqlChanges implements ChangeStore {

  private final Database database;
  private final Commits commits;

  SqlChanges(Database database, Commits commits) {
    this.database = database;
    this.commits = commits;
  }

  @Override
  public void put(List<Change> changes, Storage.Commit commit) {
    commits.write(
        commit,
        h ->
            changes.forEach(c ->
                h.execute(
                    """
                    INSERT INTO changes (id, time, document) VALUES (?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET
                      time = excluded.time, document = excluded.document
                    """,
                    Texts.clean(c.id()),
                    c.epochMillis(),
                    Texts.clean(Documents.write(c)))));
  }

  @Override
  public List<Change> between(Instant from, Instant to, int limit) {
    return database.read(h ->
        h.select(
                "SELECT document FROM changes WHERE time >= ? AND time < ?"
                    + " ORDER BY time DESC, id DESC LIMIT ?",
                from.toEpochMilli(),
                to.toEpochMilli(),
                limit)
            .map((rs, context) -> Documents.change(rs.getString("document")))
            .list());
  }

  /** Removes what took effect before a moment. */
  static void retain(Handle handle, long epochMillis) {
    handle.execute("DELETE FROM changes WHERE time < ?", epochMillis);
  }
}
