package io.tarsier.sql;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.NoticeStoreContract;

/** The contract on a real PostgreSQL, a new database for each test. */
final class PostgresNoticesIT extends NoticeStoreContract {

  @Override
  protected Storage openEmpty() throws Exception {
    return SqlStorage.open(PostgresServer.shared().newDatabase());
  }
}
