package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class AlertRoutesTest {

  private static final String ALERTMANAGER = "/api/v1/alerts/alertmanager";
  private static final String GENERIC = "/api/v1/alerts";
  private static final String EVENTS = "/api/v1/alerts/cloudevents";

  private ServerFixture f;

  @BeforeEach
  void start(@TempDir Path dir) {
    f = new ServerFixture(dir);
  }

  @AfterEach
  void stop() {
    f.close();
  }

  @Test
  void anAlertIsDurableAndInAnIncidentOnceItIsAcknowledged() {
    JsonNode answer = taken(post(ALERTMANAGER, webhook(firing("HighLatency", "checkout"))));
    assertThat(answer.path("taken").asInt()).isEqualTo(1);
    Finding finding = findings().getFirst();
    assertThat(finding.entity()).isEqualTo(new Entity(Entity.Kind.SERVICE, "shop", "checkout"));
    assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(finding.explanation()).isEqualTo("HighLatency: p99 above 2 s");
    assertThat(incidents())
        .singleElement()
        .extracting(Incident::title)
        .isEqualTo("checkout: HighLatency");
  }

  @Test
  void theSameAlertAgainIsNoNews() {
    String body = webhook(firing("HighLatency", "checkout"));
    for (int i = 0; i < 5; i++) {
      taken(post(ALERTMANAGER, body));
    }
    assertThat(findings()).hasSize(1);
    long entries = f.storage.journal().size();
    taken(post(ALERTMANAGER, body));
    assertThat(f.storage.journal().size()).isEqualTo(entries);
    assertThat(f.corridor.repeatedAlerts()).isEqualTo(5);
    assertThat(metrics())
        .contains("tarsier_alerts_total{door=\"alertmanager\",outcome=\"taken\"} 6");
  }

  @Test
  void aResolvedAlertEndsItsFinding() {
    taken(post(ALERTMANAGER, webhook(firing("HighLatency", "checkout"))));
    taken(post(ALERTMANAGER, webhook(resolved("HighLatency", "checkout"))));
    assertThat(findings()).singleElement().matches(x -> !x.ongoing());
    assertThat(f.corridor.firingAlerts()).isZero();
  }

  @Test
  void theEndOfWhatNeverBeganOpensNothing() {
    taken(post(ALERTMANAGER, webhook(resolved("HighLatency", "checkout"))));
    assertThat(findings()).isEmpty();
    assertThat(incidents()).isEmpty();
  }

  @Test
  void oneBadAlertNeverLosesItsNeighbours() {
    String alerts =
        firing("A", "a")
            + ", 7, {\"status\": \"firing\"}, {\"labels\": {\"alertname\": 5}},"
            + " {\"labels\": {\"alertname\": \"B\"}, \"startsAt\": \"yesterday\"}, "
            + firing("C", "c");
    JsonNode answer = taken(post(ALERTMANAGER, webhook(alerts)));
    assertThat(answer.path("taken").asInt()).isEqualTo(2);
    assertThat(answer.path("refused").asInt()).isEqualTo(4);
    assertThat(answer.path("problems").toString())
        .contains("alerts[1]: is no JSON object")
        .contains("alerts[2]: it has no labels")
        .contains("alerts[3]: labels.alertname is no text")
        .contains("alerts[4]: startsAt is no time");
    assertThat(findings()).hasSize(2);
  }

  @Test
  void whereNoAlertCanBeUsedTheAnswerIsNo() {
    HttpResponse<String> answer = post(ALERTMANAGER, webhook("{\"labels\": {}}"));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("unusable-alerts").contains("alerts[0]: it has no labels");
  }

  @Test
  void unknownVersionsAndOtherThingsAreRefusedInWords() {
    String known = webhook(firing("A", "a"));
    refused(ALERTMANAGER, known.replace("\"4\"", "\"5\""), "version 5 of Alertmanager's webhook");
    refused(ALERTMANAGER, known.replace("\"4\"", "4"), "unknown-version");
    refused(ALERTMANAGER, "{\"alerts\": []}", "it has no \\\"version\\\"");
    refused(ALERTMANAGER, "[]", "unknown-format");
    refused(ALERTMANAGER, "{\"version\": \"4\", \"alerts\": {}}", "is no list");
    refused(ALERTMANAGER, known.substring(0, known.length() - 20), "malformed-json");
    refused(ALERTMANAGER, "", "malformed-json");
    refused(
        ALERTMANAGER, "{\"version\": \"4\", \"alerts\": " + "[".repeat(10_000), "malformed-json");
    refused(
        GENERIC,
        known.replace("\"version\"", "\"groupKey\": \"g\", \"receiver\": \"r\", \"v\""),
        "unknown-format");
    refused(GENERIC, "true", "unknown-format");
    refused(EVENTS, "{}", "this is no CloudEvent");
    assertThat(findings()).isEmpty();
  }

  @Test
  void fiftyMegabytesAreRefusedWithoutBeingRead() throws Exception {
    byte[] chunk = " ".repeat(1 << 20).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    AtomicLong read = new AtomicLong();
    InputStream body =
        new SequenceInputStream(
            Collections.enumeration(
                IntStream.range(0, 50)
                    .<InputStream>mapToObj(i -> new CountingStream(chunk, read))
                    .toList()));
    HttpResponse<String> answer = null;
    try {
      answer =
          f.http.send(
              f.signed(ALERTMANAGER)
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofInputStream(() -> body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (java.io.IOException e) {
      // The server may close before the client has sent all of it.
      assertThat(e).hasMessageNotContaining("timed out");
    }
    if (answer != null) {
      assertThat(answer.statusCode()).isEqualTo(413);
    }
    assertThat(read.get()).isLessThan(50 << 20);
    assertThat(metrics())
        .contains("tarsier_alert_requests_total{door=\"alertmanager\",outcome=\"too_large\"} 1");
    assertThat(post(ALERTMANAGER, " ".repeat((5 << 20) + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  void whatNoDatabaseTakesIsLeftOut() {
    taken(
        post(
            GENERIC,
            "{\"name\": \"A\\u0000B\", \"summary\": \"x\\ud800y\", \"labels\": {\"a\": \"\\u0001\"},"
                + " \"link\": \"javascript:alert(1)\"}"));
    assertThat(findings().getFirst().explanation()).isEqualTo("A B: x y");
  }

  @Test
  void aSmallScriptNeedsANameAndNothingElse() {
    taken(post(GENERIC, "{\"name\": \"BackupFailed\"}"));
    taken(post(GENERIC, "{\"name\": \"BackupFailed\"}"));
    assertThat(findings()).hasSize(1);
    taken(post(GENERIC, "{\"name\": \"BackupFailed\", \"status\": \"resolved\"}"));
    assertThat(findings()).singleElement().matches(x -> !x.ongoing());
  }

  @Test
  void aListOfAlertsSaysWhatEachIsAbout() {
    JsonNode answer =
        taken(
            post(
                GENERIC,
                """
                [{"name": "A", "entity": "host/web-1", "severity": "page"},
                 {"name": "B", "entity": "service/shop/cart", "severity": "info"},
                 {"name": "C", "entity": "planet/earth"},
                 {"name": "D", "labels": {"namespace": "shop", "deployment": "ads", "job": "kube-state-metrics"}}]
                """));
    assertThat(answer.path("taken").asInt()).isEqualTo(3);
    assertThat(answer.path("problems").toString()).contains("alerts[2]: entity is none");
    assertThat(findings())
        .extracting(x -> x.entity().id() + " " + x.severity())
        .containsExactlyInAnyOrder(
            "host/web-1 CRITICAL", "service/shop/cart LOW", "workload/shop/ads MEDIUM");
  }

  @Test
  void cloudEventsComeInThreeForms() {
    String event =
        "{\"specversion\": \"1.0\", \"id\": \"1\", \"source\": \"/ci\", \"type\": \"com.ci.broken\","
            + " \"time\": \"2026-03-01T12:00:00Z\", \"data\": {\"severity\": \"error\", \"entity\": \"service/ci\"}}";
    taken(post(EVENTS, "application/cloudevents+json", event));
    assertThat(findings())
        .singleElement()
        .satisfies(x -> {
          assertThat(x.entity().id()).isEqualTo("service/ci");
          assertThat(x.severity()).isEqualTo(Severity.HIGH);
          assertThat(x.window().start()).isEqualTo(Instant.parse("2026-03-01T12:00:00Z"));
        });
    taken(
        post(
            EVENTS,
            "application/cloudevents-batch+json; charset=utf-8",
            "[" + event.replace("broken", "broken.resolved") + ", {\"specversion\": \"0.3\"}]"));
    assertThat(findings()).singleElement().matches(x -> !x.ongoing());
    HttpResponse<String> binary =
        f.send(
            f.signed(EVENTS)
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "2")
                .header("ce-source", "/backup")
                .header("ce-type", "backup.failed")
                .header("ce-subject", "nightly%20run")
                .POST(BodyPublishers.ofString("{\"summary\": \"no space\"}")));
    taken(binary);
    assertThat(findings()).anyMatch(x -> x.explanation().equals("backup.failed: no space"));
    refused(
        EVENTS, "{\"specversion\": \"0.3\"}", "application/cloudevents+json", "specversion 0.3");
  }

  @Test
  void strangersAreNotHeard() {
    HttpResponse<String> answer =
        f.send(f.request(GENERIC).POST(BodyPublishers.ofString("{\"name\": \"A\"}")));
    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void aMaintenanceWindowHoldsAlertsBackByLabelAndByEntity() {
    Instant now = Instant.now();
    f.corridor.suppress(
        LabelMatcher.parse("{alertname=\"A\", service=~\"che.*\"}"),
        now,
        now.plus(Duration.ofHours(1)),
        Optional.empty(),
        "",
        "ada");
    f.corridor.suppress(
        LabelMatcher.parse("{__entity_kind__=\"pod\", __scope__=\"batch\"}"),
        now,
        now.plus(Duration.ofHours(1)),
        Optional.empty(),
        "",
        "ada");
    taken(post(ALERTMANAGER, webhook(firing("A", "checkout"))));
    taken(
        post(GENERIC, "{\"name\": \"X\", \"labels\": {\"namespace\": \"batch\", \"pod\": \"p\"}}"));
    assertThat(incidents()).isEmpty();
    assertThat(findings()).hasSize(2);
    taken(post(ALERTMANAGER, webhook(firing("A", "mail"))));
    assertThat(incidents()).hasSize(1);
  }

  @Test
  void aStormFromOneNodeIsAtMostThreeIncidentsAndTheNodeIsNamedFirst() {
    for (int part = 0; part < 20; part++) {
      int from = part * 100;
      String alerts =
          IntStream.range(from, from + 100)
              .mapToObj(i ->
                  alert(
                      "firing",
                      i == 1500 ? "NodeNotReady" : "PodDown",
                      i == 1500 ? "" : "pod-" + i,
                      "node-7"))
              .collect(Collectors.joining(","));
      assertThat(taken(post(ALERTMANAGER, webhook(alerts))).path("taken").asInt()).isEqualTo(100);
    }
    assertThat(findings(1000)).hasSize(1000);
    assertThat(incidents()).hasSizeLessThanOrEqualTo(3);
    assertThat(incidents().getLast().title())
        .isEqualTo("node-7: NodeNotReady, with 1,999 more findings on 2,000 entities");
    JsonNode noise = f.json("/api/v1/stats").path("noise");
    assertThat(noise.path("findings").asInt()).isEqualTo(2000);
    assertThat(noise.path("reduction").asDouble()).isGreaterThan(0.99);
  }

  private static String webhook(String alerts) {
    return """
    {"version": "4", "groupKey": "{}:{}", "truncatedAlerts": 0, "status": "firing", "receiver": "tarsier",
     "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://am", "alerts": [%s]}
    """
        .formatted(alerts);
  }

  private String firing(String name, String service) {
    return alert("firing", name, service, "");
  }

  private String resolved(String name, String service) {
    return alert("resolved", name, service, "");
  }

  /** On a service, or on a pod where a node is given, or on the node where it is given alone. */
  private String alert(String status, String name, String what, String node) {
    String labels =
        node.isEmpty()
            ? "\"namespace\": \"shop\", \"service\": \"" + what + "\""
            : "\"node\": \""
                + node
                + "\""
                + (what.isEmpty() ? "" : ", \"namespace\": \"shop\", \"pod\": \"" + what + "\"");
    return """
    {"status": "%s", "labels": {"alertname": "%s", "severity": "critical", %s},
     "annotations": {"summary": "p99 above 2 s"}, "startsAt": "%s", "endsAt": "%s",
     "generatorURL": "http://prometheus/graph", "fingerprint": "%s"}
    """
        .formatted(
            status,
            name,
            labels,
            starts,
            status.equals("firing") ? "0001-01-01T00:00:00Z" : starts.plusSeconds(60),
            Integer.toHexString((name + labels).hashCode()));
  }

  private final Instant starts = Instant.now().minusSeconds(120);

  private HttpResponse<String> post(String path, String body) {
    return post(path, "application/json", body);
  }

  private HttpResponse<String> post(String path, String type, String body) {
    return f.post(path, type, body);
  }

  private static JsonNode taken(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return ServerFixture.json(answer);
  }

  private void refused(String path, String body, String why) {
    refused(path, body, "application/json", why);
  }

  private void refused(String path, String body, String type, String why) {
    HttpResponse<String> answer = post(path, type, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(why);
  }

  private String metrics() {
    return f.get("/metrics").body();
  }

  private List<Finding> findings() {
    return findings(100);
  }

  private List<Finding> findings(int most) {
    return f.storage.findings().find(FindingStore.Query.newest(most)).items();
  }

  private List<Incident> incidents() {
    return f.storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  /** Counts what was read of it. */
  private static final class CountingStream extends java.io.ByteArrayInputStream {
    private final AtomicLong read;

    CountingStream(byte[] bytes, AtomicLong read) {
      super(bytes);
      this.read = read;
    }

    @Override
    public synchronized int read(byte[] to, int off, int len) {
      int n = super.read(to, off, len);
      read.addAndGet(Math.max(0, n));
      return n;
    }
  }
}
