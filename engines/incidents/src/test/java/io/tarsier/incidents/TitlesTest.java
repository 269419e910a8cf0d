package io.tarsier.incidents;

import static io.tarsier.incidents.Troubles.T0;
import static io.tarsier.incidents.Troubles.alert;
import static io.tarsier.incidents.Troubles.odd;
import static io.tarsier.incidents.Troubles.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.model.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TitlesTest {

  private final Troubles shop = new Troubles();

  @Test
  void aTitleSaysWhatUsersFeelBecauseOfWhatSinceWhen() {
    shop.calls("checkout", "payment");
    shop.calls("payment", "payment-db");
    shop.observe(
        odd(service("payment-db"), "connections", 4 * 60, Severity.HIGH),
        odd(service("payment"), "latency_seconds", 4 * 60 + 20, Severity.HIGH),
        odd(service("checkout"), "request_duration_seconds", 4 * 60 + 40, Severity.HIGH));
    assertThat(explained("payment-db", "saturated"))
        .isEqualTo("checkout slow: payment-db saturated since 12:04");
  }

  @Test
  void theTitleKeepsTheCauseWhileFindingsJoin() {
    aFailingCheckout();
    explained("payment-db", "saturated");
    shop.observe(odd(service("checkout"), "cpu", 60, Severity.MEDIUM));
    assertThat(shop.only().title()).isEqualTo("checkout failing: payment-db saturated since 12:00");
  }

  @Test
  void aTroubleThatOnlyItsCauseShowsNamesItOnce() {
    shop.observe(odd(service("payment-db"), "latency_seconds", 0, Severity.HIGH));
    assertThat(explained("payment-db", "saturated"))
        .isEqualTo("payment-db slow: saturated since 12:00");
  }

  @Test
  void aCauseThatSaysNothingLeavesTheWordToTheFinding() {
    shop.observe(alert(service("cart"), "BackupOverdue", 0, Severity.HIGH, Map.of()));
    assertThat(explained("cart", "unusual")).isEqualTo("cart: BackupOverdue");
  }

  @Test
  void withoutACauseTheWordsStayAsTheyWere() {
    aFailingCheckout();
    assertThat(shop.only().title())
        .isEqualTo(
            "checkout: errors is above what was expected, with 1 more finding on 2 entities");
  }

  @Test
  void symptomsAreReadFromTheNamesOfMetricsAndAlerts() {
    assertThat(symptom("http_request_duration_seconds")).isEqualTo(Symptom.SLOW);
    assertThat(symptom("http_server_errors_total")).isEqualTo(Symptom.FAILING);
    assertThat(symptom("cpu_usage_ratio")).isEqualTo(Symptom.UNUSUAL);
    assertThat(named("HighErrorRate")).isEqualTo(Symptom.FAILING);
    assertThat(named("TargetDown")).isEqualTo(Symptom.DOWN);
    assertThat(named("KubeNodeNotReady")).isEqualTo(Symptom.DOWN);
    assertThat(named("RequestLatencyHigh")).isEqualTo(Symptom.SLOW);
    assertThat(named("CertificateRotated")).isEqualTo(Symptom.UNUSUAL);
  }

  @Test
  void anIncidentWhoseCauseIsAnotherIncidentPointsToIt() {
    shop.observe(odd(service("payment-db"), "connections", 0, Severity.HIGH));
    shop.observe(odd(service("mail"), "errors", 10, Severity.HIGH));
    String parent = shop.engine.unfinished().get(0).id();
    String child = shop.engine.unfinished().get(1).id();
    Incident told =
        shop.engine.explain(child, List.of(cause("payment-db", "saturated", 0.7))).orElseThrow();
    assertThat(told.parent()).contains(parent);
    assertThat(told.status()).isEqualTo(Incident.Status.OPEN);
  }

  @Test
  void sayingTheSameCausesTwiceChangesNothing() {
    aFailingCheckout();
    explained("payment-db", "saturated");
    assertThat(
            shop.engine.explain(shop.only().id(), List.of(cause("payment-db", "saturated", 0.8))))
        .isEmpty();
  }

  @Test
  void whatAnOperatorSaysTheCauseWasIsKept() {
    aFailingCheckout();
    Verdict verdict = new Verdict(service("payment-db"), true, "ada", T0.plusSeconds(90));
    assertThat(shop.engine.verdict(shop.only().id(), verdict)).isPresent();
    assertThat(shop.engine.verdict(shop.only().id(), verdict)).isEmpty();
    shop.observe(odd(service("checkout"), "cpu", 60, Severity.MEDIUM));
    assertThat(shop.only().verdict()).contains(verdict);
  }

  private void aFailingCheckout() {
    shop.calls("checkout", "payment-db");
    shop.observe(
        odd(service("checkout"), "errors", 20, Severity.CRITICAL),
        odd(service("payment-db"), "connections", 0, Severity.HIGH));
  }

  private String explained(String cause, String summary) {
    return shop.engine
        .explain(shop.only().id(), List.of(cause(cause, summary, 0.8)))
        .orElseThrow()
        .title();
  }

  private static Cause cause(String name, String summary, double probability) {
    Entity entity = service(name);
    return new Cause(entity, summary, 0.9, probability, List.of(), List.of(), "");
  }

  private static Symptom symptom(String metric) {
    return Symptom.of(odd(service("s"), metric, 0, Severity.HIGH));
  }

  private static Symptom named(String alert) {
    return Symptom.of(alert(service("s"), alert, 0, Severity.HIGH, Map.of()));
  }
}
