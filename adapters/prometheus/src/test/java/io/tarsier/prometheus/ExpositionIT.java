package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.tarsier.http.Patience;
import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.testkit.RealPrometheus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus scrapes what is exposed, and its questions find what was written. */
class ExpositionIT {

  private static final Series DISK =
      new Series(
          Entity.of(Entity.Kind.HOST, "web-1"),
          "disk_used_ratio",
          Labels.of(Map.of("mountpoint", "/var", "device", "a\\b\"c")));

  @Test
  void prometheusReadsScoresBandsAndHorizons(@TempDir Path dir)
      throws IOException, InterruptedException {
    assumeTrue(RealPrometheus.isInstalled(), "SKIPPED: needs `apt-get install prometheus`");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          StringBuilder text = new StringBuilder();
          SeriesPoint point = new SeriesPoint(1, 0.5, new Band(0.4, 0.45, 0.6), 0.25, false);
          Exposition.write(
              List.of(new Exposition.Row(DISK, point)),
              List.of(
                  new Exposition.Ahead(DISK, "1h", 0.55, 0.5, 0.6),
                  new Exposition.Ahead(DISK, "7d", 0.99, 0.9, 1.1)),
              text);
          byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", Exposition.CONTENT_TYPE);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String address = "127.0.0.1:" + server.getAddress().getPort();
    try (RealPrometheus prometheus = RealPrometheus.start(dir, Map.of("tarsier", address))) {
      prometheus.awaitScrapes("yhat_upper", 2);
      assertThat(value(prometheus, "yhat{horizon=\"7d\",mountpoint=\"/var\"}")).isEqualTo(0.99);
      assertThat(value(prometheus, "yhat_upper{horizon=\"1h\"}")).isEqualTo(0.6);
      assertThat(value(prometheus, "count(yhat)")).isEqualTo(3);
      // What was seen meets what was expected now, and not what is foreseen.
      assertThat(value(prometheus, "round(y - yhat, 0.01)")).isEqualTo(0.05);
      assertThat(value(prometheus, "anomaly_score{device=\"a\\\\b\\\"c\"}")).isEqualTo(0.25);
    } finally {
      server.stop(0);
    }
  }

  /** The one value of a question. */
  private static double value(RealPrometheus prometheus, String expression)
      throws InterruptedException {
    PrometheusSettings settings =
        PrometheusSettings.of(prometheus.url())
            .withInterval(Duration.ofSeconds(1))
            .withSelectors(List.of("sum without () (" + expression + ")"));
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source =
        PrometheusSource.create(
            settings, new Patience(Duration.ofMillis(20), Duration.ofSeconds(1)), () -> 0.5)) {
      source.collect(Instant.now(), samples::addAll);
    }
    assertThat(samples).as(expression).hasSize(1);
    return samples.getFirst().value();
  }
}
