package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** PagerDuty, played by a stand-in: its limits and answers are those of its documentation. */
final class PagerDutyNotifierTest extends StandInContract {

  PagerDutyNotifierTest() {
    super(202, 400);
  }

  @Override
  Notifier open(Path secretUrl, Path secret) {
    return new PagerDutyNotifier(secret, server.url(), QUICK, HALF);
  }

  @Test
  void oneAlertGoesThroughItsLife() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "checkout slow"));
    notifier.send(notice(Kind.ACKNOWLEDGED, "checkout slow"));
    notifier.send(notice(Kind.RESOLVED, "checkout slow"));
    assertThat(server.taken())
        .extracting(r -> r.json().path("event_action").asString())
        .containsExactly("trigger", "acknowledge", "resolve");
    assertThat(server.taken())
        .allSatisfy(r -> {
          assertThat(r.path()).isEqualTo("/v2/enqueue");
          assertThat(r.json().path("dedup_key").asString()).isEqualTo("i-17");
          assertThat(r.json().path("routing_key").asString()).isEqualTo(SECRET);
        });
    JsonNode payload = server.taken().getFirst().json().path("payload");
    assertThat(payload.path("severity").asString()).isEqualTo("critical");
    assertThat(payload.path("source").asString()).isEqualTo("service/shop/checkout");
    assertThat(payload.path("custom_details").path("evidence")).hasSize(2);
  }

  @Test
  void aTestLeavesNoAlertBehind() throws InterruptedException {
    notifier.send(notice(Kind.TEST, "hello"));
    assertThat(last().json().path("event_action").asString()).isEqualTo("resolve");
  }

  @Test
  void aSummaryIsNoLongerThanItMayBe() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "x".repeat(5_000)));
    assertThat(last().json().path("payload").path("summary").asString()).hasSize(1_024);
  }
}
