package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForecastRoutesTest {

  private static final int MINUTES = 64 * 60;
  private static final Series DISK =
      new Series(
          Entity.of(Entity.Kind.HOST, "web-1"),
          "host_filesystem_used_ratio",
          Labels.of("mountpoint", "/var"));
  private static final Series YOUNG =
      new Series(Entity.of(Entity.Kind.HOST, "web-1"), "host_load_average", Labels.empty());

  private ServerFixture f;

  /** A disk that fills by two percent an hour after two days of rest. */
  @BeforeAll
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir);
    List<MetricSample> samples = new ArrayList<>();
    for (int m = 0; m < MINUTES; m++) {
      double used = 0.4 + 0.02 * Math.max(0, m / 60.0 - 48) + 1e-5 * (m * 7919 % 13);
      long at = ServerFixture.START.toEpochMilli() + m * 60_000L;
      samples.add(new MetricSample(DISK, at, used));
    }
    samples.add(new MetricSample(YOUNG, ServerFixture.START.toEpochMilli() + MINUTES * 60_000L, 1));
    f.take(samples);
  }

  @AfterAll
  void stop() {
    f.close();
  }

  @Test
  void aSeriesIsForecastWithItsRangeAndItsEnd() {
    JsonNode reply = f.json("/api/v1/forecast?series=" + DISK.id() + "&horizon=12h");
    assertThat(reply.path("points")).hasSize(12);
    JsonNode last = reply.path("points").get(11);
    assertThat(last.path("mean").doubleValue()).isBetween(0.75, 1.2);
    assertThat(last.path("lower").doubleValue()).isLessThan(last.path("upper").doubleValue());
    assertThat(reply.path("level").doubleValue()).isEqualTo(0.9);
    assertThat(reply.path("capacity").path("resource").stringValue()).isEqualTo("disk /var");
  }

  @Test
  void resourcesAreListedWithTheTimeLeft() {
    JsonNode items = f.json("/api/v1/capacity").path("items");
    assertThat(items).hasSize(1);
    JsonNode disk = items.get(0);
    assertThat(disk.path("probability").doubleValue()).isGreaterThan(0.8);
    assertThat(disk.path("secondsLeft").doubleValue()).isBetween(3 * 3600.0, 30 * 3600.0);
    assertThat(disk.path("earliest").stringValue())
        .isLessThanOrEqualTo(disk.path("latest").stringValue());
    JsonNode finding = f.json("/api/v1/findings/" + disk.path("finding").stringValue());
    assertThat(finding.path("kind").stringValue()).isEqualTo("capacity-forecast");
    assertThat(finding.path("explanation").stringValue()).startsWith("disk /var full in ");
    assertThat(finding.path("shortage").path("threshold").doubleValue()).isEqualTo(0.99);
    assertThat(finding.has("peak")).isFalse();
  }

  @Test
  void theTimeLeftIsAMetric() {
    assertThat(f.get("/metrics").body())
        .contains("tarsier_capacity_exhaustion_seconds{")
        .contains("resource=\"disk /var\"");
  }

  @Test
  void whatADiskWillBeIsAMetricSoonAfterTheFirstScrape() throws InterruptedException {
    List<String> lines = List.of();
    for (int tries = 0; tries < 200 && lines.isEmpty(); tries++) {
      lines =
          f.get("/metrics")
              .body()
              .lines()
              .filter(l -> l.startsWith("yhat{") && l.contains("horizon="))
              .toList();
      Thread.sleep(50);
    }
    // Less than three days are known, so that a week ahead is not foretold.
    assertThat(lines).hasSize(2).allMatch(l -> l.contains("mountpoint=\"/var\""));
    assertThat(lines.getFirst()).contains("horizon=\"1h\"");
    assertThat(lines.getLast()).contains("horizon=\"1d\"");
    double hour = Double.parseDouble(lines.getFirst().replaceAll(".* ", ""));
    assertThat(hour).isBetween(0.7, 0.78);
  }

  @Test
  void wrongQuestionsAreToldWhatIsRight() {
    String disk = "/api/v1/forecast?series=" + DISK.id();
    refused(400, "by its identifier", "/api/v1/forecast");
    refused(400, "90m, 6h or 2d", disk + "&horizon=soon");
    refused(400, "at most 35d", disk + "&horizon=99d");
    refused(400, "0.5 to 0.99", disk + "&level=90");
    refused(404, "no series", "/api/v1/forecast?series=none");
    refused(409, "too little", "/api/v1/forecast?series=" + YOUNG.id());
    refused(400, "unknown parameter", "/api/v1/capacity?limit=1");
  }

  private void refused(int status, String saying, String path) {
    var reply = f.get(path);
    assertThat(reply.statusCode()).as(path).isEqualTo(status);
    assertThat(reply.body()).contains(saying);
  }
}
