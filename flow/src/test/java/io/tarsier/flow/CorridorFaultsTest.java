package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.StorageException;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes wrong around the corridor: kills, clocks, disks, stops at the wrong moment. */
@Timeout(60)
class CorridorFaultsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Series CPU = series("web-1");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aFindingThatTheStateKnowsNothingOfAfterAKillEnds() throws InterruptedException {
    feed(400, false);
    corridor.close();
    Map<String, byte[]> written = states();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    feed(60, true);
    assertThat(findings()).anyMatch(Finding::ongoing);
    corridor.close();
    // As a kill leaves it: the finding is durable, the engine's state is from before it began.
    storage.snapshots().put(written);
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    feed(1200, false);
    assertThat(findings()).noneMatch(Finding::ongoing);
    assertThat(incidents()).allMatch(i -> i.status() == Incident.Status.RESOLVED);
  }

  @Test
  void aClockThatWasFarAheadAndIsSetRightDoesNotBlindIt() throws InterruptedException {
    clock.set(T0.plus(Duration.ofDays(400)));
    feed(300, false);
    clock.set(T0);
    feed(300, false);
    assertThat(corridor.series(CPU.id()).orElseThrow().seen()).isEqualTo(300);
    assertThat(corridor.series(CPU.id()).orElseThrow().last().epochMillis())
        .isEqualTo(clock.millis());
    feed(200, false);
    feed(60, true);
    assertThat(incidents()).hasSize(1);
  }

  @Test
  void theStateOfASeriesThatIsGoneIsRemoved() throws InterruptedException {
    Series old = series("old-1");
    corridor.acceptDurably("test", List.of(new MetricSample(old, clock.millis(), 1)), SOON);
    corridor.close();
    assertThat(states()).containsKey("series/" + old.id());
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    clock.advance(Duration.ofHours(25));
    feed(2, false);
    corridor.close();
    assertThat(states()).containsKey("series/" + CPU.id()).doesNotContainKey("series/" + old.id());
  }

  @Test
  void whoeverWaitsWhileItStopsIsToldSoAtOnce() throws Exception {
    feed(400, false);
    corridor.close();
    corridor =
        Corridor.open(
            new FailingStorage(storage, new AtomicInteger(Integer.MAX_VALUE)),
            CorridorSettings.DEFAULT,
            clock);
    corridor.acceptDurably("test", batch(60, true), Duration.ofMillis(300));
    CompletableFuture<Boolean> sender =
        CompletableFuture.supplyAsync(() -> {
          try {
            return corridor.acceptDurably("test", batch(1, false), Duration.ofSeconds(30));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    CompletableFuture<Incident> operator =
        CompletableFuture.supplyAsync(() -> corridor.acknowledge("i1", "ada"));
    while (corridor.stats().queued() < 2) {
      Thread.sleep(10);
    }
    corridor.close();
    assertThat(sender.get(10, TimeUnit.SECONDS)).isFalse();
    assertThatThrownBy(() -> operator.get(10, TimeUnit.SECONDS))
        .hasRootCauseInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> corridor.acknowledge("i1", "ada"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("stopping");
  }

  @Test
  void saysWhetherWhatItConcludesCanBeWrittenDown() throws InterruptedException {
    feed(400, false);
    corridor.close();
    AtomicInteger failures = new AtomicInteger(2);
    corridor =
        Corridor.open(new FailingStorage(storage, failures), CorridorSettings.DEFAULT, clock);
    assertThat(corridor.stores()).isTrue();
    assertThat(corridor.acceptDurably("test", batch(60, true), Duration.ofMillis(200))).isFalse();
    assertThat(corridor.stores()).isFalse();
    feed(1, false);
    assertThat(corridor.stores()).isTrue();
  }

  @Test
  void aStateThatKnowsMoreThanWasWrittenDownIsNotKept() throws InterruptedException {
    feed(400, false);
    corridor.close();
    Map<String, byte[]> written = states();
    corridor =
        Corridor.open(
            new FailingStorage(storage, new AtomicInteger(Integer.MAX_VALUE)),
            CorridorSettings.DEFAULT,
            clock);
    corridor.acceptDurably("test", batch(60, true), Duration.ofMillis(300));
    corridor.close();
    assertThat(states().get("series/" + CPU.id())).isEqualTo(written.get("series/" + CPU.id()));
  }

  private Map<String, byte[]> states() {
    Map<String, byte[]> all = new HashMap<>();
    storage.snapshots().read("", all::put);
    return all;
  }

  private void feed(int seconds, boolean burning) throws InterruptedException {
    assertThat(corridor.acceptDurably("test", batch(seconds, burning), SOON)).isTrue();
  }

  /** So many seconds of a processor from now on; leaves the clock at their end. */
  private List<MetricSample> batch(int seconds, boolean burning) {
    List<MetricSample> batch = new ArrayList<>();
    for (int i = 0; i < seconds; i++) {
      long at = clock.advance(Duration.ofSeconds(1)).toEpochMilli();
      double jitter = ((at / 1000 * 2654435761L) % 1000) / 1000.0;
      batch.add(new MetricSample(CPU, at, burning ? 0.97 + 0.02 * jitter : 0.05 + 0.03 * jitter));
    }
    return batch;
  }

  private List<Incident> incidents() {
    return storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private List<Finding> findings() {
    return storage.findings().find(FindingStore.Query.newest(100)).items();
  }

  private static Series series(String host) {
    return new Series(Entity.of(Entity.Kind.HOST, host), "host_cpu_usage_ratio", Labels.empty());
  }
}
