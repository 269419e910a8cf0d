package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.flow.Notices;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.Notice;
import io.tarsier.ports.NotifierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class NotificationRoutesTest {

  private static final String PATH = "/api/v1/notifications";

  @TempDir Path dir;
  private ServerFixture f;

  @BeforeEach
  void start() {
    f = new ServerFixture(dir);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private JsonNode await(String state) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      JsonNode list = f.json(PATH).path(state);
      if (!list.isEmpty()) {
        return list;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("nothing is " + state + ": " + f.get(PATH).body());
  }

  @Test
  void anIncidentIsToldAndListed() throws InterruptedException {
    f.trouble("latency");
    JsonNode sent = await("sent").get(0);
    assertThat(sent.path("channel").stringValue()).isEqualTo("pager");
    assertThat(sent.path("kind").stringValue()).isEqualTo("opened");
    Notice told = f.pager.told().getFirst();
    assertThat(told.incident()).isEqualTo(sent.path("incident").stringValue());
    assertThat(told.link()).isEqualTo(f.server.url() + "/incidents/" + told.incident());
    assertThat(f.get("/metrics").body())
        .contains("tarsier_notices_sent_total{channel=\"pager\"} 1");
  }

  @Test
  void whatWasGivenUpIsListedAndCanBeTriedAgain() throws InterruptedException {
    f.pager.fail(NotifierException.lasting("pager answered 401; check the key", null));
    f.trouble("latency");
    JsonNode dead = await("dead").get(0);
    assertThat(dead.path("error").stringValue()).isEqualTo("pager answered 401; check the key");
    assertThat(f.json(PATH).path("count").path("dead").asInt()).isEqualTo(1);
    f.pager.fail(null);
    String retry = PATH + "/" + dead.path("id").stringValue() + "/retry";
    assertThat(f.post(retry, "application/json", "").statusCode()).isEqualTo(200);
    await("sent");
    assertThat(f.post(retry, "application/json", "").statusCode()).isEqualTo(409);
    assertThat(f.post(PATH + "/none/retry", "application/json", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aTestSaysWhichChannelsTookIt() {
    JsonNode all = ServerFixture.json(f.post(PATH + "/test", "application/json", ""));
    assertThat(all.path("items").get(0).path("taken").booleanValue()).isTrue();
    assertThat(f.pager.told().getFirst().kind()).isEqualTo(Notice.Kind.TEST);
    assertThat(f.post(PATH + "/test", "application/json", "{\"channel\":\"fax\"}").statusCode())
        .isEqualTo(400);
    assertThat(f.post(PATH + "/test", "application/json", "{\"to\":\"fax\"}").statusCode())
        .isEqualTo(400);
  }

  private Notices open(Map<String, String> changed) {
    Map<String, String> all = new HashMap<>(changed);
    all.put("data.dir", dir.toString());
    return Notifications.open(Settings.of(all), new InMemoryStorage(), InstantSource.system());
  }

  @Test
  void everyChannelIsSetUpByItsSettings() throws IOException {
    String secret = Files.writeString(dir.resolve("secret"), "https://h/s3cr3t").toString();
    Map<String, String> all = new HashMap<>();
    all.put("notify.slack-url-file", secret);
    all.put("notify.teams-url-file", secret);
    all.put("notify.pagerduty-key-file", secret);
    all.put("notify.email-server", "mail.example.org:587");
    all.put("notify.email-from", "tarsier@example.org");
    all.put("notify.email-to", "ann@example.org; bob@example.org");
    all.put("notify.webhook-url", "https://example.org/hook");
    all.put("notify.webhook-secret-file", secret);
    all.put("notify.alertmanager-url", "http://127.0.0.1:9093");
    all.put("notify.quiet-hours", "22:00-07:00");
    try (Notices notices = open(all)) {
      assertThat(notices.channels())
          .extracting(c -> c.name())
          .containsExactly("slack", "teams", "pagerduty", "email", "webhook", "alertmanager");
      assertThat(notices.isSetUp()).isTrue();
    }
    try (Notices notices = open(Map.of())) {
      assertThat(notices.isSetUp()).isFalse();
    }
  }

  @Test
  void settingsThatCannotBeUsedAreNamed() {
    assertThatThrownBy(() -> open(Map.of("notify.quiet-hours", "at night")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("notify.quiet-hours");
    assertThatThrownBy(() -> open(Map.of("notify.email-server", "mail")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("notify.email-server must look like");
    assertThatThrownBy(() -> open(Map.of("notify.email-server", "mail:25")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("notify.email-to");
    assertThatThrownBy(() -> open(Map.of("notify.webhook-url", "https://me:s3cr3t@host/")))
        .isInstanceOf(SettingsException.class)
        .message()
        .contains("notify.webhook-url")
        .doesNotContain("s3cr3t");
    assertThatThrownBy(() -> open(Map.of("notify.routes-file", "routes.yaml")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("none is set up");
  }
}
