package io.tarsier.sql;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.StorageContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a real PostgreSQL, a new database for each test. */
final class PostgresStorageIT extends StorageContract {

  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected Storage openEmpty() throws Exception {
    return SqlStorage.open(server.newDatabase());
  }
}
