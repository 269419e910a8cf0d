package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricTypesTest {

  private final MetricTypes types =
      new MetricTypes(
          Map.of(
              "jobs_total", "gauge",
              "ticks", "counter",
              "queue_count", "gauge",
              "latency_seconds", "histogram",
              "odd", "unknown"));

  @Test
  void metadataDecidesWhereThereIsSome() {
    assertThat(types.isCounter("jobs_total")).isFalse();
    assertThat(types.isCounter("ticks")).isTrue();
    assertThat(types.isCounter("queue_count")).isFalse();
    assertThat(types.isCounter("latency_seconds_count")).isTrue();
    assertThat(types.isCounter("latency_seconds")).isFalse();
    assertThat(types.isCounter("odd")).isFalse();
  }

  @Test
  void theSuffixDecidesWhereThereIsNone() {
    assertThat(MetricTypes.unknown().isCounter("http_requests_total")).isTrue();
    assertThat(MetricTypes.unknown().isCounter("latency_seconds_sum")).isTrue();
    assertThat(MetricTypes.unknown().isCounter("temperature_celsius")).isFalse();
  }

  @Test
  void aCountIsACounterWhereASumStandsBesideIt() {
    MetricTypes pushed = MetricTypes.unknown();
    pushed.meet("latency_seconds_sum");
    assertThat(pushed.isCounter("latency_seconds_count")).isTrue();
    assertThat(pushed.isCounter("pg_stat_activity_count")).isFalse();
  }

  @Test
  void aRateIsNamedAsRecordingRulesAre() {
    assertThat(MetricTypes.rateName("http_requests_total")).isEqualTo("http_requests:rate");
    assertThat(MetricTypes.rateName("latency_seconds_sum")).isEqualTo("latency_seconds_sum:rate");
  }
}
