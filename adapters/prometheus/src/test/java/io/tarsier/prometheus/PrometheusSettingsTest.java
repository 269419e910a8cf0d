package io.tarsier.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.http.Access;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusSettingsTest {

  @Test
  void theDefaultsReadEverythingEveryThirtySeconds() {
    assertThat(PrometheusSettings.of(URI.create("http://localhost:9090")))
        .isEqualTo(
            new PrometheusSettings(
                URI.create("http://localhost:9090"),
                Access.OPEN,
                List.of(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                10_000,
                64L << 20,
                false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9090", "ftp://x", "http:///metrics", "/api"})
  void whatIsNoAddressIsRefused(String url) {
    assertThatThrownBy(() -> PrometheusSettings.of(URI.create(url)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prometheus.url must look like http://host:9090");
  }

  @Test
  void aPasswordInTheAddressIsRefusedWithoutRepeatingIt() {
    assertThatThrownBy(() -> PrometheusSettings.of(URI.create("http://me:hunter2@host:9090")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prometheus.password-file")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void anAddressWithAQueryIsRefused() {
    assertThatThrownBy(() -> PrometheusSettings.of(URI.create("http://host:9090/?a=b")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without ? or #");
  }

  @Test
  void limitsMustMakeSense() {
    PrometheusSettings good = PrometheusSettings.of(URI.create("http://localhost:9090"));
    assertThatThrownBy(() -> good.withInterval(Duration.ZERO)).hasMessageContaining("interval");
    assertThatThrownBy(() -> good.withTimeout(Duration.ZERO)).hasMessageContaining("timeout");
    assertThatThrownBy(() -> good.withMaxSeries(0)).hasMessageContaining("max-series");
    assertThatThrownBy(() -> good.withMaxResponseBytes(0)).hasMessageContaining("max-response");
  }
}
