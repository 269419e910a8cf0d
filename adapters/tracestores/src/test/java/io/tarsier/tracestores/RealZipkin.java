package io.tarsier.tracestores;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A real Zipkin that keeps its traces in memory, on a free loopback port. */
final class RealZipkin implements AutoCloseable {

  private final Process process;
  final URI url;

  private RealZipkin(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  static RealZipkin start(Path dir) throws Exception {
    String jar =
        Stream.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
            .filter(p -> p.contains("zipkin-server"))
            .findFirst()
            .orElseThrow();
    int port = freePort();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(List.of(java, "-Xmx256m", "-XX:TieredStopAtLevel=1", "-jar", jar));
    builder.environment().put("QUERY_PORT", "" + port);
    builder.environment().put("SELF_TRACING_ENABLED", "false");
    Process process =
        builder
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("zipkin.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    RealZipkin zipkin = new RealZipkin(process, URI.create("http://127.0.0.1:" + port));
    zipkin.await();
    return zipkin;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void await() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (send(HttpRequest.newBuilder(url.resolve("/health"))) == 200) {
          return;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      Thread.sleep(200);
    }
    throw new IllegalStateException("Zipkin did not start");
  }

  void post(String spans) throws Exception {
    int status =
        send(
            HttpRequest.newBuilder(url.resolve("/api/v2/spans"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(spans)));
    if (status != 202) {
      throw new IllegalStateException("Zipkin answered " + status);
    }
  }

  private static int send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.timeout(Duration.ofSeconds(10)).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
