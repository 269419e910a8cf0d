package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ChangeRoutesTest {

  private static final String PATH = "/api/v1/changes";
  private static final String DEPLOYMENT =
      "{\"entity\":\"service/shop/payment\",\"kind\":\"deployment\","
          + "\"summary\":\"payment 1.4.2 → 1.5.0\",\"labels\":{\"to\":\"1.5.0\"}}";

  private ServerFixture f;

  @BeforeEach
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void aReportedChangeIsKeptListedAndWrittenIntoTheJournal() {
    HttpResponse<String> made = f.post(PATH, "application/json", DEPLOYMENT);

    assertThat(made.statusCode()).isEqualTo(201);
    JsonNode change = ServerFixture.json(made).path("items").get(0);
    assertThat(change.path("entity").path("name").stringValue()).isEqualTo("payment");
    assertThat(change.path("actor").stringValue()).isEqualTo("token tests");
    assertThat(f.json(PATH).path("items")).containsExactly(change);
    assertThat(f.get("/api/v1/journal").body()).contains("payment 1.4.2 → 1.5.0");
  }

  @Test
  void manyChangesComeInOneRequestAndTheSameOneTwiceIsOne() {
    String at = DEPLOYMENT.replace("}}", "},\"time\":\"" + java.time.Instant.now() + "\"}");
    String body = "{\"changes\":[" + at + "," + at.replace("1.5.0", "1.6.0") + "]}";
    f.post(PATH, "application/json", body);
    f.post(PATH, "application/json", body);

    assertThat(f.json(PATH).path("items")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"entity\":\"payment\",\"summary\":\"x\"};entity",
        "{\"entity\":\"planet/mars\",\"summary\":\"x\"};entity",
        "{\"entity\":\"service/a\"};summary",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"kind\":\"magic\"};kind",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"time\":\"soon\"};time",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"time\":\"2999-01-01T00:00:00Z\"};time",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"link\":\"javascript:alert(1)\"};link",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"labels\":{\"a\":1}};labels",
        "{\"entity\":\"service/a\",\"summary\":\"x\",\"who\":\"me\"};who",
        "{\"changes\":[]};changes",
        "{\"changes\":[7]};changes",
      })
  void whatIsWrongIsNamed(String body, String field) {
    HttpResponse<String> refused = f.post(PATH, "application/json", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(ServerFixture.json(refused).path("field").stringValue()).isEqualTo(field);
  }
}
