package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.tarsier.model.Entity;
import io.tarsier.model.MetricSample;
import io.tarsier.prometheus.RemoteWrite.Limits;
import io.tarsier.prometheus.RemoteWriteIntake.Batch;
import io.tarsier.testkit.RealNodeExporter;
import io.tarsier.testkit.RealPrometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus pushes what it scrapes to a small server that takes it in. */
class RemoteWriteIT {

  @TempDir Path dir;

  private final RemoteWriteIntake intake =
      new RemoteWriteIntake(Limits.DEFAULT, 10_000, Duration.ZERO, InstantSource.system());
  private final List<MetricSample> samples = new CopyOnWriteArrayList<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    assumeTrue(
        RealPrometheus.isInstalled() && RealNodeExporter.isInstalled(),
        "SKIPPED: needs `apt-get install prometheus prometheus-node-exporter`");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/write",
        exchange -> {
          try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (requests.incrementAndGet() % 5 == 0) {
              intake.read(body); // understood, but told to try again
              exchange.sendResponseHeaders(503, -1);
              return;
            }
            Batch batch = intake.read(body);
            samples.addAll(batch.samples());
            problems.addAll(batch.problems());
            batch.commit();
            exchange.sendResponseHeaders(204, -1);
          } catch (RemoteWriteException e) {
            problems.add(e.getMessage());
            exchange.sendResponseHeaders(400, -1);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  @Test
  void whatPrometheusPushesArrivesOnceAndInOrder() throws InterruptedException {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1/write";
    try (RealNodeExporter exporter = RealNodeExporter.start(dir);
        RealPrometheus prometheus =
            RealPrometheus.start(dir, Map.of("node", exporter.address()), url)) {
      String load = "node_load1{instance=\"" + exporter.address() + "\",job=\"node\"}";
      Predicate<MetricSample> isLoad = sample -> sample.series().name().equals(load);
      long deadline = System.nanoTime() + Duration.ofSeconds(25).toNanos();
      while (samples.stream().filter(isLoad).count() < 5 && System.nanoTime() < deadline) {
        Thread.sleep(200);
      }
      List<MetricSample> loads = samples.stream().filter(isLoad).toList();
      assertThat(loads)
          .as("from %s", prometheus.url())
          .hasSizeGreaterThanOrEqualTo(5)
          .allSatisfy(sample ->
              assertThat(sample.entity()).isEqualTo(Entity.of(Entity.Kind.HOST, "127.0.0.1")));
      assertThat(loads.stream().map(MetricSample::epochMillis).toList())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(samples).anyMatch(s -> s.series().metric().equals("node_cpu_seconds:rate"));
      assertThat(requests.get()).as("some were refused and repeated").isGreaterThan(5);
      assertThat(problems).isEmpty();
      assertThat(intake.stats().series()).isGreaterThan(500);
    }
  }
}
