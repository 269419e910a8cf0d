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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StormTest {

  private final Troubles company = new Troubles();
  private final Set<String> told = new HashSet<>();

  @Test
  void tenThousandAlertsFromOneFailedNodeAreAtMostThreeIncidentsAndTheNodeIsNamedFirst() {
    for (int seed = 0; seed < 5; seed++) {
      Troubles t = new Troubles();
      Set<String> ids = new HashSet<>();
      for (Finding f : nodeFailure(seed)) {
        t.engine.observe(f).forEach(i -> ids.add(i.id()));
      }
      assertThat(ids).as("incidents ever told, order %s", seed).hasSizeLessThanOrEqualTo(3);
      Incident first =
          Collections.max(
              t.engine.unfinished(),
              (a, b) -> Integer.compare(a.findings().size(), b.findings().size()));
      assertThat(first.title()).startsWith("node-7: NodeNotReady, with ");
      assertThat(first.entities().getFirst()).isEqualTo(node("node-7"));
      assertThat(first.findings()).hasSize(Ledger.MAX_LISTED);
      assertThat(first.severity()).isEqualTo(Severity.CRITICAL);
    }
  }

  @Test
  void whatIsNotListedIsCounted() {
    for (int i = 0; i < 1200; i++) {
      company.observe(alert(node("n"), "Alert" + i, i / 100, Severity.HIGH, Map.of("node", "n")));
    }
    Incident one = company.only();
    assertThat(one.title()).contains("with 1,199 more findings");
    assertThat(one.timeline())
        .filteredOn(l -> l.text().startsWith("And "))
        .singleElement()
        .satisfies(l ->
            assertThat(l.text())
                .isEqualTo("And 700 more findings beside the 500 that are listed."));
  }

  @Test
  void anIncidentStaysOpenWhileAFindingGoesOnThatIsOnlyCounted() {
    List<Finding> all = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      all.add(odd(node("n"), "m" + i, 0, 10, true, Severity.HIGH));
    }
    all.forEach(company::observe);
    for (int i = 0; i < 599; i++) {
      company.observe(odd(node("n"), "m" + i, 0, 20, false, Severity.HIGH));
    }
    assertThat(company.engine.tick(T0.plus(Duration.ofHours(2)))).isEmpty();
    company.observe(odd(node("n"), "m599", 0, 20, false, Severity.HIGH));
    assertThat(company.engine.tick(T0.plus(Duration.ofHours(2)))).hasSize(1);
  }

  @Test
  void unrelatedFindingsOfAStormAreGatheredAndNoneIsLost() {
    Set<String> ids = new HashSet<>();
    List<Finding> storm = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      storm.add(odd(service("s" + i), "latency_seconds", i / 20, Severity.HIGH));
    }
    company.engine.announce(storm);
    for (Finding f : storm) {
      company.engine.observe(f).forEach(i -> ids.add(i.id()));
      ids.add(f.id());
      assertThat(company.engine.knows(f.id())).isTrue();
    }
    assertThat(company.engine.storms()).isTrue();
    assertThat(company.engine.unfinished()).hasSize(3);
    assertThat(company.titles()).anyMatch(t -> t.startsWith("Storm: 498 findings on 498 entities"));
  }

  @Test
  void incidentsThatTheFirstFindingsOfAStormOpenedAreGatheredToo() {
    for (int i = 0; i < 61; i++) {
      company
          .engine
          .observe(odd(service("s" + i), "latency_seconds", i / 4, Severity.HIGH))
          .stream()
          .map(Incident::id)
          .forEach(told::add);
    }
    assertThat(company.engine.unfinished()).hasSize(3);
    assertThat(told).hasSize(60);
  }

  @Test
  void anAreaIsTellingWhereThereAreSeveral() {
    List<Finding> storm = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String region = i % 2 == 0 ? "eu-1" : "us-2";
      storm.add(
          alert(
              service("s" + i),
              "Unreachable",
              i / 10,
              Severity.HIGH,
              Map.of("region", region, "cluster", "only")));
    }
    company.engine.announce(storm);
    storm.forEach(company::observe);
    assertThat(company.engine.unfinished())
        .extracting(i -> i.findings().size())
        .containsExactly(100, 100);
  }

  @Test
  void afterTheStormIncidentsAreOpenedAsUsual() {
    unrelatedFindingsOfAStorm(200);
    assertThat(company.engine.unfinished()).hasSize(3);
    company.engine.tick(T0.plusSeconds(600));
    company.observe(odd(service("x"), "errors", 600, Severity.HIGH));
    company.observe(odd(service("y"), "errors", 605, Severity.HIGH));
    assertThat(company.engine.storms()).isFalse();
    assertThat(company.engine.unfinished()).hasSize(5);
  }

  private void unrelatedFindingsOfAStorm(int findings) {
    for (int i = 0; i < findings; i++) {
      company.observe(odd(service("s" + i), "latency_seconds", i / 20, Severity.HIGH));
    }
  }

  /** The node's own alert comes somewhere in the first tenth, as symptoms are often faster. */
  private static List<Finding> nodeFailure(int seed) {
    Random random = new Random(seed);
    List<Finding> all = new ArrayList<>();
    for (int i = 0; i < 9_999; i++) {
      Entity p = pod("pod-" + i % 400);
      all.add(
          alert(
              p,
              "Symptom" + i / 400,
              random.nextInt(90),
              i % 7 == 0 ? Severity.HIGH : Severity.MEDIUM,
              Map.of("node", "node-7", "pod", p.name(), "namespace", "shop", "cluster", "c")));
    }
    Collections.shuffle(all, random);
    all.add(
        random.nextInt(1000),
        alert(node("node-7"), "NodeNotReady", 30, Severity.CRITICAL, Map.of("node", "node-7")));
    return all;
  }
}
