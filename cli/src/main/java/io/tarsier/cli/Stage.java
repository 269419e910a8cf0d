package io.tarsier.cli;

import io.tarsier.demo.SimulatedClock;
import io.tarsier.server.Main;
import io.tarsier.server.RunningServer;
import io.tarsier.server.Settings;
import io.tarsier.server.TokenService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Tarsier in this process for something to be played to: fresh, in a temporary folder, on the
 * loopback address, blind to the machine it runs on, and with a clock of its own.
 */
final class Stage implements AutoCloseable {

  private final Path folder;
  private final SimulatedClock clock;
  private final RunningServer server;
  private final String token;
  private final Thread hook = new Thread(this::end, "stage");
  private boolean ended;

  private Stage(Path folder, SimulatedClock clock, RunningServer server, String token) {
    this.folder = folder;
    this.clock = clock;
    this.server = server;
    this.token = token;
  }

  /**
   * @param begin what its clock shows at first
   * @param port of its console; null for any
   */
  static Stage set(long begin, @Nullable String port) {
    Path folder;
    try {
      folder = Files.createTempDirectory("tarsier-demo-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder can be made", e);
    }
    try {
      SimulatedClock clock = new SimulatedClock(begin);
      RunningServer server =
          Main.start(Settings.load(settings(folder, port), null), VersionCommand.version(), clock);
      String token = new TokenService(server.storage(), clock).create("demo").text();
      Stage stage = new Stage(folder, clock, server, token);
      Runtime.getRuntime().addShutdownHook(stage.hook);
      return stage;
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  private static Map<String, String> settings(Path folder, @Nullable String port) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("data.dir", folder.toString());
    all.put("server.port", port == null ? "0" : port);
    // Whatever the environment of the other Tarsier says, this one hears of the shop alone.
    all.put("prometheus.url", "");
    all.put("loki.url", "");
    all.put("kubernetes.enabled", "false");
    all.put("storage.url", "");
    all.put("host.enabled", "false");
    all.put("logs.files", "");
    all.put("logs.journald", "off");
    all.put("log.level", "warn");
    // Hours of its clock are seconds of ours.
    all.put("server.login-lifetime", "24h");
    all.put("server.session-lifetime", "30d");
    all.put("snapshot.interval", "1h");
    return all;
  }

  URI address() {
    return URI.create(server.url());
  }

  /** A fresh link that signs in once. */
  String loginUrl() {
    return server.loginUrl();
  }

  String token() {
    return token;
  }

  SimulatedClock clock() {
    return clock;
  }

  /** Waits until somebody closes it. */
  void await() throws InterruptedException {
    server.await();
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The virtual machine is going down, and the hook has done or will do nothing.
    }
  }

  private synchronized void end() {
    if (!ended) {
      ended = true;
      server.close();
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("tarsier: " + folder + " could not be deleted: " + e.getMessage());
    }
  }
}
