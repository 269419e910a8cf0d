package io.tarsier.testkit;

import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Storage;

final class InMemoryNoticesTest extends NoticeStoreContract {
  @Override
  protected Storage openEmpty() {
    return new InMemoryStorage();
  }
}
