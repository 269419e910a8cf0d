package io.tarsier.sql;

import io.tarsier.model.Finding;
import io.tarsier.model.Severity;
import io.tarsier.ports.Cursor;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Findings as documents, with what they are searched by in columns beside. */
final class SqlFindings implements FindingStore {

  private static final String LIST = "findings";
  private static final RowMapper<Finding> ROW =
      (rs, context) -> FindingDocuments.finding(rs.getString("kind"), rs.getString("document"));

  /** Well below the number of parameters that either database takes. */
  private static final int IDS_AT_ONCE = 500;

  private final Database database;

  SqlFindings(Database database) {
    this.database = database;
  }

  @Override
  public Page<Finding> find(Query query) {
    Keyset<Finding> rows = new Keyset<>(LIST, LIST, "started");
    query.entity().ifPresent(e -> rows.where("entity = :entity", "entity", e));
    query.series().ifPresent(s -> rows.where("series = :series", "series", s));
    query.atLeast().ifPresent(s -> rows.where("severity >= :severity", "severity", rankOf(s)));
    rows.between(query.from(), query.to()).behind(query.cursor());
    return database.read(h ->
        rows.page(
            h,
            query.limit(),
            ROW,
            f -> new Cursor(LIST, Cursor.millisOf(f.window().start()), f.id())));
  }

  @Override
  public Optional<Finding> get(String id) {
    return getAll(List.of(id)).stream().findFirst();
  }

  @Override
  public List<Finding> getAll(Collection<String> ids) {
    List<String> wanted =
        new ArrayList<>(new LinkedHashSet<>(ids.stream().map(Texts::clean).toList()));
    List<Finding> found = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i += IDS_AT_ONCE) {
      List<String> some = wanted.subList(i, Math.min(i + IDS_AT_ONCE, wanted.size()));
      found.addAll(
          database.read(h -> {
            try (var query = h.createQuery("SELECT * FROM findings WHERE id IN (<ids>)")) {
              return query.bindList("ids", some).map(ROW).list();
            }
          }));
    }
    found.sort(
        Comparator.<Finding>comparingLong(f -> Cursor.millisOf(f.window().start()))
            .thenComparing(Finding::id));
    return List.copyOf(found);
  }

  /** Within a transaction. */
  void put(Handle handle, List<Finding> findings) {
    if (findings.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO findings
              (id, kind, entity, series, severity, started, ended, ongoing, document)
            VALUES
              (:id, :kind, :entity, :series, :severity, :started, :ended, :ongoing, :document)
            ON CONFLICT (id) DO UPDATE SET
              kind = excluded.kind, entity = excluded.entity, series = excluded.series,
              severity = excluded.severity, started = excluded.started, ended = excluded.ended,
              ongoing = excluded.ongoing, document = excluded.document
            """)) {
      for (Finding f : findings) {
        batch
            .bind("id", Texts.clean(f.id()))
            .bind("kind", f.kind())
            .bind("entity", Texts.clean(f.entity().id()))
            .bind("series", seriesOf(f))
            .bind("severity", rankOf(f.severity()))
            .bind("started", Cursor.millisOf(f.window().start()))
            .bind("ended", Cursor.millisOf(f.window().end()))
            .bind("ongoing", f.ongoing() ? 1 : 0)
            .bind("document", Texts.clean(FindingDocuments.write(f)))
            .add();
      }
      batch.execute();
    }
  }

  /** Removes some that ended before a moment and that no incident holds; how many it removed. */
  static int retain(Handle handle, long olderThan, int limit) {
    return handle.execute(
        """
        DELETE FROM findings WHERE id IN (
          SELECT f.id FROM findings f
          WHERE f.ongoing = 0 AND f.ended < ?
            AND NOT EXISTS (SELECT 1 FROM incident_findings l WHERE l.finding = f.id)
          LIMIT ?)
        """,
        olderThan,
        limit);
  }

  /** What is stored; gaps leave room for a severity in between. */
  private static int rankOf(Severity severity) {
    return switch (severity) {
      case LOW -> 10;
      case MEDIUM -> 20;
      case HIGH -> 30;
      case CRITICAL -> 40;
    };
  }

  /** What is about several series is found by its entity. */
  private static String seriesOf(Finding finding) {
    return finding.subjects().size() == 1 ? finding.subjects().getFirst().id() : "";
  }
}
