package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.notify.PagerDutyWebhook.Event;
import io.tarsier.notify.PagerDutyWebhook.Kind;
import io.tarsier.ports.NotifierException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyWebhookTest {

  private static final byte[] BODY = bytes("{\"event\":{}}");

  /** Made with {@code printf '{"event":{}}' | openssl dgst -sha256 -hmac s3cr3t}. */
  private static final String GOOD =
      "v1=5bf1cfff3b05c3c75b18d19eb4f408575fd6aead6cd41f8f8cb78849320c3d37";

  @TempDir private Path dir;
  private PagerDutyWebhook webhook = new PagerDutyWebhook("a.setting", Path.of("none"));

  @BeforeEach
  void open() throws IOException {
    webhook =
        new PagerDutyWebhook("a.setting", Files.writeString(dir.resolve("secret"), "s3cr3t\n"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Event read(String event) {
    return PagerDutyWebhook.read(bytes("{\"event\":" + event + "}"));
  }

  @Test
  void aBodyThatPagerDutySignedIsKnown() {
    assertThat(webhook.isSigned(GOOD, BODY)).isTrue();
  }

  @Test
  void whileASecretIsReplacedOneOfTheSignaturesFits() {
    assertThat(webhook.isSigned("v1=" + "0".repeat(64) + "," + GOOD, BODY)).isTrue();
    assertThat(webhook.isSigned(GOOD + ", v1=" + "0".repeat(64), BODY)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "v1=",
        "v1=00",
        "é",
        "v2=5bf1cfff3b05c3c75b18d19eb4f408575fd6aead6cd41f8f8cb78849320c3d37",
        "5bf1cfff3b05c3c75b18d19eb4f408575fd6aead6cd41f8f8cb78849320c3d37"
      })
  void anythingElseIsNoSignature(String header) {
    assertThat(webhook.isSigned(header, BODY)).isFalse();
  }

  @Test
  void whatWasChangedOnItsWayIsNotSigned() {
    assertThat(webhook.isSigned(GOOD, bytes("{\"event\":[]}"))).isFalse();
  }

  @Test
  void aSecretThatCannotBeReadIsNamedBySetting() {
    var none = new PagerDutyWebhook("a.setting", dir.resolve("none"));
    assertThatThrownBy(() -> none.isSigned(GOOD, BODY))
        .isInstanceOf(NotifierException.class)
        .hasMessageContaining("a.setting");
  }

  @Test
  void saysWhoDidWhatToWhichIncident() {
    assertThat(
            read(
                """
                {"id":"e1","event_type":"incident.acknowledged","resource_type":"incident",
                 "occurred_at":"2026-03-02T10:00:00.000Z",
                 "agent":{"id":"PLH1HKV","summary":"Earline\\u0007\\u202EGreenholt","type":"user_reference"},
                 "data":{"id":"PGR0VU2","type":"incident","incident_key":"i-17","status":"acknowledged"}}
                """))
        .isEqualTo(
            new Event(Kind.ACKNOWLEDGED, "incident.acknowledged", "i-17", "Earline Greenholt"));
    assertThat(read("{\"event_type\":\"incident.resolved\",\"agent\":null,\"data\":{}}"))
        .isEqualTo(new Event(Kind.RESOLVED, "incident.resolved", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"incident.unacknowledged", "incident.triggered", "pagey.ping", "incident.future"})
  void otherEventsAreOther(String type) {
    assertThat(read("{\"event_type\":\"" + type + "\"}").kind()).isEqualTo(Kind.OTHER);
  }

  @Test
  void aNameOfAnyLengthIsShort() {
    String agent = "{\"summary\":\"" + "x".repeat(10_000) + "\"}";
    assertThat(read("{\"event_type\":\"incident.resolved\",\"agent\":" + agent + "}").person())
        .hasSize(100);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "7",
        "{\"event\":{}}",
        "{\"event\":\"x\"}",
        "{\"messages\":[{\"event\":\"incident.acknowledge\"}]}"
      })
  void whatIsNoMessageIsRefused(String body) {
    assertThatThrownBy(() -> PagerDutyWebhook.read(bytes(body)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void fieldsOfAnotherKindAreAsIfAbsent() {
    assertThat(
            read(
                "{\"event_type\":\"incident.resolved\",\"agent\":[1],\"data\":{\"incident_key\":{}}}"))
        .isEqualTo(new Event(Kind.RESOLVED, "incident.resolved", "", ""));
    assertThatThrownBy(() -> PagerDutyWebhook.read(bytes("[".repeat(100_000))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
