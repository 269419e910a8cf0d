package io.tarsier.sql;

import io.tarsier.ports.Cursor;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.Told;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Notices as documents, by state and time. */
final class SqlNotices implements NoticeStore {

  private final Database database;

  SqlNotices(Database database) {
    this.database = database;
  }

  @Override
  public OptionalLong cursor() {
    return database.read(h ->
        h
            .select("SELECT sequence FROM notice_cursor WHERE id = 1")
            .map((rs, context) -> rs.getLong(1))
            .list()
            .stream()
            .mapToLong(Long::longValue)
            .findFirst());
  }

  @Override
  public void plan(Plan plan) {
    database.write(h -> {
      h.execute(
          """
          INSERT INTO notice_cursor (id, sequence) VALUES (1, ?)
          ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence
          """,
          plan.cursor());
      plan.told().forEach(t -> tell(h, t));
      plan.over()
          .forEach(i -> h.execute("DELETE FROM told_incidents WHERE incident = ?", Texts.clean(i)));
      plan.deliveries().forEach(d -> write(h, d, "ON CONFLICT (id) DO NOTHING"));
      plan.skipped().forEach(d -> replace(h, d));
      return true;
    });
  }

  private static void tell(Handle handle, Told told) {
    handle.execute(
        """
        INSERT INTO told_incidents (incident, document) VALUES (?, ?)
        ON CONFLICT (incident) DO UPDATE SET document = excluded.document
        """,
        Texts.clean(told.incident()),
        Texts.clean(NoticeDocuments.write(told)));
  }

  private static void replace(Handle handle, Delivery delivery) {
    write(
        handle,
        delivery,
        """
        ON CONFLICT (id) DO UPDATE SET
          state = excluded.state, created = excluded.created, changed = excluded.changed,
          document = excluded.document
        """);
  }

  private static void write(Handle handle, Delivery d, String conflict) {
    handle.execute(
        "INSERT INTO deliveries (id, state, created, changed, document) VALUES (?, ?, ?, ?, ?) "
            + conflict,
        Texts.clean(d.id()),
        d.state().word(),
        d.created().toEpochMilli(),
        d.changed().toEpochMilli(),
        Texts.clean(NoticeDocuments.write(d)));
  }

  @Override
  public List<Told> told() {
    return database.read(h ->
        h.select("SELECT document FROM told_incidents ORDER BY incident")
            .map((rs, context) -> NoticeDocuments.told(rs.getString(1)))
            .list());
  }

  @Override
  public void put(Collection<Delivery> deliveries) {
    if (!deliveries.isEmpty()) {
      database.write(h -> {
        deliveries.forEach(d -> replace(h, d));
        return true;
      });
    }
  }

  @Override
  public Optional<Delivery> get(String id) {
    return database.read(h ->
        h.select("SELECT document FROM deliveries WHERE id = ?", Texts.clean(id))
            .map((rs, context) -> NoticeDocuments.delivery(rs.getString(1)))
            .findOne());
  }

  @Override
  public List<Delivery> pending() {
    return database.read(h ->
        h.select(
                "SELECT document FROM deliveries WHERE state = ? ORDER BY created, id",
                Delivery.State.PENDING.word())
            .map((rs, context) -> NoticeDocuments.delivery(rs.getString(1)))
            .list());
  }

  @Override
  public List<Delivery> newest(Delivery.State state, int limit) {
    return database.read(h ->
        h.select(
                "SELECT document FROM deliveries WHERE state = ?"
                    + " ORDER BY changed DESC, id DESC LIMIT ?",
                state.word(),
                limit)
            .map((rs, context) -> NoticeDocuments.delivery(rs.getString(1)))
            .list());
  }

  @Override
  public Map<Delivery.State, Long> count() {
    Map<Delivery.State, Long> count = new EnumMap<>(Delivery.State.class);
    for (Delivery.State state : Delivery.State.values()) {
      count.put(state, 0L);
    }
    database.read(h ->
        h.select("SELECT state, count(*) FROM deliveries GROUP BY state")
            .map((rs, context) -> count.put(Delivery.State.ofWord(rs.getString(1)), rs.getLong(2)))
            .list());
    return count;
  }

  @Override
  public void retain(Instant olderThan, int keep) {
    database.write(h -> {
      for (Delivery.State state : Delivery.State.values()) {
        if (state != Delivery.State.PENDING) {
          h.execute(
              """
              DELETE FROM deliveries WHERE state = ? AND (changed < ? OR id NOT IN (
                SELECT id FROM deliveries WHERE state = ? ORDER BY changed DESC, id DESC LIMIT ?))
              """,
              state.word(),
              Cursor.millisOf(olderThan),
              state.word(),
              keep);
        }
      }
      return true;
    });
  }
}
