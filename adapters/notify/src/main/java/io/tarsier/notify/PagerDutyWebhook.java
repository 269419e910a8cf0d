package io.tarsier.notify;

import io.tarsier.ports.NotifierException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What PagerDuty says back: its webhooks, version 3. Each is signed with a secret that PagerDuty
 * makes: {@code X-PagerDuty-Signature: v1=<hex>,v1=<hex>} holds one HMAC-SHA256 of the body for
 * each secret that is good while one is being replaced.
 *
 * <p>The incident is found by {@code incident_key}, which is the {@code dedup_key} that {@link
 * PagerDutyNotifier} sends: the identifier of ours. A signature knows no time, so an old message
 * can be played again; it says then what it said before.
 *
 * <p>Source: developer.pagerduty.com/docs/webhooks-overview, .../verifying-signatures.
 */
public final class PagerDutyWebhook {

  public static final String HEADER = "X-PagerDuty-Signature";

  /** What PagerDuty sends of an incident is a few kilobytes. */
  public static final int MAX_BYTES = 256 << 10;

  private static final String VERSION = "v1=";

  /** There are two while a secret is replaced; more only cost time. */
  private static final int MOST_SIGNATURES = 8;

  private static final int NAME = 100;
  private static final JsonMapper JSON = new JsonMapper();

  /** What happened to an incident, as far as it matters here. */
  public enum Kind {
    ACKNOWLEDGED,
    RESOLVED,
    OTHER
  }

  /**
   * One message.
   *
   * @param type PagerDuty's word for what happened
   * @param incident identifier of ours, if it is one of ours
   * @param person who did it; empty where nobody did
   */
  public record Event(Kind kind, String type, String incident, String person) {}

  private final SecretFile secret;

  /**
   * @param setting that names the file
   * @param secretFile with the secret of the webhook subscription
   */
  public PagerDutyWebhook(String setting, Path secretFile) {
    this.secret = new SecretFile(setting, secretFile);
  }

  /**
   * Whether a body comes from whoever knows the secret.
   *
   * @throws NotifierException when our own copy of it cannot be used
   */
  public boolean isSigned(String header, byte[] body) {
    byte[] expected = (VERSION + Hmac.hex(secret.text(), body)).getBytes(StandardCharsets.US_ASCII);
    boolean signed = false;
    for (String signature : header.split(",", MOST_SIGNATURES)) {
      // All are compared, so that the time says nothing about which one fits.
      signed |=
          MessageDigest.isEqual(expected, signature.strip().getBytes(StandardCharsets.US_ASCII));
    }
    return signed;
  }

  /**
   * @throws IllegalArgumentException when it is no message of PagerDuty; says why
   */
  public static Event read(byte[] body) {
    JsonNode event;
    try {
      event = JSON.readTree(body).path("event");
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the body is not JSON", e);
    }
    String type = event.path("event_type").asString("");
    if (type.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no event.event_type; only PagerDuty's webhooks of version 3 are understood");
    }
    Kind kind =
        switch (type) {
          case "incident.acknowledged" -> Kind.ACKNOWLEDGED;
          case "incident.resolved" -> Kind.RESOLVED;
          default -> Kind.OTHER;
        };
    return new Event(
        kind,
        Wording.clip(type, NAME),
        event.path("data").path("incident_key").asString(""),
        name(event.path("agent").path("summary").asString("")));
  }

  /** Without what turns the direction of writing: it stands in the journal. */
  private static String name(String text) {
    return Wording.clip(text.replaceAll("\\p{Cf}", ""), NAME);
  }
}
