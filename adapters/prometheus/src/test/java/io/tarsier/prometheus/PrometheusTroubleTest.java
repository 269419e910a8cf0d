package io.tarsier.prometheus;

import static io.tarsier.prometheus.FakePrometheus.json;
import static io.tarsier.prometheus.FakePrometheus.matrix;
import static io.tarsier.prometheus.FakePrometheus.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.http.Access;
import io.tarsier.http.Patience;
import io.tarsier.model.MetricSample;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What those who ask a Prometheus in trouble say; what they do is the same for all servers. */
@Timeout(30)
class PrometheusTroubleTest {

  private static final String QUERY = "/api/v1/query";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000L);
  private static final String GOOD = matrix("temperature", 1_699_999_990, 20, 1_699_999_999, 21);

  @TempDir Path dir;

  private final FakePrometheus server = new FakePrometheus();
  private final List<MetricSample> samples = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private PrometheusSettings settings() {
    return PrometheusSettings.of(server.url())
        .withInterval(Duration.ofSeconds(1))
        .withTimeout(Duration.ofSeconds(10))
        .withSelectors(List.of("temperature"));
  }

  private void collect(PrometheusSettings settings) throws InterruptedException {
    try (PrometheusSource source = source(settings)) {
      source.collect(NOW, samples::addAll);
    }
  }

  private static PrometheusSource source(PrometheusSettings settings) {
    return PrometheusSource.create(
        settings, new Patience(Duration.ofMillis(10), Duration.ofMillis(300)), () -> 0.5);
  }

  private void assertFails(PrometheusSettings settings, String... parts) {
    assertThatThrownBy(() -> collect(settings))
        .isInstanceOf(SourceException.class)
        .message()
        .startsWith("Prometheus at " + server.url())
        .contains(parts);
  }

  @Test
  void tooManyRequestsSaysWhatToRaise() {
    server.on(QUERY, status(429, ""));
    assertFails(settings(), "answered 429; raise prometheus.interval");
  }

  @Test
  void aWrongTokenSaysWhichFileToLookAt() throws IOException {
    server.on(QUERY, status(401, "Unauthorized"));
    Path token = Files.writeString(dir.resolve("token"), "s3cr3t-t0ken\n");
    Access access = new Access(new Access.Bearer(token), "", Optional.empty(), false);
    assertFails(
        settings().withAccess(access), "answered 401; check prometheus.bearer-token-file " + token);
  }

  @Test
  void garbageIsRecognised() {
    server.on(QUERY, json("<html>welcome</html>"));
    assertFails(settings(), "cannot be used", "is the root of a Prometheus API");
    server.on(QUERY, json("[]"));
    assertFails(settings(), "cannot be used");
    server.on(QUERY, json("{\"data\":{\"result\":[{\"metric\":{\"a\":1}}]}}"));
    assertFails(settings(), "cannot be used");
    server.on(QUERY, json("{\"data\":{\"result\":[{\"values\":[[1,\"x\"]]}]}}"));
    assertFails(settings(), "not a number: x");
    server.on(QUERY, json("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}"));
    assertFails(settings(), "bad_data: no");
    server.on(QUERY, json("[".repeat(1000)));
    assertFails(settings(), "cannot be used");
    server.on(QUERY, json(""));
    assertFails(settings(), "cannot be used");
  }

  @Test
  void anAnswerThatIsTooLongSaysWhatToNarrow() {
    String values = "[1700000000,\"1\"],".repeat(100_000);
    server.on(QUERY, json("{\"data\":{\"result\":[{\"values\":[" + values));
    assertFails(
        settings().withMaxResponseBytes(100_000),
        "more than 100000 bytes; narrow prometheus.selectors");
    assertThat(server.requests(QUERY)).as("trying again would not help").hasSize(1);
  }

  @Test
  void whatABrokenAnswerGaveIsKeptAndGivenOnce() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    server.on(
        QUERY,
        (exchange, form) -> {
          if (tries.incrementAndGet() == 1) {
            exchange.sendResponseHeaders(200, GOOD.length() + 100);
            exchange
                .getResponseBody()
                .write(GOOD.substring(0, GOOD.length() - 3).getBytes(StandardCharsets.UTF_8));
          } else {
            json(GOOD).answer(exchange, form);
          }
        });
    collect(settings());
    assertThat(samples).hasSize(2);
    assertThat(tries).hasValue(2);
  }

  @Test
  void aSelectorWithATypoNeverOpensTheBreaker() {
    server.on(QUERY, status(400, "{\"error\":\"parse error\"}"));
    try (PrometheusSource source = source(settings())) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> source.collect(NOW, samples::addAll))
            .hasMessageContaining("parse error");
      }
      assertThat(source.stats().breaker()).isEqualTo("closed");
    }
  }
}
