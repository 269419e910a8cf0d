package io.tarsier.sql;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.ChangeStoreContract;

/** The contract on a real PostgreSQL, a new database for each test. */
final class PostgresChangesIT extends ChangeStoreContract {

  @Override
  protected Storage openEmpty() throws Exception {
    return SqlStorage.open(PostgresServer.shared().newDatabase());
  }
}
