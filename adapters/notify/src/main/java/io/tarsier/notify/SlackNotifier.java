package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Slack, through an incoming webhook. Its address is the secret. Everything that comes from
 * telemetry goes into plain text, which Slack does not read as markup; only the link is markup, and
 * the fallback text of notifications is escaped, so that nobody's log line calls {@code @channel}.
 *
 * <p>Slack takes a header of 150 characters and a section of 3,000. It has no key to tell
 * repetitions by.
 *
 * <p>Source: docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
 * docs.slack.dev/reference/block-kit.
 */
public final class SlackNotifier implements Notifier {

  static final String SETTING = "notify.slack-url-file";
  private static final int HEADER = 150;
  private static final int SECTION = 3_000;
  private static final int LINE = 400;

  private final SecretFile url;
  private final Door door;

  public SlackNotifier(Path urlFile, Patience patience, DoubleSupplier random) {
    this.url = new SecretFile(SETTING, urlFile);
    this.door = Door.secret("Slack", SETTING, patience, random);
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public void send(Notice notice) throws InterruptedException {
    door.post(url.url(), Map.of(), Door.json(message(notice)));
  }

  static Map<String, Object> message(Notice notice) {
    String headline = Wording.headline(notice);
    List<String> lines = Wording.lines(notice).stream().map(l -> Wording.clip(l, LINE)).toList();
    List<Object> blocks = new ArrayList<>();
    blocks.add(Map.of("type", "header", "text", plain(Wording.clip(headline, HEADER))));
    String body = String.join("\n", lines);
    blocks.add(
        Map.of(
            "type",
            "section",
            "text",
            plain(body.length() <= SECTION ? body : Wording.clip(lines.getFirst(), SECTION))));
    List<String> links = new ArrayList<>();
    link(links, notice.acknowledge(), "Acknowledge");
    link(links, notice.link(), "Open in Tarsier");
    if (!links.isEmpty()) {
      Map<String, String> text = Map.of("type", "mrkdwn", "text", String.join(" · ", links));
      blocks.add(Map.of("type", "context", "elements", List.of(text)));
    }
    return Map.of("text", escape(Wording.clip(headline, LINE)), "blocks", blocks);
  }

  private static void link(List<String> to, String address, String text) {
    if (!address.isEmpty()) {
      to.add("<" + escape(address).replace("|", "%7C") + "|" + text + ">");
    }
  }

  private static Map<String, Object> plain(String text) {
    return Map.of("type", "plain_text", "text", text, "emoji", false);
  }

  /** The three characters that Slack gives a meaning to. */
  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public void close() {
    door.close();
  }
}
