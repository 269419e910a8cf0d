package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A Teams workflow, played by a stand-in: its limits and answers are those of its documentation.
 */
final class TeamsNotifierTest extends StandInContract {

  TeamsNotifierTest() {
    super(202, 400);
  }

  @Override
  Notifier open(Path secretUrl, Path secret) {
    return new TeamsNotifier(secretUrl, QUICK, HALF);
  }

  @Test
  void whatTelemetrySaysIsNeverMarkdown() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "[click](http://evil) **now**"));
    JsonNode card = last().json().path("attachments").path(0).path("content");
    assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
    for (JsonNode block : card.path("body")) {
      assertThat(block.path("type").asString()).isEqualTo("RichTextBlock");
    }
    assertThat(card.path("actions").path(0).path("url").asString())
        .isEqualTo("http://127.0.0.1:8600/incidents/i-17");
  }

  @Test
  void aMessageStaysBelowTwentyEightKilobytes() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "ä\"\\".repeat(20_000)));
    assertThat(received().getFirst().length()).isLessThan(28_000);
  }

  @Test
  void theIncidentCanBeAcknowledgedFromTheCard() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "a").withAcknowledge("https://t/ack?a=1&token=2"));
    JsonNode actions = last().json().path("attachments").path(0).path("content").path("actions");
    assertThat(actions.path(0).path("title").asString()).isEqualTo("Acknowledge");
    assertThat(actions.path(0).path("url").asString()).isEqualTo("https://t/ack?a=1&token=2");
    assertThat(actions).hasSize(2);
  }
}
