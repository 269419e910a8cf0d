package io.tarsier.testkit;

import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Storage;

final class InMemoryChangesTest extends ChangeStoreContract {
  @Override
  protected Storage openEmpty() {
    return new InMemoryStorage();
  }
}
