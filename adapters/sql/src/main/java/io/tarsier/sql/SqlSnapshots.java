package io.tarsier.sql;

import io.tarsier.ports.SnapshotStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** Engine state as rows of bytes, replaced many at a time in one transaction. */
final class SqlSnapshots implements SnapshotStore {

  private static final int ROWS_AT_ONCE = 200;

  private final Database database;

  SqlSnapshots(Database database) {
    this.database = database;
  }

  @Override
  public void put(Map<String, byte[]> states) {
    if (states.isEmpty()) {
      return;
    }
    // In one order everywhere, so that two writers never wait for each other's rows; it also
    // writes each page of the table once.
    List<Map.Entry<String, byte[]>> rows = new ArrayList<>(states.entrySet());
    rows.sort(Map.Entry.comparingByKey(Comparator.naturalOrder()));
    database.write(h -> {
      for (int i = 0; i < rows.size(); i += ROWS_AT_ONCE) {
        put(h, rows.subList(i, Math.min(i + ROWS_AT_ONCE, rows.size())));
      }
      return rows.size();
    });
  }

  private static void put(Handle handle, List<Map.Entry<String, byte[]>> rows) {
    try (PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO snapshots (name, state) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET state = excluded.state
            """)) {
      rows.forEach(e -> batch.bind(0, Texts.clean(e.getKey())).bind(1, e.getValue()).add());
      batch.execute();
    }
  }

  @Override
  public void read(String prefix, BiConsumer<String, byte[]> reader) {
    database.stream(h -> {
      // Text compares by bytes, and no character is greater than U+10FFFF.
      try (Query query =
          h.createQuery("SELECT name, state FROM snapshots WHERE name >= ? AND name < ?")) {
        query
            .bind(0, Texts.clean(prefix))
            .bind(1, Texts.clean(prefix) + Character.toString(Character.MAX_CODE_POINT))
            .setFetchSize(ROWS_AT_ONCE)
            .map((rs, context) -> Map.entry(rs.getString("name"), rs.getBytes("state")))
            .forEach(e -> reader.accept(e.getKey(), e.getValue()));
      }
      return 0;
    });
  }

  @Override
  public void remove(Iterable<String> keys) {
    List<String> names = new ArrayList<>();
    keys.forEach(k -> names.add(Texts.clean(k)));
    if (names.isEmpty()) {
      return;
    }
    names.sort(Comparator.naturalOrder());
    database.write(h -> {
      try (PreparedBatch batch = h.prepareBatch("DELETE FROM snapshots WHERE name = ?")) {
        names.forEach(n -> batch.add(n));
        return batch.execute().length;
      }
    });
  }
}
