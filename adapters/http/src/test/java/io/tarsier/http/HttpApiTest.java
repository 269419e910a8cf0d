package io.tarsier.http;

import static io.tarsier.http.FakeServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.ports.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What servers do to those who ask them. The server is a stand-in that misbehaves on demand. */
@Timeout(30)
class HttpApiTest {

  private static final String QUERY = "/api/query";
  private static final Patience QUICK = new Patience(Duration.ofMillis(10), Duration.ofMillis(300));

  @TempDir Path dir;

  private final FakeServer server = new FakeServer();
  private Duration timeout = Duration.ofSeconds(10);
  private long limit = 1 << 20;
  private Access access = Access.OPEN;
  private boolean plainErrors;

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpApi api() {
    Dialect dialect =
        Dialect.source(
            "Oracle",
            "check the question",
            "raise oracle.interval",
            "narrow oracle.selectors",
            plainErrors);
    return new HttpApi(
        new ApiSettings(dialect, Optional.of(server.url()), access, timeout, limit),
        QUICK,
        () -> 0.5);
  }

  private String ask() throws InterruptedException {
    try (HttpApi api = api()) {
      return ask(api);
    }
  }

  private static String ask(HttpApi api) throws InterruptedException {
    return api.ask(
        QUERY,
        Map.of("query", "a+b"),
        body -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }

  private void assertFails(String... parts) {
    assertThatThrownBy(this::ask)
        .isInstanceOf(SourceException.class)
        .message()
        .startsWith("Oracle at " + server.url())
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
        (exchange, body) ->
            (tries.incrementAndGet() < 3 ? status(503, "") : status(200, "yes, " + body))
                .answer(exchange, body));
    assertThat(ask()).isEqualTo("yes, query=a%2Bb");
    assertThat(tries).hasValue(3);
  }

  @Test
  void threeTriesAreAll() {
    server.on(QUERY, status(500, "{\"status\":\"error\",\"error\":\"out of\\nmemory\"}"));
    assertFails("answered 500", "out of", "check its load and its log");
    assertThat(server.requests(QUERY)).hasSize(3);
  }

  @Test
  void plainErrorsAreShownWhereTheProductSpeaksPlainly() {
    server.on(QUERY, status(400, "parse error at line 1"));
    assertThatThrownBy(this::ask)
        .hasMessage("Oracle at %s answered 400; check the question", server.url());
    plainErrors = true;
    assertThatThrownBy(this::ask)
        .hasMessage(
            "Oracle at %s answered 400 (parse error at line 1); check the question", server.url());
    server.on(QUERY, status(400, "<html>a page of a proxy</html>"));
    assertThatThrownBy(this::ask)
        .hasMessage("Oracle at %s answered 400; check the question", server.url());
  }

