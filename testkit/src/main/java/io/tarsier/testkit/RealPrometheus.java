package io.tarsier.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A real Prometheus on a free loopback port with its data in a given directory, from Debian's
 * {@code prometheus}. It scrapes every second, and may be killed and started again on the same port
 * and data.
 */
public final class RealPrometheus implements AutoCloseable {

  private static final String PROGRAM = "prometheus";

  private final Path dir;
  private final int port;
  private RealProgram program;

  private RealPrometheus(Path dir, int port) {
    this.dir = dir;
    this.port = port;
    this.program = launch();
  }

  /** Whether tests that need it can run; say so aloud when they cannot. */
  public static boolean isInstalled() {
    return RealProgram.isInstalled(PROGRAM);
  }

  /** Scrapes itself as job {@code prometheus} and the targets given by job; writes nowhere. */
  public static RealPrometheus start(Path dir, Map<String, String> targets) {
    return start(dir, targets, "");
  }

  /**
   * @param dir where configuration, data and log go
   * @param targets addresses by job name, scraped besides itself
   * @param remoteWrite where it sends what it scrapes; empty for nowhere
   */
  public static RealPrometheus start(Path dir, Map<String, String> targets, String remoteWrite) {
    int port = RealProgram.freePort();
    StringBuilder config =
        new StringBuilder(
            """
            global:
              scrape_interval: 1s
              scrape_timeout: 1s
            """);
    if (!remoteWrite.isEmpty()) {
      config.append(
          """
          remote_write:
            - url: "%s"
              queue_config:
                batch_send_deadline: 1s
                min_backoff: 100ms
          """
              .formatted(remoteWrite));
    }
    config.append("scrape_configs:\n").append(job("prometheus", "127.0.0.1:" + port));
    targets.forEach((job, address) -> config.append(job(job, address)));
    try {
      Files.writeString(dir.resolve("prometheus.yml"), config);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot configure Prometheus in " + dir, e);
    }
    return new RealPrometheus(dir, port);
  }

  private static String job(String job, String address) {
    return """
      - job_name: "%s"
        static_configs:
          - targets: ["%s"]
    """
        .formatted(job, address);
  }

  private RealProgram launch() {
    return RealProgram.start(
        List.of(
            PROGRAM,
            "--config.file=" + dir.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + dir.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port,
            "--web.enable-remote-write-receiver",
            "--log.level=warn"),
        dir.resolve("prometheus.log"),
        url("/-/ready"));
  }

  /** Its root. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /**
   * Waits until it has scraped every series of a selector so many times within the last five
   * seconds; the first scrape takes up to five seconds.
   */
  public void awaitScrapes(String selector, int times) throws InterruptedException {
    String expression = "min(count_over_time(" + selector + "[5s])) >= " + times;
    URI query = url("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(query).timeout(Duration.ofSeconds(5)).build();
      for (int i = 0; i < 300; i++) {
        if (client.send(request, BodyHandlers.ofString()).body().contains("\"value\"")) {
          return;
        }
        Thread.sleep(100);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Prometheus does not answer at " + query, e);
    }
    throw new IllegalStateException(selector + " was not scraped " + times + " times in 5 s");
  }

  /** Ends it at once, as a crash would. */
  public void kill() {
    program.kill();
  }

  /** Starts it again after {@link #kill}, on the same port and data. */
  public void restart() {
    program = launch();
  }

  @Override
  public void close() {
    program.close();
  }
}
