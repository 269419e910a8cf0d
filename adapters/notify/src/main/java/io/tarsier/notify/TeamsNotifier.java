package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.model.Severity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Microsoft Teams: an Adaptive Card to the webhook of a workflow, whose address is the secret. What
 * comes from telemetry goes into rich text runs, the one kind of text that Teams does not read as
 * Markdown.
 *
 * <p>A message may have 28 KB; this one has less than 8. Teams has no key to tell repetitions by.
 *
 * <p>Source: learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors, adaptivecards.io.
 */
public final class TeamsNotifier implements Notifier {

  static final String SETTING = "notify.teams-url-file";
  private static final int HEADLINE = 300;
  private static final int LINE = 400;

  private final SecretFile url;
  private final Door door;

  public TeamsNotifier(Path urlFile, Patience patience, DoubleSupplier random) {
    this.url = new SecretFile(SETTING, urlFile);
    this.door = Door.secret("Teams", SETTING, patience, random);
  }

  @Override
  public String name() {
    return "teams";
  }

  @Override
  public void send(Notice notice) throws InterruptedException {
    door.post(url.url(), Map.of(), Door.json(message(notice)));
  }

  static Map<String, Object> message(Notice notice) {
    List<Object> body = new ArrayList<>();
    body.add(
        text(
            Map.of(
                "type",
                "TextRun",
                "text",
                Wording.clip(Wording.headline(notice), HEADLINE),
                "weight",
                "bolder",
                "size",
                "large",
                "color",
                color(notice))));
    for (String line : Wording.lines(notice)) {
      body.add(text(Map.of("type", "TextRun", "text", Wording.clip(line, LINE))));
    }
    List<Object> actions = new ArrayList<>();
    action(actions, notice.acknowledge(), "Acknowledge");
    action(actions, notice.link(), "Open in Tarsier");
    Map<String, Object> card =
        Map.of(
            "$schema",
            "http://adaptivecards.io/schemas/adaptive-card.json",
            "type",
            "AdaptiveCard",
            "version",
            "1.4",
            "body",
            body,
            "actions",
            actions);
    return Map.of(
        "type",
        "message",
        "attachments",
        List.of(Map.of("contentType", "application/vnd.microsoft.card.adaptive", "content", card)));
  }

  private static void action(List<Object> to, String address, String title) {
    if (!address.isEmpty()) {
      to.add(Map.of("type", "Action.OpenUrl", "title", title, "url", address));
    }
  }

  private static Map<String, Object> text(Map<String, Object> run) {
    return Map.of("type", "RichTextBlock", "inlines", List.of(run));
  }

  private static String color(Notice notice) {
    return switch (notice.kind()) {
      case RESOLVED -> "good";
      case ACKNOWLEDGED, TEST -> "default";
      case OPENED, WORSE, ESCALATED ->
          notice.severity().compareTo(Severity.HIGH) >= 0 ? "attention" : "warning";
    };
  }

  @Override
  public void close() {
    door.close();
  }
}
