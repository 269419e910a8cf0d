package io.tarsier.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tarsier.model.Severity;
import io.tarsier.ports.Notice;
import io.tarsier.ports.Notice.Kind;
import io.tarsier.ports.Notifier;
import io.tarsier.testkit.NotifierContract;
import io.tarsier.testkit.RealAlertmanager;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager. */
final class AlertmanagerIT {

  @TempDir Path dir;

  private @Nullable RealAlertmanager started;

  private RealAlertmanager start() {
    assumeTrue(
        RealAlertmanager.isInstalled(), "apt-get install prometheus-alertmanager to run this test");
    started = RealAlertmanager.start(dir);
    return started;
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  /** Lends the contract's notice. */
  private abstract static class Example extends NotifierContract {
    static Notice of(Kind kind) {
      return notice(kind, "checkout slow");
    }
  }

  private static Notice now(Kind kind, Severity severity) {
    Notice n = Example.of(kind);
    Instant now = Instant.now();
    return new Notice(
        n.id(),
        kind,
        n.incident(),
        n.title(),
        severity,
        n.entities(),
        n.cause(),
        n.detail(),
        n.link(),
        now.minusSeconds(60),
        now);
  }

  /** Those that it says are active. */
  private static List<JsonNode> active(RealAlertmanager server)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body =
          client
              .send(
                  HttpRequest.newBuilder(
                          URI.create(server.url() + "/api/v2/alerts?active=true&silenced=false"))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      List<JsonNode> alerts = new ArrayList<>();
      new JsonMapper().readTree(body).forEach(alerts::add);
      return alerts;
    }
  }

  @Test
  void anIncidentIsOneAlertUntilItIsOver() throws Exception {
    RealAlertmanager server = start();
    Notifier notifier =
        new AlertmanagerNotifier(server.url(), StandInContract.QUICK, StandInContract.HALF);
    notifier.send(now(Kind.OPENED, Severity.HIGH));
    assertThat(active(server)).hasSize(1);
    assertThat(active(server).getFirst().path("labels").path("severity").asString())
        .isEqualTo("high");
    notifier.send(now(Kind.OPENED, Severity.HIGH));
    assertThat(active(server)).as("a repetition changes nothing").hasSize(1);

    notifier.send(now(Kind.WORSE, Severity.CRITICAL));
    assertThat(active(server)).hasSize(1);
    JsonNode alert = active(server).getFirst();
    assertThat(alert.path("labels").path("severity").asString()).isEqualTo("critical");
    assertThat(alert.path("labels").path("alertname").asString()).isEqualTo("TarsierIncident");
    assertThat(alert.path("annotations").path("description").asString())
        .contains("connections used up");
    assertThat(Instant.parse(alert.path("endsAt").asString()))
        .as("it does not end by itself after five minutes")
        .isAfter(Instant.now().plusSeconds(86_400));

    notifier.send(now(Kind.ACKNOWLEDGED, Severity.CRITICAL));
    assertThat(active(server)).hasSize(1);
    notifier.send(now(Kind.RESOLVED, Severity.CRITICAL));
    assertThat(active(server)).isEmpty();
    notifier.close();
  }
}
