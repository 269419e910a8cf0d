package io.tarsier.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL on the loopback, with as many databases as tests ask for. */
final class PostgresServer implements AutoCloseable {

  static final String PASSWORD = "s3cret/p@ss?";

  private final EmbeddedPostgres postgres;
  private final AtomicInteger databases = new AtomicInteger();

  private PostgresServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** One for all tests of this process, started by the first; it ends with the process. */
  static PostgresServer shared() {
    return Shared.SERVER;
  }

  /** As a server is run in earnest; the embedded one otherwise acknowledges before it syncs. */
  static PostgresServer startDurable() throws Exception {
    PostgresServer server =
        start(
            EmbeddedPostgres.builder()
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on"));
    for (String setting : List.of("fsync", "synchronous_commit")) {
      if (!server.query("SHOW " + setting).equals("on")) {
        throw new IllegalStateException(setting + " is not on");
      }
    }
    return server;
  }

  private static PostgresServer start(EmbeddedPostgres.Builder builder) throws Exception {
    PostgresServer server =
        new PostgresServer(builder.setPGStartupWait(Duration.ofSeconds(60)).start());
    // The embedded server trusts everybody on the loopback until told otherwise.
    server.requirePasswords();
    server.execute("CREATE ROLE tarsier LOGIN PASSWORD '" + PASSWORD + "'");
    return server;
  }

  /** Address of an empty database. */
  String newDatabase() throws Exception {
    String name = "tarsier" + databases.incrementAndGet();
    execute("CREATE DATABASE " + name + " OWNER tarsier");
    return url("tarsier", PASSWORD, name);
  }

  String url(String user, String password, String database) {
    return "postgresql://%s:%s@127.0.0.1:%d/%s".formatted(user, password, port(), database);
  }

  int port() {
    return postgres.getPort();
  }

  /** As the superuser. */
  void execute(String sql) throws Exception {
    executeIn("postgres", sql);
  }

  void executeIn(String database, String sql) throws Exception {
    try (Connection connection = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** From now on every role but the superuser must show its password. */
  void requirePasswords() throws Exception {
    Path rules = Path.of(query("SHOW hba_file"));
    Files.writeString(
        rules,
        """
        host all postgres 127.0.0.1/32 trust
        host all postgres ::1/128 trust
        host all all 127.0.0.1/32 scram-sha-256
        """);
    execute("SELECT pg_reload_conf()");
  }

  /** Cuts every connection to a database; how many there were. */
  int breakConnections(String database) throws Exception {
    return Integer.parseInt(
        query(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '"
                + database
                + "'"));
  }

  private String query(String sql) throws Exception {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }

  private static final class Shared {
    static final PostgresServer SERVER;

    static {
      try {
        SERVER = start(EmbeddedPostgres.builder());
      } catch (Exception e) {
        throw new ExceptionInInitializerError(e);
      }
    }
  }
}
