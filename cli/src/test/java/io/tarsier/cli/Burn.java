package io.tarsier.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Keeps every core busy with {@code yes >/dev/null} until it is closed. */
final class Burn implements AutoCloseable {

  private final List<Process> busy;

  private Burn(List<Process> busy) {
    this.busy = busy;
  }

  static Burn start() throws IOException {
    List<Process> busy = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      busy.add(new ProcessBuilder("yes").redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
    }
    return new Burn(busy);
  }

  @Override
  public void close() {
    busy.forEach(Process::destroyForcibly);
  }
}
