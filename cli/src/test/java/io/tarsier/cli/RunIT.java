package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The program as a user starts it: a process of its own that watches this machine. */
@Timeout(1200)
class RunIT {

  @TempDir Path dir;

  @Test
  void servesTheConsoleBehindALinkThatWorksOnceAndEndsOnSigterm() throws Exception {
    try (RunningProgram program = RunningProgram.start(dir.resolve("data"), "--interval", "200ms");
        HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new java.net.CookieManager()).build();
        HttpClient stranger = HttpClient.newHttpClient()) {
      assertThat(program.loginUrl).startsWith("http://127.0.0.1:").contains("/login?");
      assertThat(status(stranger, program.base.resolve("/health/live"))).isEqualTo(200);
      assertThat(status(stranger, program.base.resolve("/api/v1/incidents"))).isEqualTo(401);
      status(browser, URI.create(program.loginUrl));
      assertThat(status(browser, program.base)).isEqualTo(200);
      assertThat(status(stranger, URI.create(program.loginUrl))).isBetween(400, 499);
      assertThat(program.stop()).isLessThan(Duration.ofSeconds(5));
      assertThat(program.exitCode()).isZero();
    }
  }

  @Test
  void remembersWhatItLearnedAcrossARestart() throws Exception {
    Path data = dir.resolve("data");
    long seen;
    String series;
    try (RunningProgram program = RunningProgram.start(data, "--interval", "100ms")) {
      await(program, "/api/v1/series?limit=1", a -> a.at("/items/0/seen").asLong() >= 20);
      JsonNode first = program.get("/api/v1/series?limit=1").at("/items/0");
      series = first.get("id").asString();
      seen = first.get("seen").asLong();
      program.stop();
    }
    try (RunningProgram program = RunningProgram.start(data, "--interval", "1h")) {
      assertThat(program.get("/api/v1/series/" + series).get("seen").asLong())
          .isGreaterThanOrEqualTo(seen);
    }
    assertThat(Run.of("journal", "verify", data.toString()).code()).isEqualTo(ExitCode.FINE);
  }

  @Test
  void seesTheProcessorBurnOnThisMachine() throws Exception {
    burn(Duration.ofMillis(500), Duration.ofSeconds(80), Duration.ofSeconds(20));
  }

  @Test
  @Tag("long")
  void seesTwoMinutesOfBurnAfterTenMinutesOfLearning() throws Exception {
    burn(Duration.ofSeconds(1), Duration.ofMinutes(10), Duration.ofMinutes(2));
  }

  private void burn(Duration interval, Duration learn, Duration burn) throws Exception {
    try (RunningProgram program =
        RunningProgram.start(dir.resolve("data"), "--interval", interval.toMillis() + "ms")) {
      Burn.assumeIdle(learn);
      long since = System.currentTimeMillis();
      Burn.during(burn);
      Thread.sleep(interval.multipliedBy(2));
      JsonNode incidents = program.get("/api/v1/incidents?limit=100").get("items");
      long hits = 0;
      for (JsonNode i : incidents) {
        boolean during =
            java.time.Instant.parse(i.get("updated").asString()).toEpochMilli() >= since;
        if (during && i.get("entities").toString().contains("host/")) {
          hits++;
        }
      }
      assertThat(hits).as("incidents of the host during the burn in %s", incidents).isEqualTo(1);
      JsonNode findings = program.get("/api/v1/findings?limit=200").get("items");
      // Which of them is told first depends on what the machine did before.
      assertThat(findings.toString())
          .containsAnyOf("host_cpu_usage_ratio", "host_cpu_mode_ratio", "host_pressure_ratio");
    }
  }

  private static int status(HttpClient client, URI uri) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void await(
      RunningProgram program, String path, java.util.function.Predicate<JsonNode> condition)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode answer = program.get(path);
    while (!condition.test(answer)) {
      assertThat(System.nanoTime()).as("waited for %s, last %s", path, answer).isLessThan(deadline);
      Thread.sleep(100);
      answer = program.get(path);
    }
  }
}
