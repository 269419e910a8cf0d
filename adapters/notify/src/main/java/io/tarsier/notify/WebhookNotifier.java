package io.tarsier.notify;

import io.tarsier.http.Patience;
import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notifier;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Any server that takes JSON. Each request says when it was made and is signed: {@code
 * X-Tarsier-Signature: t=<seconds>,v1=<hex>}, where the hexadecimal is the HMAC-SHA256 of {@code
 * <seconds>.<body>}. A receiver compares it and refuses old times, and by {@code Idempotency-Key},
 * the notice's identifier, it tells repetitions.
 */
public final class WebhookNotifier implements Notifier {

  static final String URL_SETTING = "notify.webhook-url";
  static final String SECRET_SETTING = "notify.webhook-secret-file";

  private final URI url;
  private final Optional<SecretFile> secret;
  private final InstantSource clock;
  private final Door door;

  /**
   * @param secretFile with the key to sign with; empty for no signature
   */
  public WebhookNotifier(
      URI url,
      Optional<Path> secretFile,
      InstantSource clock,
      Patience patience,
      DoubleSupplier random) {
    this.url = url;
    this.secret = secretFile.map(f -> new SecretFile(SECRET_SETTING, f));
    this.clock = clock;
    // What is behind the host may well be a secret, so no message names it.
    this.door = Door.open("The webhook", URL_SETTING, url.resolve("/"), patience, random);
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public void send(Notice notice) throws InterruptedException {
    byte[] body = Door.json(document(notice));
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Idempotency-Key", notice.id());
    secret.ifPresent(s -> {
      long seconds = clock.instant().getEpochSecond();
      headers.put(
          "X-Tarsier-Signature", "t=" + seconds + ",v1=" + signature(s.text(), seconds, body));
    });
    door.post(url, headers, body);
  }

  static String signature(String secret, long seconds, byte[] body) {
    return Hmac.hex(secret, (seconds + ".").getBytes(StandardCharsets.UTF_8), body);
  }

  static Map<String, Object> document(Notice n) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("version", 1);
    document.put("id", n.id());
    document.put("kind", n.kind().word());
    document.put("incident", n.incident());
    document.put("title", n.title());
    document.put("severity", n.severity().name().toLowerCase(Locale.ROOT));
    document.put("entities", n.entities().stream().map(Entity::id).toList());
    n.cause().ifPresent(c -> document.put("cause", cause(c)));
    document.put("detail", n.detail());
    document.put("link", n.link());
    if (!n.acknowledge().isEmpty()) {
      document.put("acknowledge", n.acknowledge());
    }
    document.put("opened", n.opened().toString());
    document.put("time", n.time().toString());
    return document;
  }

  private static Map<String, Object> cause(Cause c) {
    return Map.of(
        "entity", c.entity().id(),
        "summary", c.summary(),
        "probability", c.probability(),
        "evidence", c.evidence(),
        "remedy", c.remedy());
  }

  @Override
  public void close() {
    door.close();
  }
}
