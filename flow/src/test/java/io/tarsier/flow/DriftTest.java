package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.anomaly.DetectorSettings;
import io.tarsier.anomaly.Lifecycle;
import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A lasting change on its way from samples to storage. */
@Timeout(120)
class DriftTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int DAY = 288;
  private static final Series LOAD =
      new Series(Entity.of(Entity.Kind.HOST, "web-1"), "requests_per_second", Labels.empty());

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private final Random random = new Random(3);

  @Test
  void isAFindingOfItsOwnThatOpensNoIncident() throws InterruptedException {
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock)) {
      feed(corridor, 0, 15);
    }
    List<Drift> drifts = drifts();
    assertThat(drifts).hasSize(1);
    assertThat(drifts.getFirst().explanation()).contains(" instead of ", "learned anew");
    assertThat(incidents()).noneMatch(i -> i.findings().contains(drifts.getFirst().id()));
  }

  @Test
  void isToldOnceThroughARestart() throws InterruptedException {
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock)) {
      feed(corridor, 0, 11);
    }
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock)) {
      feed(corridor, 11, 13);
    }
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock)) {
      feed(corridor, 13, 16);
      assertThat(drifts()).hasSize(1);
      Lifecycle life = corridor.series(LOAD.id()).orElseThrow().lifecycle().orElseThrow();
      assertThat(life.reason()).hasValue(Lifecycle.Reason.DRIFT);
      assertThat(life.trained()).hasValue(drifts().getFirst().window().end());
    }
  }

  @Test
  void anLstmIsTrainedAsideAndTheStateOfAnotherModelIsLeft() throws InterruptedException {
    try (Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock)) {
      feed(corridor, 0, 1);
    }
    CorridorSettings lstm =
        CorridorSettings.DEFAULT.withDetector(DetectorSettings.parse("lstm:1,stl:1").withBudget(1));
    try (Corridor corridor = Corridor.open(storage, lstm, clock)) {
      assertThat(corridor.series(LOAD.id()).orElseThrow().seen()).isZero();
      assertThat(corridor.points(LOAD.id())).hasSize(DAY);
      feed(corridor, 1, 7);
      SeriesState state = corridor.series(LOAD.id()).orElseThrow();
      assertThat(state.seen()).isEqualTo(6 * DAY);
      Lifecycle life = state.lifecycle().orElseThrow();
      assertThat(life.model()).isEqualTo("lstm:1,stl:1");
      assertThat(life.reason()).hasValue(Lifecycle.Reason.FIRST);
    }
  }

  /** Days of a level that is thrice as high from the middle of the eleventh on. */
  private void feed(Corridor corridor, int fromDay, int toDay) throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int i = fromDay * DAY; i < toDay * DAY; i++) {
      Instant at = T0.plus(Duration.ofMinutes(5L * i));
      double value = (i < 10 * DAY + DAY / 2 ? 15 : 45) + random.nextGaussian();
      batch.add(new MetricSample(LOAD, at.toEpochMilli(), value));
      clock.set(at);
    }
    assertThat(corridor.acceptDurably("test", batch, SOON)).isTrue();
  }

  private List<Drift> drifts() {
    return storage
        .findings()
        .find(
            new FindingStore.Query(
                Optional.empty(),
                Optional.of(LOAD.id()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100,
                Optional.empty()))
        .items()
        .stream()
        .filter(Drift.class::isInstance)
        .map((Finding f) -> (Drift) f)
        .toList();
  }

  private List<Incident> incidents() {
    return storage
        .incidents()
        .find(
            new IncidentStore.Query(
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                100,
                Optional.empty()))
        .items();
  }
}