  @Test
  void aServerThatWantsToBeLeftAloneIsLeftAloneThatLong() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    server.on(
        QUERY,
        (exchange, body) -> {
          if (tries.incrementAndGet() == 1) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            status(429, "").answer(exchange, body);
          } else {
            status(200, "now").answer(exchange, body);
          }
        });
    long start = System.nanoTime();
    assertThat(ask()).isEqualTo("now");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void aServerThatWantsToBeLeftAloneForLongIsTriedOnceAndTheCallerTold()
      throws InterruptedException {
    server.on(
        QUERY,
        (exchange, body) -> {
          // The server of the JDK says what time it is by itself.
          exchange
              .getResponseHeaders()
              .set(
                  "Retry-After",
                  DateTimeFormatter.RFC_1123_DATE_TIME.format(
                      ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(2)));
          status(503, "").answer(exchange, body);
        });
    try (HttpApi api = api()) {
      assertThatThrownBy(() -> post(api))
          .isInstanceOfSatisfying(
              ApiException.class,
              e -> {
                assertThat(e.passing()).isTrue();
                assertThat(e.retryAfter().orElseThrow())
                    .isBetween(Duration.ofSeconds(110), Duration.ofSeconds(125));
              });
    }
    assertThat(server.requests(QUERY)).hasSize(1);
  }

  private static String post(HttpApi api) throws InterruptedException {
    return api.post(
        api.address(QUERY),
        Map.of("Content-Type", "application/json", "X-Key", "k"),
        "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
        body -> new String(body.readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void aBodyIsPostedWithItsHeadersAndAny2xxIsGood() throws InterruptedException {
    server.on(QUERY, (exchange, body) -> status(202, "took " + body).answer(exchange, body));
    try (HttpApi api = api()) {
      assertThat(post(api)).isEqualTo("took {\"a\":1}");
    }
    var headers = server.requests(QUERY).getFirst().getRequestHeaders();
    assertThat(headers.getFirst("X-Key")).isEqualTo("k");
    assertThat(headers.getFirst("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void whatWillNotPassSaysSo() throws InterruptedException {
    server.on(QUERY, status(400, ""));
    try (HttpApi api = api()) {
      assertThatThrownBy(() -> post(api))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.passing()).isFalse());
    }
    assertThat(server.requests(QUERY)).hasSize(1);
  }

  @Test
  void anAddressThatIsASecretIsNeverNamed() throws InterruptedException {
    server.on(QUERY, status(404, "no such hook"));
    ApiSettings secret =
        new ApiSettings(
            Dialect.door("Chat", "notify.chat-", "notify.chat-url-file", true),
            Optional.empty(),
            Access.OPEN,
            timeout,
            limit);
    try (HttpApi api = new HttpApi(secret, QUICK, () -> 0.5)) {
      assertThatThrownBy(() ->
              api.post(server.url().resolve(QUERY), Map.of(), new byte[0], body -> body.read()))
          .hasMessage("Chat answered 404 (no such hook); check notify.chat-url-file");
    }
  }

  @Test
  void aWrongTokenIsTriedOnceAndNeverShown() throws IOException {
    server.on(QUERY, status(401, "Unauthorized"));
    Path token = file("token", "s3cr3t-t0ken\n");
    access = new Access(new Access.Bearer(token), "", Optional.empty(), false);
    assertThatThrownBy(this::ask)
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Oracle at %s answered 401; check oracle.bearer-token-file %s", server.url(), token)
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
    assertFails("answered 403", "set oracle.bearer-token-file or");
  }

  @Test
  void basicCredentialsAndTenantAreSent() throws IOException, InterruptedException {
    server.on(QUERY, status(200, "good"));
    Path password = file("password", "pass:wörd");
    access = new Access(new Access.Basic("me", password), "team-a", Optional.empty(), false);
    ask();
    var headers = server.requests(QUERY).getFirst().getRequestHeaders();
    assertThat(headers.getFirst("Authorization")).isEqualTo("Basic bWU6cGFzczp3w7ZyZA==");
    assertThat(headers.getFirst("X-Scope-OrgID")).isEqualTo("team-a");
  }

  @Test
  void aMissingOrBrokenSecretFileIsNamed() throws IOException {
    server.on(QUERY, status(200, "good"));
    Access missing =
        new Access(new Access.Bearer(dir.resolve("none")), "", Optional.empty(), false);
    access = missing;
    assertFails("oracle.bearer-token-file", "cannot be read");
    Access broken = new Access(new Access.Bearer(file("two", "a\nb")), "", Optional.empty(), false);
    access = broken;
    assertFails("on one line");
    assertThat(server.requests(QUERY)).isEmpty();
  }

  @Test
  void redirectsAreNotFollowed() {
    server.on(
        QUERY,
        (exchange, body) -> {
          exchange.getResponseHeaders().set("Location", server.url() + "/elsewhere");
          exchange.sendResponseHeaders(302, -1);
        });
    assertFails("answered 302", "set oracle.url to where it leads");
    assertThat(server.requests("/elsewhere")).isEmpty();
  }

  @Test
  void anAnswerThatIsTooLongIsCutOff() {
    limit = 100_000;
    AtomicInteger sent = new AtomicInteger();
    server.on(
        QUERY,
        (exchange, body) -> {
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
    assertFails("more than 100000 bytes; narrow oracle.selectors");
    assertThat(sent.get()).isLessThan(20_000_000);
    assertThat(server.requests(QUERY)).as("trying again would not help").hasSize(1);
  }

  @Test
  void aPackedBombIsCutOffByItsUnpackedLength() {
    server.on(
        QUERY,
        (exchange, body) -> {
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
    assertFails("more than 1048576 bytes");
  }

  @Test
  void aPackedAnswerIsRead() throws InterruptedException, IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write("good".getBytes(StandardCharsets.UTF_8));
    }
    server.on(
        QUERY,
        (exchange, body) -> {
          assertThat(exchange.getRequestHeaders().getFirst("Accept-Encoding")).isEqualTo("gzip");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, packed.size());
          exchange.getResponseBody().write(packed.toByteArray());
        });
    assertThat(ask()).isEqualTo("good");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() {
    server.on(QUERY, (exchange, body) -> sleep(5000));
    timeout = Duration.ofMillis(400);
    assertFails("did not answer within 0.4 s");
  }

  @Test
  void aServerThatNeverFinishesItsAnswerIsGivenUp() {
    server.on(
        QUERY,
        (exchange, body) -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            sleep(50);
          }
        });
    timeout = Duration.ofMillis(300);
    assertFails("did not finish its answer within 0.3 s");
  }

  @Test
  void theBreakerOpensAfterFiveFailuresAndClosesAfterTwoSuccesses() throws InterruptedException {
    server.on(QUERY, status(500, ""));
    try (HttpApi api = api()) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> ask(api)).isInstanceOf(SourceException.class);
      }
      assertThat(api.breaker()).isEqualTo("open");
      assertThat(server.requests(QUERY)).hasSize(5);
      assertThatThrownBy(() -> ask(api))
          .hasMessageContaining("failed five times in a row and is left alone");
      assertThat(server.requests(QUERY)).hasSize(5);

      server.on(QUERY, status(200, "good"));
      sleep(350);
      ask(api);
      assertThat(api.breaker()).isEqualTo("half_open");
      ask(api);
      assertThat(api.breaker()).isEqualTo("closed");
    }
  }

  @Test
  void aQuestionWithATypoNeverOpensTheBreaker() {
    server.on(QUERY, status(400, "{\"error\":\"parse error\"}"));
    try (HttpApi api = api()) {
      for (int i = 0; i < 10; i++) {
        assertThatThrownBy(() -> ask(api)).hasMessageContaining("parse error");
      }
      assertThat(api.breaker()).isEqualTo("closed");
    }
  }

  @Test
  void closingEndsARequestUnderWay() throws InterruptedException {
    server.on(QUERY, (exchange, body) -> sleep(5000));
    HttpApi api = api();
    Thread asking =
        Thread.startVirtualThread(() -> {
          try {
            ask(api);
          } catch (SourceException | InterruptedException e) {
            // Either is an end.
          }
        });
    sleep(200);
    api.close();
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
