package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.RealAlertmanager;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Alertmanager that sends to a running Tarsier, which hears of nothing else. */
@Timeout(60)
class AlertmanagerIT {

  @TempDir private Path dir;

  @Test
  void whatAlertmanagerIsToldBecomesOneIncidentRepeatsAreNoNewsAndItsEndEndsIt() throws Exception {
    assumeTrue(RealAlertmanager.isInstalled(), "Alertmanager is not installed");
    try (ServerFixture f = new ServerFixture(Files.createDirectories(dir.resolve("tarsier")))) {
      Path token = Files.writeString(dir.resolve("token"), f.token);
      URI webhook = URI.create(f.server.url() + "/api/v1/alerts/alertmanager");
      Instant start = Instant.now().minusSeconds(30);
      try (RealAlertmanager alertmanager = RealAlertmanager.start(dir, webhook, token)) {
        alertmanager.post(
            "["
                + alert("HighLatency", "checkout", start, null)
                + ","
                + alert("HighErrors", "checkout", start.plusSeconds(5), null)
                + "]");
        await(() -> findings(f).size() == 2);
        await(() -> f.corridor.repeatedAlerts() >= 2);
        assertThat(findings(f)).hasSize(2);
        Incident incident = incidents(f).getFirst();
        assertThat(incidents(f)).hasSize(1);
        assertThat(incident.title()).startsWith("checkout: High");
        assertThat(incident.entities())
            .extracting(Object::toString)
            .containsExactly("service/shop/checkout");
        assertThat(findings(f).getLast().window().start().toEpochMilli())
            .isEqualTo(start.toEpochMilli());

        alertmanager.post("[" + alert("HighLatency", "checkout", start, Instant.now()) + "]");
        await(() -> findings(f).stream().filter(x -> !x.ongoing()).count() == 1);
        assertThat(f.corridor.firingAlerts()).isEqualTo(1);
      }
    }
  }

  private static String alert(
      String name, String service, Instant start, @org.jspecify.annotations.Nullable Instant end) {
    return """
    {"labels": {"alertname": "%s", "namespace": "shop", "service": "%s", "severity": "page"},
     "annotations": {"summary": "users wait"}, "startsAt": "%s"%s, "generatorURL": "http://p/graph"}
    """
        .formatted(name, service, start, end == null ? "" : ", \"endsAt\": \"" + end + "\"");
  }

  private static List<Finding> findings(ServerFixture f) {
    return f.storage.findings().find(FindingStore.Query.newest(100)).items();
  }

  private static List<Incident> incidents(ServerFixture f) {
    return f.storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
