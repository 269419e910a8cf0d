package io.tarsier.sql;

import io.tarsier.ports.StorageException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * Brings the schema up to date. Flyway needs a good part of a second to find that there is nothing
 * to do, so the version is asked first, in one query, and Flyway runs only where it has work.
 */
final class Migrations {

  /** Version of the newest migration; a test holds it against the files. */
  static final int LATEST = 5;

  private Migrations() {}

  /** Runs what is missing. */
  static void run(DataSource source, Dialect dialect, String location) throws SQLException {
    if (installed(source, dialect, location) == LATEST) {
      return;
    }
    try {
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:io/tarsier/sql/migration")
          .placeholders(dialect.placeholders())
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (String.valueOf(e.getMessage()).contains("non-empty schema")) {
        throw new StorageException(
            location + " holds tables of something else; give Tarsier a database of its own", e);
      }
      StorageException cause = Faults.translate(e, dialect, location);
      throw new StorageException(
          "the schema could not be brought up to date: " + cause.getMessage(), e);
    }
  }

  /** For readers that change nothing: the schema must be the one this program knows. */
  static void require(DataSource source, Dialect dialect, String location) throws SQLException {
    if (installed(source, dialect, location) < LATEST) {
      throw new StorageException(
          location + " has no Tarsier data of this version; start `tarsier run` on it once");
    }
  }

  /** Version of the schema, 0 where there is none. */
  private static int installed(DataSource source, Dialect dialect, String location)
      throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      try (ResultSet count = statement.executeQuery(dialect.countHistory())) {
        if (!count.next() || count.getInt(1) == 0) {
          return 0;
        }
      }
      int version = 0;
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT version FROM flyway_schema_history WHERE version IS NOT NULL AND success")) {
        while (rows.next()) {
          version = Math.max(version, Integer.parseInt(rows.getString(1)));
        }
      } catch (NumberFormatException e) {
        throw new StorageException(location + " was not written by Tarsier", e);
      }
      if (version > LATEST) {
        throw new StorageException(
            location
                + " was written by a newer Tarsier (schema "
                + version
                + ", this one knows "
                + LATEST
                + "); start that version, or restore a backup of before");
      }
      return version;
    }
  }
}
