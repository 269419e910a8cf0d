package io.tarsier.sql;

import java.util.Map;

/**
 * The few words in which the two databases differ. Text compares byte by byte in both, so that
 * keyset paging and key prefixes mean the same.
 */
enum Dialect {
  SQLITE(
      "INTEGER",
      "TEXT",
      "BLOB",
      "",
      "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'flyway_schema_history'"),
  POSTGRESQL(
      "BIGINT",
      "TEXT COLLATE \"C\"",
      "BYTEA",
      " FOR UPDATE",
      "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
          + " AND tablename = 'flyway_schema_history'");

  private final String longType;
  private final String textType;
  private final String blobType;
  private final String lockRow;
  private final String countHistory;

  Dialect(String longType, String textType, String blobType, String lockRow, String countHistory) {
    this.longType = longType;
    this.textType = textType;
    this.blobType = blobType;
    this.lockRow = lockRow;
    this.countHistory = countHistory;
  }

  /** What the migrations say in place of column types. */
  Map<String, String> placeholders() {
    return Map.of("long", longType, "text", textType, "blob", blobType);
  }

  /** Ends a SELECT so that other writers wait; SQLite has one writer anyway. */
  String lockRow() {
    return lockRow;
  }

  /** Counts the tables that tell which migrations ran: 0 or 1. */
  String countHistory() {
    return countHistory;
  }
}
