package io.tarsier.sql;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.NoticeStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteNoticesTest extends NoticeStoreContract {

  @TempDir Path folder;

  @Override
  protected Storage openEmpty() {
    return SqlStorage.open(folder.resolve("new"));
  }
}
