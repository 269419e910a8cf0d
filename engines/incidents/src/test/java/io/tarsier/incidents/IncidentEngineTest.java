package io.tarsier.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Band;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncidentEngineTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Entity WEB = Entity.of(Entity.Kind.HOST, "web-1");
  private static final Entity DB = Entity.of(Entity.Kind.HOST, "db-1");
  private static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");

  private final Topology topology = new Topology();
  private final IncidentEngine engine = new IncidentEngine(IncidentSettings.DEFAULT, topology);

  @Test
  void aFindingOpensAnIncidentOnItsEntity() {
    Incident i = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    assertThat(i.status()).isEqualTo(Incident.Status.OPEN);
    assertThat(i.entities()).containsExactly(WEB);
    assertThat(i.severity()).isEqualTo(Severity.HIGH);
    assertThat(i.title()).isEqualTo("web-1: cpu is above what was expected");
  }

  @Test
  void aFaintFindingOpensNothingUntilItGrows() {
    assertThat(observe(engine, finding(WEB, "cpu", 0, 10, true, 0.5))).isEmpty();
    assertThat(observe(engine, finding(WEB, "cpu", 0, 20, true, 0.9))).isPresent();
  }

  @Test
  void aFaintFindingJoinsAnIncidentThatIsThere() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(WEB, "load", 20, 30, true, 0.4)).orElseThrow();
    assertThat(second.id()).isEqualTo(first.id());
  }

  @Test
  void findingsCloseInTimeOnOneEntityShareAnIncident() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(WEB, "load", 120, 130, true, 0.97)).orElseThrow();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.findings()).hasSize(2);
    assertThat(second.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(second.title())
        .isEqualTo("web-1: load is above what was expected, with 1 more finding");
  }

  @Test
  void findingsOnUnrelatedEntitiesStayApart() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(DB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void aServiceJoinsTheIncidentOfTheHostItRunsOn() {
    topology.depend(SHOP, WEB, Topology.Kind.RUNS_ON, 0);
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(SHOP, "latency", 60, 70, true, 0.9)).orElseThrow();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.entities()).containsExactly(WEB, SHOP);
  }

  @Test
  void aFindingLongAfterTheEndOpensANewIncident() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, false, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(WEB, "cpu", 311, 320, true, 0.9)).orElseThrow();
    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void aFindingThatStillLastsKeepsItsIncidentOpenToOthers() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    Incident second = observe(engine, finding(WEB, "load", 3600, 3610, true, 0.9)).orElseThrow();
    assertThat(second.id()).isEqualTo(first.id());
  }

  @Test
  void theSameVersionOfAFindingChangesNothing() {
    observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9));
    assertThat(observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9))).isEmpty();
  }

  @Test
  void resolvesOnceEverythingHasBeenQuiet() {
    observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9));
    assertThat(engine.tick(T0.plus(Duration.ofHours(1)))).isEmpty();
    observe(engine, finding(WEB, "cpu", 0, 100, false, 0.9));
    assertThat(engine.tick(T0.plusSeconds(100 + 599))).isEmpty();
    List<Incident> resolved = engine.tick(T0.plusSeconds(100 + 600));
    assertThat(resolved).hasSize(1);
    assertThat(resolved.getFirst().status()).isEqualTo(Incident.Status.RESOLVED);
    assertThat(resolved.getFirst().timeline().getLast().text()).contains("for 10 min");
    assertThat(engine.unfinished()).isEmpty();
  }

  @Test
  void anAcknowledgedIncidentStillGathersFindings() {
    Incident first = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    engine.decide(
        first.id(), Incident.Status.ACKNOWLEDGED, "ada", T0.plusSeconds(20), "Acknowledged.");
    Incident second = observe(engine, finding(WEB, "load", 30, 40, true, 0.9)).orElseThrow();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.status()).isEqualTo(Incident.Status.ACKNOWLEDGED);
  }

  @Test
  void aDismissedIncidentIsFinished() {
    Incident i = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    engine.decide(
        i.id(), Incident.Status.NOT_AN_ANOMALY, "ada", T0.plusSeconds(20), "Not an anomaly.");
    assertThat(engine.unfinished()).isEmpty();
    assertThatThrownBy(
            () -> engine.decide(i.id(), Incident.Status.RESOLVED, "ada", T0, "Resolved."))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void whatIsHeardOfADismissedTroubleLaterOpensNothing() {
    Incident i = observe(engine, finding(WEB, "cpu", 0, 10, true, 0.9)).orElseThrow();
    engine.decide(
        i.id(), Incident.Status.NOT_AN_ANOMALY, "ada", T0.plusSeconds(20), "Not an anomaly.");
    assertThat(observe(engine, finding(WEB, "cpu", 0, 60, false, 0.97))).isEmpty();
    IncidentEngine restarted = new IncidentEngine(IncidentSettings.DEFAULT, topology);
    restarted.settle(i.findings());
    assertThat(observe(restarted, finding(WEB, "cpu", 0, 60, false, 0.97))).isEmpty();
    assertThat(observe(engine, finding(WEB, "cpu", 90, 99, true, 0.9))).isPresent();
  }

  @Test
  void takesUpAnIncidentAfterARestart() {
    MetricAnomaly cpu = finding(WEB, "cpu", 0, 10, true, 0.9);
    Incident before = observe(engine, cpu).orElseThrow();
    IncidentEngine restarted = new IncidentEngine(IncidentSettings.DEFAULT, topology);
    restarted.resume(before, List.of(cpu));
    assertThat(observe(restarted, cpu)).isEmpty();
    Incident after = observe(restarted, finding(WEB, "load", 60, 70, true, 0.9)).orElseThrow();
    assertThat(after.id()).isEqualTo(before.id());
  }

  @Test
  void theTimelineStaysInOrderOfTime() {
    observe(engine, finding(WEB, "cpu", 60, 70, true, 0.9));
    Incident i = observe(engine, finding(WEB, "load", 30, 40, true, 0.9)).orElseThrow();
    assertThat(i.timeline()).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
  }

  @Test
  void anEndlessStormStaysBounded() {
    for (int n = 0; n < 3000; n++) {
      observe(engine, finding(WEB, "m" + n, n, n + 1, true, 0.9));
    }
    assertThat(engine.unfinished()).hasSize(1);
    assertThat(engine.unfinished().getFirst().findings()).hasSize(Ledger.MAX_LISTED);
  }

  private static Optional<Incident> observe(IncidentEngine engine, MetricAnomaly finding) {
    return engine.observe(finding).stream().findFirst();
  }

  private static MetricAnomaly finding(
      Entity entity, String metric, int from, int to, boolean ongoing, double score) {
    Series series = new Series(entity, metric, Labels.empty());
    Instant start = T0.plusSeconds(from);
    SeriesPoint peak = new SeriesPoint(start.toEpochMilli(), 9, new Band(1, 2, 3), score, true);
    return new MetricAnomaly(
        MetricAnomaly.idOf(series, start),
        series,
        new Window(start, T0.plusSeconds(to)),
        ongoing,
        score,
        Severity.ofScore(score),
        0.9,
        metric + " was 9, expected 2 (1–3).",
        peak,
        List.of(),
        List.of(peak));
  }
}
