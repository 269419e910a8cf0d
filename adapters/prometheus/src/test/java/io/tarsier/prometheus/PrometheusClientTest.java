package io.tarsier.prometheus;

import static io.tarsier.prometheus.FakePrometheus.json;
import static io.tarsier.prometheus.FakePrometheus.matrix;
import static io.tarsier.prometheus.FakePrometheus.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.MetricSample;
import io.tarsier.ports.SourceException;
import io.tarsier.prometheus.PrometheusClient.Patience;
import java.io.ByteArrayOutputStream;
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
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What servers do to those who ask them. */
@Timeout(30)
class PrometheusClientTest {

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

  private Path file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content);
  }

  @Test
  void aPassingFailureIsTriedAgain() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    server.on(
        QUERY,
        (exchange, form) ->
            (tries.incrementAndGet() < 3 ? status(503, "") : json(GOOD)).answer(exchange, form));
    collect(settings());
    assertThat(samples).extracting(MetricSample::value).containsExactly(20.0, 21.0);
    assertThat(tries).hasValue(3);
  }

  @Test
  void threeTriesAreAll() {
    server.on(QUERY, status(500, "{\"status\":\"error\",\"error\":\"out of\\nmemory\"}"));
    assertFails(settings(), "answered 500", "out of", "check its load and its log");
    assertThat(server.requests(QUERY)).hasSize(3);
  }

  @Test
  void tooManyRequestsSaysWhatToRaise() {
    server.on(QUERY, status(429, ""));
    assertFails(settings(), "answered 429; raise prometheus.interval");
  }

  @Test
  void aWrongTokenIsTriedOnceAndNeverShown() throws IOException {
    server.on(QUERY, status(401, "Unauthorized"));
    Path token = file("token", "s3cr3t-t0ken\n");
    Access access = new Access(new Access.Bearer(token), "", Optional.empty(), false);
    assertThatThrownBy(() -> collect(settings().withAccess(access)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Prometheus at %s answered 401; check prometheus.bearer-token-file %s",
            server.url(), token)
        .message()
        .doesNotContain("s3cr3t");
    assertThat(server.requests(QUERY)).hasSize(1);
    assertThat(server.requests(QUERY).getFirst().getRequestHeaders().getFirst("Authorization"))
        .isEqualTo("Bearer s3cr3t-t0ken");
    assertThat(access.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void anOpenClientIsToldThatCredentialsAreWanted() {
    server.on(QUERY, status(403, ""));
    assertFails(settings(), "answered 403", "set prometheus.bearer-token-file or");
  }

  @Test
  void basicCredentialsAndTenantAreSent() throws IOException, InterruptedException {
    server.on(QUERY, json(GOOD));
    Path password = file("password", "pass:wörd");
    collect(
        settings()
            .withAccess(
                new Access(new Access.Basic("me", password), "team-a", Optional.empty(), false)));
    var headers = server.requests(QUERY).getFirst().getRequestHeaders();
    assertThat(headers.getFirst("Authorization")).isEqualTo("Basic bWU6cGFzczp3w7ZyZA==");
    assertThat(headers.getFirst("X-Scope-OrgID")).isEqualTo("team-a");
  }

  @Test
  void aMissingOrBrokenSecretFileIsNamed() throws IOException {
    server.on(QUERY, json(GOOD));
    Access missing =
        new Access(new Access.Bearer(dir.resolve("none")), "", Optional.empty(), false);
    assertFails(settings().withAccess(missing), "prometheus.bearer-token-file", "cannot be read");
    Access broken = new Access(new Access.Bearer(file("two", "a\nb")), "", Optional.empty(), false);
    assertFails(settings().withAccess(broken), "on one line");
    assertThat(server.requests(QUERY)).isEmpty();
  }

  @Test
  void redirectsAreNotFollowed() {
    server.on(
        QUERY,
        (exchange, form) -> {
          exchange.getResponseHeaders().set("Location", server.url() + "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertFails(settings(), "answered 302", "set prometheus.url to where it leads");
    assertThat(server.requests("/elsewhere")).isEmpty();
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
  void anAnswerThatIsTooLongIsCutOff() {
    AtomicInteger sent = new AtomicInteger();
    server.on(
        QUERY,
        (exchange, form) -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] block = "[1700000000,\"1\"],".repeat(1000).getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseBody()
              .write("{\"data\":{\"result\":[{\"values\":[".getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 10_000; i++) {
            exchange.getResponseBody().write(block);
            sent.addAndGet(block.length);
          }
        });
    assertFails(
        settings().withMaxResponseBytes(100_000).withTimeout(Duration.ofSeconds(10)),
        "more than 100000 bytes; narrow prometheus.selectors");
    assertThat(sent.get()).isLessThan(20_000_000);
    assertThat(server.requests(QUERY)).as("trying again would not help").hasSize(1);
  }

  @Test
  void aPackedBombIsCutOffByItsUnpackedLength() {
    server.on(
        QUERY,
        (exchange, form) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, 0);
          try (GZIPOutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
            out.write("{\"a\":[".getBytes(StandardCharsets.UTF_8));
            byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 1000; i++) {
              out.write(spaces);
            }
          }
        });
    assertFails(
        settings().withMaxResponseBytes(1 << 20).withTimeout(Duration.ofSeconds(10)),
        "more than 1048576 bytes");
  }

  @Test
  void aPackedAnswerIsRead() throws InterruptedException, IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(GOOD.getBytes(StandardCharsets.UTF_8));
    }
    server.on(
        QUERY,
        (exchange, form) -> {
          assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, packed.size());
          exchange.getResponseBody().write(packed.toByteArray());
        });
    collect(settings());
    assertThat(samples).hasSize(2);
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    server.on(QUERY, (exchange, form) -> sleep(5000));
    assertFails(settings().withTimeout(Duration.ofMillis(400)), "did not answer within 0.4 s");
  }

  @Test
  void aServerThatNeverFinishesItsAnswerIsGivenUp() {
    server.on(
        QUERY,
        (exchange, form) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            sleep(50);
          }
        });
    assertFails(
        settings().withTimeout(Duration.ofMillis(300)), "did not finish its answer within 0.3 s");
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
  void theBreakerOpensAfterFiveFailuresAndClosesAfterTwoSuccesses() throws InterruptedException {
    server.on(QUERY, status(500, ""));
    try (PrometheusSource source = source(settings())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> source.collect(NOW, samples::addAll))
            .isInstanceOf(SourceException.class);
      }
      assertThat(source.stats().breaker()).isEqualTo("open");
      assertThat(server.requests(QUERY)).hasSize(5);
      assertThatThrownBy(() -> source.collect(NOW, samples::addAll))
          .hasMessageContaining("failed five times in a row and is left alone");
      assertThat(server.requests(QUERY)).hasSize(5);

      server.on(QUERY, json(GOOD));
      sleep(350);
      source.collect(NOW, samples::addAll);
      assertThat(source.stats().breaker()).isEqualTo("half_open");
      source.collect(NOW, samples::addAll);
      assertThat(source.stats().breaker()).isEqualTo("closed");
    }
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

  @Test
  void closingEndsARequestUnderWay() throws InterruptedException {
    server.on(QUERY, (exchange, form) -> sleep(5000));
    PrometheusSource source = source(settings().withTimeout(Duration.ofSeconds(20)));
    Thread asking =
        Thread.startVirtualThread(() -> {
          try {
            source.collect(NOW, samples::addAll);
          } catch (SourceException | InterruptedException e) {
            // Either is an end.
          }
        });
    sleep(200);
    source.close();
    assertThat(asking.join(Duration.ofSeconds(3))).isTrue();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
