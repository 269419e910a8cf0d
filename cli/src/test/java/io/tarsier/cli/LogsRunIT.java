package io.tarsier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code tarsier run} beside a program that writes a log file. */
class LogsRunIT {

  @TempDir Path dir;

  @Test
  void opensAnIncidentForAnErrorThatTheLogNeverHadAndFindsItAgainAfterAKill() throws Exception {
    Path log = dir.resolve("shop.log");
    Path data = dir.resolve("data");
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    StringBuilder past = new StringBuilder();
    for (int i = 0; i < 3 * 720; i++) {
      past.append(ordinary(now.minusSeconds(3 * 3_600 - 5L * i), i));
    }
    Files.writeString(log, past);
    String id;
    try (RunningProgram program = start(data, log)) {
      await(program, "/api/v1/patterns", a -> a.get("items").size() == 3);
      trouble(log, 40);
      JsonNode incident = incident(program);
      id = incident.get("id").asString();
      assertThat(incident.get("entities").toString()).contains("host/");
      JsonNode finding = program.get("/api/v1/findings?limit=10").at("/items/0");
      assertThat(finding.get("kind").asString()).isEqualTo("log-anomaly");
      assertThat(finding.toString()).contains("payment gateway refused").doesNotContain("@example");
      program.kill();
    }
    try (RunningProgram program = start(data, log)) {
      await(program, "/api/v1/patterns?q=payment", a -> a.at("/items/0/total").asLong() == 40);
      await(program, "/api/v1/patterns?q=paid", a -> a.at("/items/0/total").asLong() == 720);
      assertThat(program.get("/api/v1/incidents/" + id).get("status").asString()).isEqualTo("open");
      assertThat(program.get("/api/v1/incidents?limit=10").get("items")).hasSize(1);
      assertThat(program.stop()).isLessThan(Duration.ofSeconds(5));
    }
  }

  private static RunningProgram start(Path data, Path log) {
    return RunningProgram.start(
        data,
        "--set",
        "host.enabled=false",
        "--set",
        "logs.files=" + log,
        "--set",
        "logs.learning=30m");
  }

  private static String ordinary(Instant at, int i) {
    return switch (i % 3) {
      case 0 -> at + " INFO order " + (1_000 + i) + " paid in " + (i % 90) + " ms\n";
      case 1 -> at + " INFO basket of user-" + (i * 7919 % 1000) + " stored\n";
      default -> at + " DEBUG cache holds " + (500 + i % 17) + " entries\n";
    };
  }

  private static void trouble(Path log, int lines) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(Instant.now())
          .append(" ERROR payment gateway refused order ")
          .append(9_000 + i)
          .append(" for buyer")
          .append(i)
          .append("@example.com: certificate has expired\n");
    }
    Files.writeString(log, text, StandardOpenOption.APPEND);
  }

  private static JsonNode incident(RunningProgram program) throws Exception {
    return await(program, "/api/v1/incidents?status=open", a -> a.get("items").size() == 1)
        .at("/items/0");
  }

  private static JsonNode await(
      RunningProgram program, String path, java.util.function.Predicate<JsonNode> condition)
      throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    JsonNode answer = program.get(path);
    while (!condition.test(answer)) {
      assertThat(System.nanoTime()).as("waited for %s, last %s", path, answer).isLessThan(deadline);
      Thread.sleep(200);
      answer = program.get(path);
    }
    return answer;
  }
}
