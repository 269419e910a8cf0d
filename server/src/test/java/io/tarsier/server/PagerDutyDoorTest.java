package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.JournalEntry;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PagerDuty's side is played by requests that are made and signed as its documentation says. */
class PagerDutyDoorTest {

  private static final String SECRET = "s3cr3t";

  @TempDir private Path dir;
  private Path secretFile;
  private ServerFixture f;
  private String id;

  @BeforeEach
  void start() throws IOException {
    secretFile = Files.writeString(dir.resolve("secret"), SECRET + "\n");
    f =
        new ServerFixture(
            dir.resolve("data"),
            Map.of("notify.pagerduty-webhook-secret-file", secretFile.toString()),
            InstantSource.system());
    f.trouble("latency");
    id = f.json("/api/v1/incidents").path("items").get(0).path("id").stringValue();
  }

  @AfterEach
  void stop() {
    f.close();
  }

  private static String event(String type, String incident) {
    return """
    {"event":{"id":"e1","event_type":"%s","resource_type":"incident",
    "agent":{"id":"PLH1HKV","summary":"Earline Greenholt","type":"user_reference"},
    "data":{"id":"PGR0VU2","type":"incident","incident_key":"%s"}}}
    """
        .formatted(type, incident);
  }

  private HttpResponse<String> send(String body) {
    byte[] key = SECRET.getBytes(StandardCharsets.UTF_8);
    return send(body, "v1=" + Secrets.mac(key, body));
  }

  private HttpResponse<String> send(String body, String signature) {
    return f.send(
        f.request(PagerDutyDoor.PATH)
            .header("Content-Type", "application/json")
            .header("X-PagerDuty-Signature", signature)
            .POST(BodyPublishers.ofString(body)));
  }

  private void outcomeIs(String outcome, String body) {
    HttpResponse<String> response = send(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(ServerFixture.json(response).path("outcome").stringValue()).isEqualTo(outcome);
  }

  private String status() {
    return f.json("/api/v1/incidents/" + id).path("status").stringValue();
  }

  private List<JournalEntry> decisions() {
    return f.storage.journal().after(0, 1000).stream()
        .filter(e -> e.kind().equals("decision"))
        .toList();
  }

  @Test
  void whoeverAcknowledgesInPagerDutyDoesSoHere() {
    outcomeIs("acknowledged", event("incident.acknowledged", id));
    outcomeIs("acknowledged", event("incident.acknowledged", id));
    assertThat(status()).isEqualTo("acknowledged");
    assertThat(decisions())
        .extracting(JournalEntry::actor)
        .containsExactly("Earline Greenholt (PagerDuty)");
  }

  @Test
  void whoeverResolvesInPagerDutyDoesSoHere() {
    outcomeIs("resolved", event("incident.resolved", id));
    outcomeIs("closed", event("incident.resolved", id));
    outcomeIs("closed", event("incident.acknowledged", id));
    assertThat(status()).isEqualTo("resolved");
    assertThat(decisions()).hasSize(1);
  }

  @Test
  void whatIsNoneOfOurBusinessIsTakenWithAWord() {
    outcomeIs("unknown-incident", event("incident.acknowledged", "baf7cf21b1da41b4"));
    outcomeIs("unknown-incident", event("incident.resolved", ""));
    outcomeIs("ignored", event("incident.unacknowledged", id));
    outcomeIs("ignored", event("incident.priority_updated", id));
    outcomeIs("ignored", "{\"event\":{\"event_type\":\"pagey.ping\",\"data\":{}}}");
    assertThat(status()).isEqualTo("open");
  }

  @Test
  void withoutTheRightSignatureNothingHappens() {
    String body = event("incident.acknowledged", id);
    assertThat(send(body, "v1=" + "0".repeat(64)).statusCode()).isEqualTo(401);
    assertThat(send(body, "").statusCode()).isEqualTo(401);
    HttpResponse<String> unsigned =
        f.send(f.request(PagerDutyDoor.PATH).POST(BodyPublishers.ofString(body)));
    assertThat(unsigned.statusCode()).isEqualTo(401);
    // A token of ours is no signature.
    assertThat(f.post(PagerDutyDoor.PATH, "application/json", body).statusCode()).isEqualTo(401);
    assertThat(status()).isEqualTo("open");
    assertThat(f.get("/metrics").body())
        .contains("tarsier_http_requests_refused_total{reason=\"pagerduty-signature\"} 4");
  }

  @Test
  void whatCannotBeReadIsRefused() {
    assertThat(send("{").statusCode()).isEqualTo(400);
    assertThat(send("{\"messages\":[]}").statusCode()).isEqualTo(400);
    assertThat(send("x".repeat((256 << 10) + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void aSecretThatIsGoneIsPagerDutysSignToComeAgain() throws IOException {
    Files.delete(secretFile);
    HttpResponse<String> response = send(event("incident.acknowledged", id));
    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
    Files.writeString(secretFile, SECRET);
    outcomeIs("acknowledged", event("incident.acknowledged", id));
  }

  @Test
  void withoutASecretThereIsNoDoor() {
    try (ServerFixture none = new ServerFixture(dir.resolve("other"))) {
      HttpResponse<String> response =
          none.send(
              none.request(PagerDutyDoor.PATH)
                  .header("X-PagerDuty-Signature", "v1=00")
                  .POST(BodyPublishers.ofString("{}")));
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body()).contains("notify.pagerduty-webhook-secret-file");
    }
  }
}
