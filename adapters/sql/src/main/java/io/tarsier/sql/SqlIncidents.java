package io.tarsier.sql;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.ports.Cursor;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Page;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Incidents as documents, with links to their entities and findings in tables beside. */
final class SqlIncidents implements IncidentStore {

  private static final String LIST = "incidents";
  private static final RowMapper<Incident> ROW =
      (rs, context) -> Documents.incident(rs.getString("document"));
  private static final String FINAL_STATUSES =
      quoted(Arrays.stream(Incident.Status.values()).filter(Incident.Status::isFinal).toList());
  private static final String OPEN_STATUSES =
      quoted(Arrays.stream(Incident.Status.values()).filter(s -> !s.isFinal()).toList());

  private final Database database;

  SqlIncidents(Database database) {
    this.database = database;
  }

  @Override
  public Page<Incident> find(Query query) {
    Keyset<Incident> rows = new Keyset<>(LIST, LIST, "opened");
    if (!query.statuses().isEmpty()) {
      rows.where("status IN (" + quoted(query.statuses()) + ")");
    }
    query
        .entity()
        .ifPresent(e ->
            rows.where(
                "EXISTS (SELECT 1 FROM incident_entities l"
                    + " WHERE l.entity = :entity AND l.incident = incidents.id)",
                "entity",
                e));
    rows.between(query.from(), query.to()).behind(query.cursor());
    return database.read(h ->
        rows.page(
            h, query.limit(), ROW, i -> new Cursor(LIST, Cursor.millisOf(i.opened()), i.id())));
  }

  @Override
  public Optional<Incident> get(String id) {
    return database.read(h ->
        h.select("SELECT * FROM incidents WHERE id = ?", Texts.clean(id)).map(ROW).findFirst());
  }

  @Override
  public List<Incident> unfinished() {
    return database.read(h ->
        h.select(
                "SELECT * FROM incidents WHERE status IN ("
                    + OPEN_STATUSES
                    + ") ORDER BY opened, id")
            .map(ROW)
            .list());
  }

  /** Within a transaction. */
  void put(Handle handle, Incident incident) {
    String id = Texts.clean(incident.id());
    handle.execute(
        """
        INSERT INTO incidents (id, status, opened, updated, document) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
          status = excluded.status, opened = excluded.opened, updated = excluded.updated,
          document = excluded.document
        """,
        id,
        incident.status().word(),
        Cursor.millisOf(incident.opened()),
        Cursor.millisOf(incident.updated()),
        Texts.clean(Documents.write(incident)));
    link(handle, id, "entity", incident.entities().stream().map(Entity::id).toList());
    link(handle, id, "finding", incident.findings());
  }

  /**
   * Makes the links of an incident the given ones. An incident is written each time something
   * changes and mostly grows by one finding, so only differences are written.
   */
  private static void link(Handle handle, String incident, String column, List<String> targets) {
    String table = column.equals("entity") ? "incident_entities" : "incident_findings";
    Set<String> wanted = new HashSet<>(targets.stream().map(Texts::clean).toList());
    Set<String> present =
        new HashSet<>(
            handle
                .select("SELECT " + column + " FROM " + table + " WHERE incident = ?", incident)
                .mapTo(String.class)
                .list());
    Set<String> added = new HashSet<>(wanted);
    added.removeAll(present);
    present.removeAll(wanted);
    change(
        handle,
        "INSERT INTO " + table + " (" + column + ", incident) VALUES (?, ?)",
        added,
        incident);
    change(
        handle,
        "DELETE FROM " + table + " WHERE " + column + " = ? AND incident = ?",
        present,
        incident);
  }

  private static void change(
      Handle handle, String sql, Collection<String> targets, String incident) {
    if (targets.isEmpty()) {
      return;
    }
    try (PreparedBatch batch = handle.prepareBatch(sql)) {
      targets.forEach(t -> batch.add(t, incident));
      batch.execute();
    }
  }

  /** Removes some that were closed before a moment; how many it removed. */
  static int retain(Handle handle, long olderThan, int limit) {
    List<String> ids =
        handle
            .select(
                "SELECT id FROM incidents WHERE status IN ("
                    + FINAL_STATUSES
                    + ") AND updated < ? LIMIT ?",
                olderThan,
                limit)
            .mapTo(String.class)
            .list();
    for (String sql :
        List.of(
            "DELETE FROM incident_entities WHERE incident = ?",
            "DELETE FROM incident_findings WHERE incident = ?",
            "DELETE FROM incidents WHERE id = ?")) {
      if (!ids.isEmpty()) {
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
          ids.forEach(id -> batch.add(id));
          batch.execute();
        }
      }
    }
    return ids.size();
  }

  /** Words of an enumeration, never anything from outside. */
  private static String quoted(Collection<Incident.Status> statuses) {
    return String.join(",", statuses.stream().map(s -> "'" + s.word() + "'").toList());
  }
}
