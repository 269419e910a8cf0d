package io.tarsier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A real Alertmanager on a free loopback port with its data in a given directory, from Debian's
 * {@code prometheus-alertmanager}.
 */
public final class RealAlertmanager implements AutoCloseable {

  private static final String PROGRAM = "prometheus-alertmanager";

  private final int port;
  private final RealProgram program;

  private RealAlertmanager(int port, RealProgram program) {
    this.port = port;
    this.program = program;
  }

  /** Whether tests that need it can run; say so aloud when they cannot. */
  public static boolean isInstalled() {
    return RealProgram.isInstalled(PROGRAM);
  }

  /**
   * @param dir where configuration, data and log go
   * @param webhook where it sends everything at once; empty for nowhere
   */
  public static RealAlertmanager start(Path dir, String webhook) {
    int port = RealProgram.freePort();
    String receiver =
        webhook.isEmpty()
            ? "  - name: out\n"
            : "  - name: out\n    webhook_configs:\n      - url: \"" + webhook + "\"\n";
    try {
      Files.writeString(
          dir.resolve("alertmanager.yml"),
          """
          route:
            receiver: out
            group_by: [incident]
            group_wait: 0s
            group_interval: 1s
          receivers:
          """
              + receiver);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure Alertmanager in " + dir, e);
    }
    String url = "http://127.0.0.1:" + port;
    return new RealAlertmanager(
        port,
        RealProgram.start(
            List.of(
                PROGRAM,
                "--config.file=" + dir.resolve("alertmanager.yml"),
                "--storage.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=",
                "--log.level=warn"),
            dir.resolve("alertmanager.log"),
            URI.create(url + "/-/ready")));
  }

  /** Its root. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    program.close();
  }
}
