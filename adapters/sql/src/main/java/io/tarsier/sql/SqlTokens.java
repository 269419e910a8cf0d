package io.tarsier.sql;

import io.tarsier.ports.TokenStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;

/** Hashes of access tokens. */
final class SqlTokens implements TokenStore {

  private static final RowMapper<Token> ROW =
      (rs, context) ->
          new Token(
              rs.getString("id"),
              rs.getString("name"),
              rs.getString("hash"),
              Instant.ofEpochMilli(rs.getLong("created")));

  private final Database database;

  SqlTokens(Database database) {
    this.database = database;
  }

  @Override
  public void add(Token token) {
    database.write(h ->
        h.execute(
            """
            INSERT INTO tokens (id, name, hash, created) VALUES (?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
              name = excluded.name, hash = excluded.hash, created = excluded.created
            """,
            Texts.clean(token.id()),
            Texts.clean(token.name()),
            token.hash(),
            token.created().toEpochMilli()));
  }

  @Override
  public Optional<Token> get(String id) {
    return database.read(
        h -> h.select("SELECT * FROM tokens WHERE id = ?", Texts.clean(id)).map(ROW).findFirst());
  }

  @Override
  public List<Token> all() {
    return database.read(
        h -> h.select("SELECT * FROM tokens ORDER BY created, id").map(ROW).list());
  }

  @Override
  public boolean remove(String id) {
    return database.write(h -> h.execute("DELETE FROM tokens WHERE id = ?", Texts.clean(id))) > 0;
  }
}
