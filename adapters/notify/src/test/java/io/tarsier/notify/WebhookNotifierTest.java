package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import io.tarsier.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody's server that takes JSON, played by a stand-in. */
final class WebhookNotifierTest extends StandInContract {

  WebhookNotifierTest() {
    super(204, 422);
  }

  @Override
  Notifier open(Path secretUrl, Path secret) {
    return new WebhookNotifier(
        server.url().resolve("/hook"), Optional.of(secret), new ManualClock(), QUICK, HALF);
  }

  @Test
  void theSignatureIsTheHmacOfTimeAndBody() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "checkout slow"));
    String header = last().headers().getFirst("X-Tarsier-Signature");
    long seconds = ManualClock.START.getEpochSecond();
    assertThat(header)
        .isEqualTo(
            "t="
                + seconds
                + ",v1="
                + WebhookNotifier.signature(
                    SECRET, seconds, last().body().getBytes(StandardCharsets.UTF_8)));
    assertThat(last().headers().getFirst("Idempotency-Key")).isEqualTo("n-opened");
    assertThat(last().path()).isEqualTo("/hook");
  }

  /** Made with {@code printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key}. */
  @Test
  void anybodyCanCheckTheSignature() {
    assertThat(
            WebhookNotifier.signature(
                "key", 1_700_000_000, "{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
  }

  @Test
  void everythingThatIsKnownIsSent() throws InterruptedException {
    notifier.send(notice(Kind.WORSE, "checkout slow"));
    var json = last().json();
    assertThat(json.path("kind").asString()).isEqualTo("worse");
    assertThat(json.path("severity").asString()).isEqualTo("critical");
    assertThat(json.path("cause").path("entity").asString()).isEqualTo("service/payment-db");
    assertThat(json.path("cause").path("probability").asDouble()).isEqualTo(0.8);
  }

  @Test
  void theWayToAcknowledgeIsSentWhereThereIsOne() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "a"));
    assertThat(last().json().has("acknowledge")).isFalse();
    notifier.send(notice(Kind.OPENED, "a").withAcknowledge("https://t/ack?a=1&token=2"));
    assertThat(last().json().path("acknowledge").asString()).isEqualTo("https://t/ack?a=1&token=2");
  }
}
