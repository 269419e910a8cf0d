package io.tarsier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A real Alertmanager on a free loopback port, from Debian's {@code prometheus-alertmanager}, that
 * sends every alert to one webhook within a second, or nowhere.
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
   * One that sends nothing anywhere.
   *
   * @param dir where configuration, data and log go
   */
  public static RealAlertmanager start(Path dir) {
    return start(
        dir,
        """
        route:
          receiver: nobody
        receivers:
          - name: nobody
        """);
  }

  /**
   * @param dir where configuration, data and log go
   * @param webhook where it sends what it is told
   * @param token file with the token that it sends along
   */
  public static RealAlertmanager start(Path dir, URI webhook, Path token) {
    return start(
        dir,
        """
        route:
          receiver: tarsier
          group_by: [alertname]
          group_wait: 100ms
          group_interval: 1s
          repeat_interval: 2s
        receivers:
          - name: tarsier
            webhook_configs:
              - url: "%s"
                send_resolved: true
                http_config:
                  authorization:
                    credentials_file: "%s"
        """
            .formatted(webhook, token));
  }

  private static RealAlertmanager start(Path dir, String configuration) {
    int port = RealProgram.freePort();
    Path config = dir.resolve("alertmanager.yml");
    try {
      Files.writeString(config, configuration);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure Alertmanager in " + dir, e);
    }
    RealProgram program =
        RealProgram.start(
            List.of(
                PROGRAM,
                "--config.file=" + config,
                "--storage.path=" + dir.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--cluster.listen-address=",
                "--log.level=warn"),
            dir.resolve("alertmanager.log"),
            URI.create("http://127.0.0.1:" + port + "/-/ready"));
    return new RealAlertmanager(port, program);
  }

  /** Its root. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Tells it alerts as Prometheus does, a JSON list as its API v2 takes. */
  public void post(String alerts) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/api/v2/alerts"))
            .timeout(Duration.ofSeconds(5))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(alerts))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Alertmanager does not answer", e);
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
