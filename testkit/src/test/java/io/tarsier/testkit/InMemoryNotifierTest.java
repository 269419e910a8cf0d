package io.tarsier.testkit;

import io.tarsier.ports.InMemoryNotifier;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import java.util.List;
import java.util.Optional;

final class InMemoryNotifierTest extends NotifierContract {

  private final InMemoryNotifier memory = new InMemoryNotifier("memory");

  @Override
  protected Notifier open() {
    return memory;
  }

  @Override
  protected void mood(Mood mood) {
    switch (mood) {
      case TAKES -> memory.fail(null);
      case REFUSES -> memory.fail(NotifierException.lasting("no", null));
      case IS_BUSY, IS_GONE ->
          memory.fail(NotifierException.passing("later", Optional.empty(), null));
    }
  }

  @Override
  protected List<String> received() {
    return memory.told().stream().map(Object::toString).toList();
  }

  @Override
  protected List<String> secrets() {
    return List.of();
  }
}
