package io.tarsier.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps every core busy with {@code yes >/dev/null}. */
final class Burn {

  private Burn() {}

  static void during(Duration time) throws IOException, InterruptedException {
    List<Process> busy = new ArrayList<>();
    try {
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        busy.add(new ProcessBuilder("yes").redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
      }
      Thread.sleep(time);
    } finally {
      busy.forEach(Process::destroyForcibly);
    }
  }
}
