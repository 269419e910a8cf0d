package io.tarsier.sql;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.tarsier.ports.StorageException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what a driver throws into sentences that say what to do next, without any credentials. */
final class Faults {

  private Faults() {}

  static StorageException translate(Throwable fault, Dialect dialect, String location) {
    if (fault instanceof StorageException told) {
      return told;
    }
    if (fault instanceof CallNotPermittedException) {
      return new StorageException(
          location + " did not answer several times in a row; it is tried again in a few seconds");
    }
    SQLException sql = sqlCause(fault);
    if (sql == null) {
      return new StorageException(location + ": " + fault.getMessage(), fault);
    }
    String advice =
        switch (dialect) {
          case SQLITE ->
              sql instanceof SQLiteException sqlite
                  ? ofSqlite(sqlite.getResultCode(), sqlite.getMessage(), location)
                  : location + " is busy: " + sql.getMessage() + "; try again in a moment";
          case POSTGRESQL -> ofPostgres(sql, location);
        };
    return new StorageException(advice, sql);
  }

  /**
   * Whether the same statement may work in a moment: the connection broke, the server restarts, or
   * two transactions got in each other's way.
   */
  static boolean isPassing(Throwable fault) {
    SQLException sql = sqlCause(fault);
    if (sql == null || sql instanceof SQLiteException) {
      return false;
    }
    String state = stateOf(sql);
    return sql instanceof SQLTransientConnectionException
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.equals("40001")
        || state.equals("40P01");
  }

  private static String ofSqlite(SQLiteErrorCode code, @Nullable String message, String location) {
    // SQLite ends a transaction by itself when it cannot write; some callers only tell that later.
    if (message != null && message.contains("no transaction is active")) {
      return unsteady(location, "the transaction was given up");
    }
    // Extended codes carry the plain one in their low byte.
    return switch (code.code & 0xff) {
      case 13 ->
          "the disk that holds "
              + location
              + " is full; nothing was written. Free some space and it goes on by itself";
      case 8 ->
          location
              + " cannot be written: the folder or file is read-only;"
              + " change its permissions or choose another folder with --data";
      case 14 ->
          location
              + " cannot be opened; check that the folder exists and that this user may read and"
              + " write it";
      case 11, 26 ->
          location
              + " is damaged or not a Tarsier database; restore it from a backup, or move it away to"
              + " begin anew";
      case 10 -> unsteady(location, code.name());
      case 5, 6 -> location + " is locked by another program; close that program and try again";
      default -> location + ": " + message;
    };
  }

  private static String unsteady(String location, String reason) {
    return location
        + " could not be read or written ("
        + reason
        + "): its disk is full or faulty; free some space or check the disk. Nothing was half"
        + " written";
  }

  private static String ofPostgres(SQLException fault, String location) {
    String state = stateOf(fault);
    if (state.startsWith("28")) {
      return location + " refused the user or password; correct them in the database address";
    }
    return switch (state) {
      case "3D000" -> location + " has no such database; create it with createdb";
      case "42501" ->
          location + " denies a right: " + fault.getMessage() + "; grant it to this user";
      case "53100" -> location + ": the server's disk is full; nothing was written";
      case "53300" -> location + " has no connection left; raise max_connections";
      case "25006" -> location + " is a read-only standby; give the address of the primary";
      default ->
          state.startsWith("08") || state.startsWith("57P") || state.isEmpty()
              ? location
                  + " cannot be reached or has no connection free; check that it runs and that host and"
                  + " port are right"
              : location + ": " + fault.getMessage();
    };
  }

  private static String stateOf(SQLException sql) {
    String state = sql.getSQLState();
    return state == null ? "" : state;
  }

  /** The SQL fault deepest down: pools and Jdbi wrap what the driver said. */
  private static @Nullable SQLException sqlCause(Throwable fault) {
    SQLException found = null;
    int depth = 0;
    for (Throwable t = fault; t != null && depth++ < 20; t = t.getCause()) {
      if (t instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
        found = sql;
      }
      if (t instanceof SQLiteException sqlite) {
        return sqlite;
      }
    }
    return found;
  }
}
