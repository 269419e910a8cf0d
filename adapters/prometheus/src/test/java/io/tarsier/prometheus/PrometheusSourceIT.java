package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.http.Patience;
import io.tarsier.model.Entity;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.SourceException;
import io.tarsier.testkit.RealNodeExporter;
import io.tarsier.testkit.RealPrometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a real Prometheus that scrapes a real node exporter and itself every second. */
class PrometheusSourceIT {

  @TempDir static Path dir;

  private static RealNodeExporter exporter;
  private static RealPrometheus prometheus;

  @BeforeAll
  static void start() {
    assumeTrue(
        RealPrometheus.isInstalled() && RealNodeExporter.isInstalled(),
        "SKIPPED: needs `apt-get install prometheus prometheus-node-exporter`");
    exporter = RealNodeExporter.start(dir);
    prometheus = RealPrometheus.start(dir, Map.of("node", exporter.address()));
  }

  /** One of the tests kills it. */
  @BeforeEach
  void isScraping() throws InterruptedException {
    prometheus.awaitScrapes("node_load1", 3);
    prometheus.awaitScrapes("up", 2);
  }

  @AfterAll
  static void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (exporter != null) {
      exporter.close();
    }
  }

  private static PrometheusSettings settings() {
    return PrometheusSettings.of(prometheus.url()).withInterval(Duration.ofSeconds(1));
  }

  private static PrometheusSource source(PrometheusSettings settings) {
    return PrometheusSource.create(
        settings, new Patience(Duration.ofMillis(20), Duration.ofSeconds(1)), () -> 0.5);
  }

  private static Map<String, List<MetricSample>> byName(List<MetricSample> samples) {
    return samples.stream().collect(Collectors.groupingBy(sample -> sample.series().name()));
  }

  @Test
  void readsEverythingThereIs() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source = source(settings())) {
      source.collect(Instant.now(), samples::addAll);
      Thread.sleep(2500);
      source.collect(Instant.now(), samples::addAll);
      assertThat(source.stats().series()).isGreaterThan(500);
      assertThat(source.stats().seriesDropped()).isZero();
    }
    Map<String, List<MetricSample>> read = byName(samples);
    String instance = "{instance=\"" + exporter.address() + "\",job=\"node\"}";
    assertThat(read).containsKeys("node_load1" + instance, "up" + instance);
    assertThat(read.get("node_load1" + instance))
        .allSatisfy(sample ->
            assertThat(sample.entity()).isEqualTo(Entity.of(Entity.Kind.HOST, "127.0.0.1")));
    assertThat(read.keySet())
        .as("counters are rates, buckets and information are left out")
        .anyMatch(name -> name.startsWith("node_cpu_seconds:rate{"))
        .noneMatch(name -> name.startsWith("node_cpu_seconds_total{"))
        .noneMatch(name -> name.contains("_bucket{"))
        .noneMatch(name -> name.startsWith("node_uname_info{"));
    assertThat(samples).allSatisfy(sample -> assertThat(sample.value()).isFinite());
  }

  @Test
  void aProcessorsModesAddUpToOneSecondPerSecond() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source =
        source(settings().withSelectors(List.of("node_cpu_seconds_total{cpu=\"0\"}")))) {
      Instant now = Instant.now();
      source.catchUp(now.minusSeconds(60), now, samples::addAll);
    }
    Map<Long, Double> sums =
        samples.stream()
            .collect(
                Collectors.groupingBy(
                    MetricSample::epochMillis, Collectors.summingDouble(MetricSample::value)));
    assertThat(sums).isNotEmpty();
    assertThat(sums.values()).allSatisfy(sum -> assertThat(sum).isBetween(0.7, 1.3));
  }

  @Test
  void catchingUpGivesHistoryInOrderAndCollectingGoesOnWhereItEnded() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source =
        source(settings().withSelectors(List.of("{job=\"node\"}", "sum(node_load1) * 2")))) {
      Instant now = Instant.now();
      source.catchUp(now.minus(Duration.ofHours(24)), now, samples::addAll);
      assertThat(samples).isNotEmpty();
      Thread.sleep(2000);
      source.collect(Instant.now(), samples::addAll);
    }
    Map<Series, Long> last = new HashMap<>();
    for (MetricSample sample : samples) {
      Long before = last.put(sample.series(), sample.epochMillis());
      if (before != null) {
        assertThat(sample.epochMillis()).as("%s", sample.series()).isGreaterThan(before);
      }
    }
    assertThat(byName(samples).get("sum(node_load1) * 2")).hasSizeGreaterThan(3);
  }

  @Test
  void oneBadSelectorDoesNotLoseTheOthers() {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source =
        source(settings().withSelectors(List.of("rate(", "up", "{job=\"node\"} + ")))) {
      assertThatThrownBy(() -> source.collect(Instant.now(), samples::addAll))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("2 of 3 queries failed, the others were read; first rate(")
          .hasMessageContaining("answered 400")
          .hasMessageContaining("parse error")
          .hasMessageContaining("check the selector");
    }
    assertThat(byName(samples)).hasSize(2);
  }

  @Test
  void anythingBeyondTheLimitIsDroppedAndCounted() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source = source(settings().withMaxSeries(20))) {
      source.collect(Instant.now(), samples::addAll);
      assertThat(source.stats().series()).isEqualTo(20);
      assertThat(source.stats().seriesDropped()).isGreaterThan(300);
    }
    assertThat(samples.stream().map(MetricSample::series).distinct().count())
        .isLessThanOrEqualTo(20);
  }

  @Test
  void aPrometheusThatDiesIsLeftAloneAndReadAgainOnceItIsBack() throws InterruptedException {
    List<MetricSample> samples = new ArrayList<>();
    try (PrometheusSource source = source(settings().withSelectors(List.of("up")))) {
      source.collect(Instant.now(), samples::addAll);
      prometheus.kill();
      try {
        assertThatThrownBy(() -> source.collect(Instant.now(), samples::addAll))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining(prometheus.url().toString())
            .hasMessageContaining("check that it runs");
        assertThatThrownBy(() -> source.collect(Instant.now(), samples::addAll))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("left alone");
        assertThat(source.stats().breaker()).isEqualTo("open");
      } finally {
        prometheus.restart();
      }
      Thread.sleep(1100);
      samples.clear();
      // Until it has scraped again, and until the breaker has seen the successes that close it.
      for (int i = 0;
          i < 30 && (samples.isEmpty() || !source.stats().breaker().equals("closed"));
          i++) {
        Thread.sleep(500);
        source.collect(Instant.now(), samples::addAll);
      }
      assertThat(samples).isNotEmpty();
      assertThat(source.stats().breaker()).isEqualTo("closed");
    }
  }
}
