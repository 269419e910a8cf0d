package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import io.tarsier.ports.NotifierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Slack, played by a stand-in: its limits and answers are those of its documentation. */
final class SlackNotifierTest extends StandInContract {

  SlackNotifierTest() {
    super(200, 404);
  }

  @Override
  Notifier open(Path secretUrl, Path secret) {
    return new SlackNotifier(secretUrl, QUICK, HALF);
  }

  @Test
  void nobodyIsCalledByWhatALogLineSays() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "<!channel> <@U1> & <http://evil|click>"));
    JsonNode json = last().json();
    assertThat(json.path("text").asString())
        .isEqualTo("CRITICAL: &lt;!channel&gt; &lt;@U1&gt; &amp; &lt;http://evil|click&gt;");
    for (JsonNode block : json.path("blocks")) {
      if (!block.path("type").asString().equals("context")) {
        assertThat(block.path("text").path("type").asString()).isEqualTo("plain_text");
      }
    }
  }

  @Test
  void limitsAreKept() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "x".repeat(9_000)));
    JsonNode blocks = last().json().path("blocks");
    assertThat(blocks.path(0).path("text").path("text").asString()).hasSize(150).endsWith("…");
    assertThat(blocks.path(1).path("text").path("text").asString().length()).isLessThan(3_000);
  }

  @Test
  void aRotatedAddressIsUsedAtOnce() throws Exception {
    notifier.send(notice(Kind.OPENED, "a"));
    Files.writeString(dir.resolve("url"), server.url() + "/services/other");
    notifier.send(notice(Kind.OPENED, "b"));
    assertThat(last().path()).isEqualTo("/services/other");
  }

  @Test
  void whatIsNoAddressIsNotQuoted() throws IOException {
    Files.writeString(dir.resolve("url"), "hooks.slack.com/s3cr3t with blanks");
    assertThatThrownBy(() -> notifier.send(notice(Kind.OPENED, "a")))
        .isInstanceOf(NotifierException.class)
        .hasNoCause()
        .hasMessage(
            "notify.slack-url-file %s must hold an address that begins with https://",
            dir.resolve("url"));
    Files.delete(dir.resolve("url"));
    assertThatThrownBy(() -> notifier.send(notice(Kind.OPENED, "a")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void howLongItWantsToBeLeftAloneIsPassedOn() {
    server.beBusy();
    assertThatThrownBy(() -> notifier.send(notice(Kind.OPENED, "a")))
        .isInstanceOfSatisfying(
            NotifierException.class,
            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(30)));
  }

  @Test
  void theIncidentCanBeAcknowledgedFromTheMessage() throws InterruptedException {
    notifier.send(notice(Kind.OPENED, "a").withAcknowledge("https://t/ack?a=1&token=2"));
    JsonNode links = last().json().path("blocks").path(2).path("elements").path(0);
    assertThat(links.path("text").asString())
        .isEqualTo(
            "<https://t/ack?a=1&amp;token=2|Acknowledge> · "
                + "<http://127.0.0.1:8600/incidents/i-17|Open in Tarsier>");
  }
}
