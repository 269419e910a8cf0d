package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.GroupAnomaly;
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
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GroupsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");
  private static final int SIZE = 10;

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private final Random random = new Random(5);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private int minute;

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void manySmallMovesBecomeOneFindingInOneIncidentThatOutlivesARestart()
      throws InterruptedException {
    feed(1500, 0);
    assertThat(groups()).isEmpty();
    feed(12, 1.7);
    assertThat(groups()).hasSize(1);
    GroupAnomaly found = groups().getFirst();
    assertThat(found.ongoing()).isTrue();
    assertThat(found.entity()).isEqualTo(SHOP);
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    feed(200, 0);
    assertThat(groups()).hasSize(1);
    assertThat(groups().getFirst().id()).isEqualTo(found.id());
    assertThat(groups().getFirst().ongoing()).isFalse();
    List<Incident> incidents =
        storage.incidents().find(IncidentStore.Query.newest(10)).items().stream()
            .filter(i -> i.findings().contains(found.id()))
            .toList();
    assertThat(incidents).hasSize(1);
    assertThat(incidents.getFirst().entities()).containsExactly(SHOP);
  }

  /** So many minutes of noise, moved by so many of its deviations. */
  private void feed(int minutes, double moved) throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int i = 0; i < minutes; i++) {
      Instant at = T0.plus(Duration.ofMinutes(minute++));
      for (int m = 0; m < SIZE; m++) {
        Series series = new Series(SHOP, "metric_" + m, Labels.empty());
        double value = 20 + random.nextGaussian() + moved;
        batch.add(new MetricSample(series, at.toEpochMilli(), value));
      }
      clock.set(at);
      if (batch.size() >= 1000 || i == minutes - 1) {
        assertThat(corridor.acceptDurably("test", batch, Duration.ofSeconds(60))).isTrue();
        batch = new ArrayList<>();
      }
    }
  }

  private List<GroupAnomaly> groups() {
    return storage.findings().find(FindingStore.Query.newest(100)).items().stream()
        .filter(GroupAnomaly.class::isInstance)
        .map(GroupAnomaly.class::cast)
        .toList();
  }
}
