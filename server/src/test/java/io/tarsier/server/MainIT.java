package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program in this process: real sources, a real store on disk, the console's pages. */
@Timeout(60)
class MainIT {

  @TempDir private Path dir;

  private RunningServer start() {
    Map<String, String> settings =
        Map.of(
            "data.dir", dir.toString(),
            "server.port", "0",
            "host.interval", "1s",
            "log.level", "warn");
    return Main.start(Settings.of(settings), "1.2.3", InstantSource.system());
  }

  private static HttpResponse<String> get(HttpClient http, String url, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void servesTheConsoleAfterSigningInAndWatchesThisMachine() throws Exception {
    try (RunningServer server = start();
        HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> login = get(http, server.loginUrl());
      String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      for (String page : List.of("/", "/incidents", "/series", "/journal", "/about")) {
        HttpResponse<String> response = get(http, server.url() + page, "Cookie", cookie);
        assertThat(response.statusCode()).as(page).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).contains("html");
      }
      HttpResponse<String> missing =
          get(http, server.url() + "/none", "Cookie", cookie, "Accept", "text/html");
      assertThat(missing.statusCode()).isEqualTo(404);
      assertThat(missing.headers().firstValue("Content-Type").orElseThrow()).contains("html");
      String overview = get(http, server.url() + "/", "Cookie", cookie).body();
      var asset = Pattern.compile("/assets/[^\"]+\\.css").matcher(overview);
      assertThat(asset.find()).isTrue();
      assertThat(get(http, server.url() + asset.group(), "Cookie", cookie).statusCode())
          .isEqualTo(200);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (server.corridor().series().isEmpty() && System.nanoTime() < deadline) {
        Thread.sleep(100);
      }
      assertThat(server.corridor().series()).isNotEmpty();
    }
    assertThat(dir.resolve(LocalKey.FILE_NAME)).doesNotExist();
  }

  @Test
  void stopsWithinFiveSecondsAndRemembersWhatItLearned() throws Exception {
    Series series = new Series(Entity.of(Entity.Kind.SERVICE, "shop"), "rps", Labels.empty());
    List<MetricSample> samples = new ArrayList<>();
    // Recent, since series that have long been silent are forgotten.
    long begun = System.currentTimeMillis() - 200 * 15_000L;
    for (int i = 0; i < 200; i++) {
      samples.add(new MetricSample(series, begun + 15_000L * i, 100 + i % 7));
    }
    RunningServer first = start();
    assertThat(first.corridor().acceptDurably("test", samples, Duration.ofSeconds(10))).isTrue();
    String token = new TokenService(first.storage(), InstantSource.system()).create("t").text();
    // A listener that never reads must not hold up the stop.
    try (Socket listener = RawHttp.listen(first.port(), token)) {
      assertThat(listener.getInputStream().read()).isPositive();
      long begin = System.nanoTime();
      first.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }
    try (RunningServer second = start()) {
      assertThat(second.corridor().series(series.id()).orElseThrow().seen()).isEqualTo(200);
    }
  }

  @Test
  void saysHowItsReaderOfAPrometheusIsDoing() throws Exception {
    Map<String, String> settings =
        Map.of(
            "data.dir", dir.toString(),
            "server.port", "0",
            "host.enabled", "false",
            "prometheus.url", "http://127.0.0.1:1");
    try (RunningServer server = Main.start(Settings.of(settings), "1.2.3", InstantSource.system());
        HttpClient http = HttpClient.newHttpClient()) {
      String token = new TokenService(server.storage(), InstantSource.system()).create("t").text();
      String metrics =
          get(http, server.url() + "/metrics", "Authorization", "Bearer " + token).body();
      assertThat(metrics)
          .contains(
              "tarsier_prometheus_series 0",
              "tarsier_prometheus_series_dropped_total 0",
              "tarsier_prometheus_breaker{state=\"closed\"}",
              "tarsier_source_up{source=\"prometheus\"}");
    }
  }

  @Test
  void aPortInUseAndAFolderInUseAreExplained() {
    try (RunningServer server = start()) {
      assertThatThrownBy(this::start).hasMessageContaining("used by another Tarsier");
      Settings samePort =
          Settings.of(
              Map.of(
                  "data.dir", dir.resolve("other").toString(),
                  "server.port", Integer.toString(server.port()),
                  "host.enabled", "false"));
      assertThatThrownBy(() -> Main.start(samePort, "1.2.3", InstantSource.system()))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("--port");
    }
  }

  @Test
  void theFileWithTheLocalKeyIsItsOwnersAlone() throws Exception {
    try (RunningServer server = start()) {
      assertThat(server.port()).isPositive();
      assertThat(Files.getPosixFilePermissions(dir.resolve(LocalKey.FILE_NAME)).toString())
          .doesNotContain("GROUP", "OTHERS");
    }
  }

  @Test
  void aNetworkAddressNeedsADecision() {
    Map<String, String> open = Map.of("data.dir", dir.toString(), "server.bind", "0.0.0.0");
    assertThatThrownBy(() -> Main.start(Settings.of(open), "1.2.3", InstantSource.system()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("server.tls.cert")
        .hasMessageContaining("server.allow-insecure-bind");
  }
}
