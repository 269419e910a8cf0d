package io.tarsier.sql;

import io.tarsier.model.Hours;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Suppression;
import io.tarsier.model.Weekly;
import io.tarsier.ports.Storage;
import io.tarsier.ports.SuppressionStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/** Suppression rules, one row each, and one row for each finding that they hold back. */
final class SqlSuppressions implements SuppressionStore {

  private static final int IDS_AT_ONCE = 500;

  private static final RowMapper<Suppression> ROW =
      (rs, context) ->
          new Suppression(
              rs.getString("id"),
              LabelMatcher.parse(rs.getString("matchers")),
              Instant.ofEpochMilli(rs.getLong("starts")),
              Instant.ofEpochMilli(rs.getLong("ends")),
              weekly(rs.getString("hours"), rs.getString("zone")),
              rs.getString("reason"),
              rs.getString("author"),
              Instant.ofEpochMilli(rs.getLong("created")));

  private static Optional<Weekly> weekly(String hours, String zone) {
    return hours.isEmpty()
        ? Optional.empty()
        : Optional.of(new Weekly(Hours.parse(hours), Weekly.zone(zone)));
  }

  private final Database database;
  private final Commits commits;

  SqlSuppressions(Database database, Commits commits) {
    this.database = database;
    this.commits = commits;
  }

  @Override
  public void put(Suppression rule, Storage.Commit commit) {
    commits.write(
        commit,
        h ->
            h.execute(
                """
                INSERT INTO suppressions
                  (id, matchers, starts, ends, hours, zone, reason, author, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET
                  matchers = excluded.matchers, starts = excluded.starts, ends = excluded.ends,
                  hours = excluded.hours, zone = excluded.zone,
                  reason = excluded.reason, author = excluded.author, created = excluded.created
                """,
                Texts.clean(rule.id()),
                Texts.clean(LabelMatcher.text(rule.matchers())),
                rule.starts().toEpochMilli(),
                rule.ends().toEpochMilli(),
                rule.weekly().map(w -> w.hours().text()).orElse(""),
                rule.weekly().map(w -> w.zone().getId()).orElse(""),
                Texts.clean(rule.reason()),
                Texts.clean(rule.author()),
                rule.created().toEpochMilli()));
  }

  @Override
  public List<Suppression> all() {
    return database.read(
        h -> h.select("SELECT * FROM suppressions ORDER BY created, id").map(ROW).list());
  }

  @Override
  public void remove(Collection<String> ids) {
    if (!ids.isEmpty()) {
      database.write(h -> {
        ids.forEach(id -> h.execute("DELETE FROM suppressions WHERE id = ?", Texts.clean(id)));
        return true;
      });
    }
  }

  @Override
  public Map<String, String> marked(Collection<String> findings) {
    List<String> wanted =
        new ArrayList<>(new LinkedHashSet<>(findings.stream().map(Texts::clean).toList()));
    Map<String, String> marked = new HashMap<>();
    for (int i = 0; i < wanted.size(); i += IDS_AT_ONCE) {
      List<String> some = wanted.subList(i, Math.min(i + IDS_AT_ONCE, wanted.size()));
      marked.putAll(
          database.read(h -> {
            try (var query =
                h.createQuery(
                    "SELECT finding, suppression FROM held_findings WHERE finding IN (<ids>)")) {
              return pairs(query.bindList("ids", some));
            }
          }));
    }
    return marked;
  }

  @Override
  public Map<String, String> heldBack() {
    return database.read(h -> {
      try (var query =
          h.createQuery(
              """
              SELECT h.finding, h.suppression FROM held_findings h
              JOIN findings f ON f.id = h.finding WHERE f.ongoing = 1
              """)) {
        return pairs(query);
      }
    });
  }

  private static Map<String, String> pairs(Query query) {
    Map<String, String> pairs = new HashMap<>();
    query
        .map((rs, context) -> Map.entry(rs.getString("finding"), rs.getString("suppression")))
        .forEach(e -> pairs.put(e.getKey(), e.getValue()));
    return pairs;
  }

  /** Within a transaction. */
  static void mark(Handle handle, Map<String, String> heldBack) {
    heldBack.forEach((finding, rule) -> {
      if (rule.isEmpty()) {
        handle.execute("DELETE FROM held_findings WHERE finding = ?", Texts.clean(finding));
      } else {
        handle.execute(
            """
            INSERT INTO held_findings (finding, suppression) VALUES (?, ?)
            ON CONFLICT (finding) DO UPDATE SET suppression = excluded.suppression
            """,
            Texts.clean(finding),
            Texts.clean(rule));
      }
    });
  }

  /** Removes marks of findings that are gone. */
  static void retain(Handle handle) {
    handle.execute(
        """
        DELETE FROM held_findings WHERE NOT EXISTS (
          SELECT 1 FROM findings f WHERE f.id = held_findings.finding)
        """);
  }
}
