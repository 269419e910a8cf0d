package io.tarsier.sql;

import io.tarsier.ports.Cursor;
import io.tarsier.ports.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;

/**
 * A list, newest first, one page at a time: conditions are added, then the page behind the cursor
 * is read along an index on (time, id). However deep the page, only its own rows are read.
 */
final class Keyset<T> {

  private final String list;
  private final String table;
  private final String time;
  private final List<String> conditions = new ArrayList<>();
  private final Map<String, Object> bindings = new HashMap<>();

  /**
   * @param list names the list in its cursors
   * @param time the column that it is ordered by
   */
  Keyset(String list, String table, String time) {
    this.list = list;
    this.table = table;
    this.time = time;
  }

  Keyset<T> where(String condition) {
    conditions.add(condition);
    return this;
  }

  /** Adds a condition that uses {@code :name}. */
  Keyset<T> where(String condition, String name, Object value) {
    conditions.add(condition);
    bindings.put(name, value instanceof String text ? Texts.clean(text) : value);
    return this;
  }

  Keyset<T> between(Optional<Instant> from, Optional<Instant> to) {
    from.ifPresent(t -> where(time + " >= :from", "from", Cursor.millisOf(t)));
    to.ifPresent(t -> where(time + " < :to", "to", Cursor.millisOf(t)));
    return this;
  }

  Keyset<T> behind(Optional<String> cursor) {
    cursor.ifPresent(text -> {
      Cursor at = Cursor.decode(list, text);
      where("(" + time + ", id) < (:time, :id)", "time", at.millis());
      bindings.put("id", at.id());
    });
    return this;
  }

  /** One row more than the page is read, to know whether another page follows. */
  Page<T> page(Handle handle, int limit, RowMapper<T> mapper, Function<T, Cursor> cursorOf) {
    String sql =
        "SELECT * FROM "
            + table
            + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
            + " ORDER BY "
            + time
            + " DESC, id DESC LIMIT "
            + (limit + 1);
    try (Query query = handle.createQuery(sql)) {
      List<T> rows = query.bindMap(bindings).map(mapper).list();
      if (rows.size() <= limit) {
        return new Page<>(rows, Optional.empty());
      }
      return new Page<>(
          rows.subList(0, limit), Optional.of(cursorOf.apply(rows.get(limit - 1)).encode()));
    }
  }
}
