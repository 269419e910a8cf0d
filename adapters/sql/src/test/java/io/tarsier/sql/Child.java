package io.tarsier.sql;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A second Java process that runs a main class of these tests; ends with this object at last. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(Class<?> main, String... arguments) throws IOException {
    return new Child(builder(command(main, arguments)).start());
  }

  /** Runs it with mounts of its own, made by a shell script first. */
  static Child startMounted(String mounts, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c"));
    command.add("set -e; " + mounts + "; exec \"$@\"");
    command.add("sh");
    command.addAll(command(main, arguments));
    return new Child(builder(command).start());
  }

  /** Whether this machine lets us mount. */
  static boolean canMount() {
    try {
      return builder(List.of("unshare", "-m", "true")).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ProcessBuilder builder(List<String> command) {
    // The child's complaints go to the test's log, never mixed into its answers.
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static List<String> command(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The next line; null at the end. */
  @Nullable String readLine() throws IOException {
    return output.readLine();
  }

  List<String> readAll() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = readLine(); line != null; line = readLine()) {
      lines.add(line);
    }
    return lines;
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL; what it said before can still be read. */
  void kill() throws InterruptedException {
    // Through its handle: the process's own method would close the pipe with the last lines in it.
    process.toHandle().destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
      output.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      // Its output is of no more use.
    }
  }
}
