package io.tarsier.incidents;

import static io.tarsier.incidents.Troubles.T0;
import static io.tarsier.incidents.Troubles.alert;
import static io.tarsier.incidents.Troubles.node;
import static io.tarsier.incidents.Troubles.odd;
import static io.tarsier.incidents.Troubles.pod;
import static io.tarsier.incidents.Troubles.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is one trouble and what are several, as scenarios. */
class OneIncidentPerTroubleTest {

  private final Troubles shop = new Troubles();

  @Test
  void aSlowDatabaseWithSixCallersIsOneIncidentInWhateverOrderItIsNoticed() {
    for (int seed = 0; seed < 50; seed++) {
      Troubles t = new Troubles();
      List<Finding> findings = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        t.calls("caller-" + i, "db");
        t.calls("frontend", "caller-" + i);
        findings.add(odd(service("caller-" + i), "latency_seconds", 10 + 12 * i, Severity.MEDIUM));
      }
      findings.add(odd(service("db"), "connections", 40, Severity.HIGH));
      findings.add(odd(service("frontend"), "latency_seconds", 75, Severity.MEDIUM));
      Collections.shuffle(findings, new Random(seed));
      findings.forEach(t::observe);
      assertThat(t.only().findings()).as("order %s", seed).hasSize(8);
    }
  }

  @Test
  void callersOfADatabaseThatNobodyWatchesAreOneIncident() {
    for (int i = 0; i < 6; i++) {
      shop.calls("caller-" + i, "db");
      shop.observe(odd(service("caller-" + i), "latency_seconds", 10 * i, Severity.MEDIUM));
    }
    assertThat(shop.only().entities()).hasSize(6 + 1).startsWith(service("db"));
  }

  @Test
  void twoIndependentTroublesAtOnceAreTwoIncidents() {
    shop.calls("checkout", "payment");
    shop.calls("payment", "payment-db");
    shop.calls("search", "index");
    shop.observe(
        odd(service("payment-db"), "connections", 0, Severity.HIGH),
        odd(service("index"), "latency_seconds", 3, Severity.HIGH),
        odd(service("checkout"), "latency_seconds", 9, Severity.HIGH),
        odd(service("search"), "latency_seconds", 12, Severity.HIGH),
        odd(service("payment"), "latency_seconds", 15, Severity.HIGH));
    assertThat(shop.engine.unfinished())
        .extracting(i -> List.copyOf(i.entities()))
        .containsExactlyInAnyOrder(
            List.of(service("payment-db"), service("checkout"), service("payment")),
            List.of(service("index"), service("search")));
  }

  @Test
  void twoServicesOnOneBusyNodeAreTwoTroublesWhileTheNodeIsWell() {
    shop.runsOn(service("cart"), node("n1"));
    shop.runsOn(service("ads"), node("n1"));
    shop.observe(
        odd(service("cart"), "latency_seconds", 0, Severity.HIGH),
        odd(service("ads"), "latency_seconds", 5, Severity.HIGH));
    assertThat(shop.engine.unfinished()).hasSize(2);
  }

  @Test
  void theNodeThatBothRunOnMakesTwoIncidentsOne() {
    twoServicesFailOnOneNode();
    String older = shop.engine.unfinished().getFirst().id();

    List<Incident> told =
        shop.engine.observe(odd(node("n1"), "memory_pressure", 20, Severity.HIGH));

    Incident one = shop.only();
    assertThat(one.id()).isEqualTo(older);
    assertThat(one.findings()).hasSize(3);
    assertThat(one.severity()).isEqualTo(Severity.CRITICAL);
    Incident closed = told.stream().filter(i -> !i.id().equals(older)).findFirst().orElseThrow();
    assertThat(closed.status()).isEqualTo(Incident.Status.RESOLVED);
    assertThat(closed.parent()).contains(older);
    assertThat(closed.timeline().getLast().text()).startsWith("Goes on as part of incident ");
    assertThat(one.timeline()).anyMatch(l -> l.text().contains(closed.id()));
  }

  @Test
  void whatIsHeardOfAMergedIncidentGoesToTheOneThatTookItIn() {
    twoServicesFailOnOneNode();
    shop.observe(odd(node("n1"), "memory_pressure", 20, Severity.HIGH));
    List<Incident> told =
        shop.engine.observe(
            odd(service("ads"), "latency_seconds", 30, 90, false, Severity.CRITICAL));
    assertThat(told).extracting(Incident::id).containsExactly(shop.only().id());
  }

  @Test
  void aNodeThatFailsWithThirtyPodsIsOneIncidentNamedAfterIt() {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Entity p = pod("cart-" + i);
      shop.runsOn(p, node("n7"));
      findings.add(odd(p, "up", i, Severity.HIGH));
    }
    findings.add(20, odd(node("n7"), "node_ready", 25, Severity.CRITICAL));
    findings.forEach(shop::observe);
    Incident one = shop.only();
    assertThat(one.entities().getFirst()).isEqualTo(node("n7"));
    assertThat(one.title()).startsWith("n7: node_ready").endsWith("on 31 entities");
  }

  @Test
  void alertsFromOneNodeBelongTogetherThoughNoTopologyIsKnown() {
    for (int i = 0; i < 8; i++) {
      shop.observe(
          alert(
              pod("cart-" + i),
              "PodNotReady",
              4 * i,
              Severity.HIGH,
              Map.of("node", "n7", "pod", "cart-" + i)));
    }
    assertThat(shop.only().entities().getFirst()).isEqualTo(node("n7"));
    assertThat(shop.only().title()).isEqualTo("n7: 8 findings on 8 entities that depend on it");
  }

  @Test
  void anExporterThatSpeaksOfManyGluesNothing() {
    shop.observe(
        alert(
            pod("cart"),
            "PodCrashLooping",
            0,
            Severity.HIGH,
            Map.of("pod", "cart", "instance", "10.0.0.9:8080")),
        alert(
            pod("ads"),
            "PodCrashLooping",
            5,
            Severity.HIGH,
            Map.of("pod", "ads", "instance", "10.0.0.9:8080")));
    assertThat(shop.engine.unfinished()).hasSize(2);
  }

  @Test
  void aBusyServiceWithoutRelationDoesNotJoin() {
    shop.calls("checkout", "payment-db");
    shop.observe(
        odd(service("payment-db"), "connections", 0, Severity.HIGH),
        odd(service("checkout"), "latency_seconds", 5, Severity.HIGH),
        odd(service("batch"), "cpu", 6, Severity.CRITICAL));
    assertThat(shop.engine.unfinished()).hasSize(2);
  }

  @Test
  void aCalleeThatFailsLongAfterItsCallerIsAnotherTrouble() {
    shop.calls("frontend", "ads");
    shop.observe(
        odd(service("frontend"), "latency_seconds", 0, Severity.HIGH),
        odd(service("ads"), "memory", 3600, Severity.HIGH));
    assertThat(shop.engine.unfinished()).hasSize(2);
  }

  @Test
  void troubleTravelsThroughServicesThatAreWellThemselvesIfItIsFast() {
    shop.calls("frontend", "checkout");
    shop.calls("checkout", "payment");
    shop.calls("payment", "payment-db");
    shop.observe(
        odd(service("payment-db"), "connections", 0, Severity.HIGH),
        odd(service("frontend"), "latency_seconds", 60, Severity.HIGH));
    assertThat(shop.only().findings()).hasSize(2);
  }

  @Test
  void theNearerOfTwoIncidentsIsTheOneThatIsJoined() {
    bothEndsOfALongChainFail();
    assertThat(shop.engine.unfinished())
        .extracting(i -> i.entities().size())
        .containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void whatMayBeAConsequenceButIsFarPointsToItsParent() {
    bothEndsOfALongChainFail();
    Incident far =
        shop.engine.unfinished().stream()
            .filter(i -> i.entities().contains(service("a")))
            .findFirst()
            .orElseThrow();
    Incident near =
        shop.engine.unfinished().stream()
            .filter(i -> i.entities().contains(service("f")))
            .findFirst()
            .orElseThrow();
    assertThat(far.status()).isEqualTo(Incident.Status.OPEN);
    assertThat(far.parent()).contains(near.id());
  }

  @Test
  void faintFindingsOnRelatedEntitiesOpenAnIncidentTogether() {
    shop.calls("a", "b");
    shop.calls("b", "c");
    shop.observe(
        odd(service("a"), "latency_seconds", 0, Severity.LOW),
        odd(service("b"), "latency_seconds", 10, Severity.LOW),
        odd(service("c"), "latency_seconds", 20, Severity.LOW));
    assertThat(shop.engine.unfinished()).isEmpty();
    shop.observe(odd(service("b"), "errors", 30, Severity.LOW));
    assertThat(shop.only().findings()).hasSize(4);
    assertThat(shop.only().severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void faintFindingsWithoutRelationOpenNothing() {
    for (int i = 0; i < 50; i++) {
      shop.observe(odd(service("s" + i), "cpu", i, Severity.LOW));
    }
    assertThat(shop.engine.unfinished()).isEmpty();
  }

  @Test
  void aFaintFindingFromBeforeGoesIntoTheIncidentNearby() {
    shop.calls("a", "b");
    shop.observe(odd(service("b"), "cpu", 0, Severity.LOW));
    shop.observe(odd(service("a"), "latency_seconds", 20, Severity.HIGH));
    assertThat(shop.only().findings()).hasSize(2);
  }

  @Test
  void anIncidentReachingUsersIsWorseThanALeafOddity() {
    shop.calls("frontend", "ads");
    shop.observe(odd(service("ads"), "cpu", 0, Severity.MEDIUM));
    assertThat(shop.only().severity()).isEqualTo(Severity.MEDIUM);
    shop.observe(odd(service("frontend"), "latency_seconds", 20, Severity.MEDIUM));
    assertThat(shop.only().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void aRestartMakesNoIncidentWorse() {
    shop.calls("frontend", "ads");
    Finding cpu = odd(service("ads"), "cpu", 0, Severity.MEDIUM);
    Finding slow = odd(service("frontend"), "latency_seconds", 20, Severity.MEDIUM);
    shop.observe(cpu, slow);
    IncidentEngine again = new IncidentEngine(IncidentSettings.DEFAULT, shop.topology);
    again.resume(shop.only(), List.of(cpu, slow));
    again.observe(odd(service("ads"), "memory", 30, Severity.MEDIUM));
    assertThat(again.unfinished().getFirst().severity()).isEqualTo(Severity.HIGH);
    assertThat(again.unfinished().getFirst().findings()).hasSize(3);
  }

  @Test
  void anIncidentOnWhatMuchDependsOnIsWorse() {
    for (int i = 0; i < 6; i++) {
      shop.calls("caller-" + i, "db");
    }
    shop.observe(odd(service("db"), "connections", 0, Severity.MEDIUM));
    assertThat(shop.only().severity()).isEqualTo(Severity.MEDIUM);
    shop.observe(odd(service("caller-1"), "queue", 10, Severity.MEDIUM));
    assertThat(shop.only().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void twiceTheSameFindingsGiveTheSameIncidents() {
    Random random = new Random(7);
    List<Severity> severities = List.of(Severity.values());
    Troubles again = new Troubles();
    for (Troubles t : List.of(shop, again)) {
      for (int i = 0; i < 60; i++) {
        t.calls("s" + i / 3, "s" + i % 17);
      }
    }
    for (int i = 0; i < 300; i++) {
      Finding f =
          odd(
              service("s" + random.nextInt(20)),
              "m" + random.nextInt(5),
              i * 40,
              severities.get(random.nextInt(4)));
      assertThat(shop.engine.observe(f)).isEqualTo(again.engine.observe(f));
    }
    assertThat(shop.engine.tick(T0.plusSeconds(90_000)))
        .isEqualTo(again.engine.tick(T0.plusSeconds(90_000)));
  }

  private void twoServicesFailOnOneNode() {
    shop.runsOn(service("cart"), node("n1"));
    shop.runsOn(service("ads"), node("n1"));
    shop.observe(
        odd(service("cart"), "latency_seconds", 0, Severity.HIGH),
        odd(service("ads"), "latency_seconds", 30, Severity.CRITICAL));
  }

  private void bothEndsOfALongChainFail() {
    shop.calls("a", "b");
    shop.calls("b", "c");
    shop.calls("c", "d");
    shop.calls("d", "e");
    shop.calls("e", "f");
    shop.observe(
        odd(service("a"), "errors", 0, Severity.HIGH),
        odd(service("f"), "errors", 0, Severity.HIGH),
        odd(service("e"), "errors", 110, Severity.HIGH));
  }
}
