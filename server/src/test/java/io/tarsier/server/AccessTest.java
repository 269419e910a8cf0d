package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTest {

  private ServerFixture f;

  @BeforeAll
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir);
  }

  @AfterAll
  void stop() {
    f.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/metrics",
        "/api/v1/incidents",
        "/api/v1/openapi.json",
        "/api/v1/events",
        "/assets/console.css",
        "/no/such/path",
        "/health/live/",
        "/health/../metrics",
        "/health/live/..%2f..%2fmetrics",
        "/health/live;/../../metrics",
        "//metrics",
        "/HEALTH/LIVE"
      })
  void nothingAnswersWithoutCredentials(String path) {
    HttpResponse<String> response = f.send(f.request(path));
    assertThat(response.statusCode()).isIn(400, 401);
  }

  @Test
  void healthIsOpen() {
    assertThat(f.send(f.request("/health/live")).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = f.send(f.request("/health/ready"));
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ServerFixture.json(ready).path("storage").stringValue()).isEqualTo("up");
  }

  @Test
  void aTokenOpensApiAndMetrics() {
    assertThat(f.get("/api/v1/incidents").statusCode()).isEqualTo(200);
    assertThat(f.get("/metrics").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer tsr_000000000000_0000000000000000000000000000000000000000000000000000000000000000",
        "Bearer x",
        "Basic dGVzdHM6dGVzdHM=",
        "tsr_"
      })
  void wrongCredentialsAreRefused(String authorization) {
    HttpResponse<String> response =
        f.send(f.request("/api/v1/incidents").header("Authorization", authorization));
    assertThat(response.statusCode()).isIn(401, 429);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void aTokenWithOneOtherDigitIsRefused() {
    char last = f.token.charAt(f.token.length() - 1);
    String other = f.token.substring(0, f.token.length() - 1) + (last == '0' ? '1' : '0');
    HttpResponse<String> response =
        f.send(f.request("/api/v1/incidents").header("Authorization", "Bearer " + other));
    assertThat(response.statusCode()).isIn(401, 429);
  }

  @Test
  void aRevokedTokenIsRefused() {
    TokenService tokens = new TokenService(f.storage, InstantSource.system());
    TokenService.Created created = tokens.create("short-lived");
    HttpRequest.Builder request =
        f.request("/api/v1/stats").header("Authorization", "Bearer " + created.text());
    assertThat(f.send(request).statusCode()).isEqualTo(200);
    assertThat(tokens.revoke(created.record().id())).isTrue();
    assertThat(f.send(request).statusCode()).isIn(401, 429);
  }

  @Test
  void guessingIsSlowedAndKnowingIsNot() {
    int last = 0;
    for (int i = 0; i < 15; i++) {
      last =
          f.send(f.request("/api/v1/stats").header("Authorization", "Bearer guess")).statusCode();
    }
    assertThat(last).isEqualTo(429);
    assertThat(f.get("/api/v1/stats").statusCode()).isEqualTo(200);
  }

  @Test
  void aLoginLinkSignsInOnce() {
    String link = f.server.loginLink();
    HttpResponse<String> first = f.send(HttpRequest.newBuilder(URI.create(link)));
    assertThat(first.statusCode()).isEqualTo(303);
    assertThat(first.headers().firstValue("Location")).hasValue("/");
    assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Max-Age=43200", "Path=/")
        .doesNotContain("Secure");
    HttpResponse<String> second = f.send(HttpRequest.newBuilder(URI.create(link)));
    assertThat(second.statusCode()).isIn(401, 429);
    assertThat(second.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(second.body()).contains("no longer good", "tarsier login");
  }

  @Test
  void ofTwentyThatUseALinkAtOnceOneSignsIn() throws Exception {
    String link = f.server.loginLink();
    Callable<Integer> use = () -> f.send(HttpRequest.newBuilder(URI.create(link))).statusCode();
    try (var threads = Executors.newFixedThreadPool(20)) {
      List<Future<Integer>> answers = threads.invokeAll(Collections.nCopies(20, use));
      int signedIn = 0;
      for (Future<Integer> answer : answers) {
        signedIn += answer.get() == 303 ? 1 : 0;
      }
      assertThat(signedIn).isEqualTo(1);
    }
  }

  @Test
  void aPreviewOfALinkDoesNotUseItUp() {
    String link = f.server.loginLink();
    f.send(HttpRequest.newBuilder(URI.create(link)).method("HEAD", BodyPublishers.noBody()));
    assertThat(f.send(HttpRequest.newBuilder(URI.create(link))).statusCode()).isEqualTo(303);
  }

  @Test
  void aLinkFollowedFromAnotherSiteLeadsThroughAPageOfOurOwn() {
    HttpResponse<String> response =
        f.send(
            HttpRequest.newBuilder(URI.create(f.server.loginLink()))
                .header("Sec-Fetch-Site", "cross-site"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Set-Cookie")).isPresent();
    assertThat(response.body()).contains("http-equiv=\"refresh\"");
  }

  @Test
  void aSessionOpensTheApiUntilSignedOut() {
    String cookie = f.signIn();
    assertThat(f.send(f.request("/api/v1/stats").header("Cookie", cookie)).statusCode())
        .isEqualTo(200);
    HttpResponse<String> out =
        f.send(f.request("/logout").header("Cookie", cookie).POST(BodyPublishers.noBody()));
    assertThat(out.statusCode()).isEqualTo(303);
    assertThat(f.send(f.request("/api/v1/stats").header("Cookie", cookie)).statusCode())
        .isEqualTo(401);
  }

  @Test
  void aBrowserWithoutASessionIsToldHowToSignIn() {
    HttpResponse<String> response =
        f.send(f.request("/").header("Accept", "text/html,application/xhtml+xml"));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).contains("tarsier login");
    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("sha256-")
        .doesNotContain("unsafe-inline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void postsOfOtherSitesAreRefused(String site) {
    HttpResponse<String> response =
        f.send(
            f.request("/api/v1/incidents/x/resolve")
                .header("Cookie", f.signIn())
                .header("Sec-Fetch-Site", site)
                .POST(BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void postsOfOtherOriginsAreRefusedAndOwnAreNot() {
    String cookie = f.signIn();
    HttpRequest.Builder foreign =
        f.request("/api/v1/incidents/x/resolve")
            .header("Cookie", cookie)
            .header("Origin", "http://evil.example")
            .POST(BodyPublishers.noBody());
    assertThat(f.send(foreign).statusCode()).isEqualTo(403);
    HttpRequest.Builder own =
        f.request("/api/v1/incidents/x/resolve")
            .header("Cookie", cookie)
            .header("Origin", f.server.url())
            .POST(BodyPublishers.noBody());
    assertThat(f.send(own).statusCode()).isEqualTo(404);
  }

  @Test
  void otherHostNamesAreRefused() throws Exception {
    for (String host : new String[] {"evil.example", "127.0.0.1.evil.example", "localhost.evil"}) {
      assertThat(
              RawHttp.statusOf(
                  f.server.port(),
                  "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
          .isEqualTo(421);
    }
    assertThat(
            RawHttp.statusOf(
                f.server.port(),
                "GET /health/live HTTP/1.1\r\nHost: localhost:9\r\nConnection: close\r\n\r\n"))
        .isEqualTo(200);
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    for (String path : new String[] {"/health/live", "/login", "/nothing", "/api/v1/stats"}) {
      var headers = f.get(path).headers();
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("frame-ancestors 'none'");
      assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
      assertThat(headers.firstValue("Server")).isEmpty();
    }
  }

  @Test
  void commandsOnTheMachineGetLinksAndTokens() {
    try (LocalServer local = LocalServer.find(f.settings.dataDir()).orElseThrow()) {
      assertThat(f.send(HttpRequest.newBuilder(URI.create(local.loginLink()))).statusCode())
          .isEqualTo(303);
      String token = local.createToken("from the command line");
      assertThat(
              f.send(f.request("/api/v1/stats").header("Authorization", "Bearer " + token))
                  .statusCode())
          .isEqualTo(200);
      LocalServer.TokenLine line =
          local.tokens().stream()
              .filter(t -> t.name().equals("from the command line"))
              .findFirst()
              .orElseThrow();
      assertThat(local.revokeToken(line.id())).isTrue();
      assertThat(local.revokeToken(line.id())).isFalse();
      assertThat(f.storage.journal().before(Long.MAX_VALUE, 10))
          .anyMatch(e -> e.kind().equals("access") && e.subject().equals("token/" + line.id()));
    }
  }

  @Test
  void tokensCannotMakeTokens() {
    HttpResponse<String> response =
        f.post("/api/v1/tokens", "application/json", "{\"name\":\"mine\"}");
    assertThat(response.statusCode()).isEqualTo(403);
  }
}
