package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.testkit.RealNodeExporter;
import io.tarsier.testkit.RealPrometheus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program watches a real Prometheus that scrapes a real node exporter, by PromQL. */
@Timeout(1800)
class PrometheusRunIT {

  @TempDir Path dir;

  @Test
  void seesAProcessorBurnThroughPromQl() throws Exception {
    burn(Duration.ofSeconds(75), Duration.ofSeconds(15));
  }

  @Test
  @Tag("long")
  void seesTwoMinutesOfBurnThroughPromQlAfterTenMinutes() throws Exception {
    burn(Duration.ofMinutes(10), Duration.ofMinutes(2));
  }

  private void burn(Duration learn, Duration burn) throws Exception {
    assumeTrue(RealPrometheus.isInstalled(), "Prometheus is not installed");
    assumeTrue(RealNodeExporter.isInstalled(), "the node exporter is not installed");
    Path store = Files.createDirectories(dir.resolve("prometheus"));
    try (RealNodeExporter exporter = RealNodeExporter.start(dir);
        RealPrometheus prometheus =
            RealPrometheus.start(store, Map.of("node", exporter.address()))) {
      prometheus.awaitScrapes("node_cpu_seconds_total", 3);
      try (RunningProgram program =
          RunningProgram.start(
              dir.resolve("data"),
              "--prometheus",
              prometheus.url().toString(),
              "--interval",
              "500ms",
              "--set",
              "host.enabled=false",
              "--set",
              "prometheus.selectors=1 - avg by (instance, job) (rate(node_cpu_seconds_total{mode=\"idle\"}[5s]))")) {
        Burn.assumeIdle(learn);
        Instant since = Instant.now();
        Burn.during(burn);
        JsonNode incidents = program.get("/api/v1/incidents?limit=100").get("items");
        long hits = 0;
        for (JsonNode i : incidents) {
          if (!Instant.parse(i.get("updated").asString()).isBefore(since)
              && i.get("entities").toString().contains("host/127.0.0.1")) {
            hits++;
          }
        }
        assertThat(hits).as("incidents of the host during the burn in %s", incidents).isEqualTo(1);
      }
    }
  }
}
