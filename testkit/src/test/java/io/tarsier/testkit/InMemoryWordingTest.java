package io.tarsier.testkit;

import io.tarsier.ports.InMemoryWording;
import io.tarsier.ports.SourceException;
import io.tarsier.ports.Wording;
import java.util.List;

final class InMemoryWordingTest extends WordingContract {

  private final InMemoryWording memory = new InMemoryWording();

  @Override
  protected Wording open() {
    return memory;
  }

  @Override
  protected void says(String answer) {
    memory.answer(answer);
  }

  @Override
  protected void fails() {
    memory.fail(new SourceException("there is no model"));
  }

  @Override
  protected String told() {
    return String.join("\n", memory.asked().getLast());
  }

  @Override
  protected List<String> secrets() {
    return List.of();
  }
}
