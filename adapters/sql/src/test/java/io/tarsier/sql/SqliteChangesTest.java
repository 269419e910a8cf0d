package io.tarsier.sql;

import io.tarsier.ports.Storage;
import io.tarsier.testkit.ChangeStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteChangesTest extends ChangeStoreContract {

  @TempDir Path folder;

  @Override
  protected Storage openEmpty() {
    return SqlStorage.open(folder.resolve("new"));
  }
}
