package io.tarsier.sql;

import io.tarsier.ports.FeedbackStore;
import io.tarsier.ports.Storage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What operators said, one row a finding. */
final class SqlFeedback implements FeedbackStore {

  private final Database database;
  private final Commits commits;

  SqlFeedback(Database database, Commits commits) {
    this.database = database;
    this.commits = commits;
  }

  @Override
  public void dismiss(List<Dismissal> dismissals, Storage.Commit commit) {
    commits.write(commit, h -> dismissals.forEach(d -> put(h, d)));
  }

  private static void put(Handle handle, Dismissal d) {
    handle.execute(
        """
        INSERT INTO dismissals (finding, series, actor, time, scope) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (finding) DO NOTHING
        """,
        Texts.clean(d.finding()),
        Texts.clean(d.series()),
        Texts.clean(d.actor()),
        d.time().toEpochMilli(),
        Texts.clean(d.scope()));
  }

  @Override
  public void withdraw(String finding, Instant when, Storage.Commit commit) {
    commits.write(
        commit,
        h ->
            h.execute(
                "UPDATE dismissals SET withdrawn = ? WHERE finding = ? AND withdrawn = 0",
                when.toEpochMilli(),
                Texts.clean(finding)));
  }

  @Override
  public List<Dismissal> all() {
    return database.read(h ->
        h.select("SELECT * FROM dismissals ORDER BY time, finding")
            .map((rs, context) ->
                new Dismissal(
                    rs.getString("series"),
                    rs.getString("finding"),
                    rs.getString("actor"),
                    Instant.ofEpochMilli(rs.getLong("time")),
                    rs.getString("scope"),
                    Optional.of(rs.getLong("withdrawn"))
                        .filter(t -> t != 0)
                        .map(Instant::ofEpochMilli)))
            .list());
  }
}
