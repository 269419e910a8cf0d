package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class StatusRoutesTest {

  @TempDir Path dir;

  @Test
  void sayHowOftenTheFirstCauseWasRight() {
    Instant now = ServerFixture.START.plus(Duration.ofHours(4));
    try (ServerFixture f = new ServerFixture(dir, Map.of(), () -> now)) {
      f.trouble("latency");
      JsonNode incident = f.json("/api/v1/incidents").path("items").get(0);
      assertThat(causes(f).path("judged").intValue()).isZero();
      judge(f, incident, "service/elsewhere");
      assertThat(causes(f).path("judged").intValue()).isEqualTo(1);
      assertThat(causes(f).path("right").intValue()).isZero();
      judge(f, incident, incident.path("causes").get(0).path("entity").path("id").stringValue());
      assertThat(causes(f).path("judged").intValue()).isEqualTo(1);
      assertThat(causes(f).path("right").intValue()).isEqualTo(1);
    }
  }

  private static void judge(ServerFixture f, JsonNode incident, String entity) {
    String path = "/api/v1/incidents/" + incident.path("id").stringValue() + "/cause";
    String body = "{\"entity\":\"" + entity + "\"}";
    assertThat(f.post(path, "application/json", body).statusCode()).as(entity).isEqualTo(200);
  }

  private static JsonNode causes(ServerFixture f) {
    return f.json("/api/v1/stats").path("firstCauses");
  }
}
