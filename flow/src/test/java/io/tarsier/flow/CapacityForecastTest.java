package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.CapacityForecast;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CapacityForecastTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Series DISK = series("host_filesystem_used_ratio");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private Duration fed = Duration.ZERO;

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aFillingDiskIsForeseenBeforeItIsFull() throws InterruptedException {
    feed(DISK, 48 * 60, h -> 0.4);
    assertThat(forecasts()).isEmpty();
    feed(DISK, 16 * 60, h -> 0.4 + 0.02 * (h - 48));
    CapacityForecast f = forecasts().getFirst();
    assertThat(forecasts()).hasSize(1);
    assertThat(f.ongoing()).isTrue();
    assertThat(f.value()).isLessThan(0.8);
    assertThat(f.score()).isGreaterThanOrEqualTo(0.8);
    assertThat(f.explanation()).startsWith("disk /var full in ").contains("80 %", "used");
    assertThat(f.severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
    // At 2 % an hour from 40 %, 99 % is reached 29.5 hours after the growth began.
    Instant full = T0.plus(Duration.ofMinutes(48 * 60 + 30 * 59));
    assertThat(Duration.between(full, f.exhausted()).abs()).isLessThan(Duration.ofHours(6));
    assertThat(f.earliest()).isBeforeOrEqualTo(f.exhausted());
    assertThat(f.latest()).isAfterOrEqualTo(f.exhausted());
    Incident incident = incidents().getFirst();
    assertThat(incident.findings()).contains(f.id());
    assertThat(incident.title()).startsWith("web-1: disk /var is running out");
  }

  @Test
  void aCalmDiskAndASawToothAreNotForeseen() throws InterruptedException {
    feed(DISK, 96 * 60, h -> 0.5 + 0.3 * (h % 12) / 12);
    assertThat(forecasts()).isEmpty();
    CapacityState state = corridor.capacity(DISK.id()).orElseThrow();
    assertThat(state.resource()).isEqualTo("disk /var");
    assertThat(state.finding()).isEmpty();
    assertThat(corridor.capacity()).containsExactly(state);
  }

  @Test
  void aFreshStartDoesNotCryWolf() throws InterruptedException {
    feed(DISK, 90, h -> 0.2 + 0.1 * h);
    assertThat(forecasts()).isEmpty();
    assertThat(corridor.capacity()).isEmpty();
  }

  @Test
  void aDiskThatHasAlwaysBeenFullIsNoForecast() throws InterruptedException {
    feed(DISK, 24 * 60, h -> 0.995);
    assertThat(forecasts()).isEmpty();
  }

  @Test
  void theForecastEndsWhenSpaceIsMade() throws InterruptedException {
    fill();
    feed(DISK, 30 * 60, h -> 0.2);
    assertThat(forecasts()).isNotEmpty().allMatch(f -> !f.ongoing());
    assertThat(incidents()).allMatch(i -> i.status() == Incident.Status.RESOLVED);
  }

  @Test
  void whatIsLeftShrinksToNothing() throws InterruptedException {
    Series free = series("node_filesystem_avail_bytes");
    feed(free, 48 * 60, h -> 100e9);
    feed(free, 16 * 60, h -> 100e9 - 4e9 * (h - 48));
    assertThat(forecasts()).hasSize(1);
    assertThat(forecasts().getFirst().explanation()).contains("G left", "less a day");
  }

  @Test
  void aRestartGoesOnWithTheSameForecast() throws InterruptedException {
    fill();
    CapacityForecast before = forecasts().getFirst();
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    feed(DISK, 2 * 60, h -> 0.4 + 0.02 * (h - 48));
    assertThat(forecasts()).hasSize(1);
    assertThat(forecasts().getFirst().id()).isEqualTo(before.id());
    assertThat(forecasts().getFirst().window().end()).isAfter(before.window().end());
    assertThat(forecasts().getFirst().ongoing()).isTrue();
  }

  @Test
  void whatAnOperatorClosedStaysClosedUntilItIsWorse() throws InterruptedException {
    fill();
    String id = incidents().getFirst().id();
    Severity then = forecasts().getFirst().severity();
    corridor.resolve(id, "ada");
    assertThat(forecasts().getFirst().ongoing()).isFalse();
    feed(DISK, 20, h -> 0.4 + 0.02 * (h - 48));
    assertThat(storage.incidents().get(id).orElseThrow().status())
        .isEqualTo(Incident.Status.RESOLVED);
    feed(DISK, 14 * 60, h -> Math.min(0.985, 0.4 + 0.02 * (h - 48)));
    assertThat(forecasts().stream().map(CapacityForecast::severity).max(Comparator.naturalOrder()))
        .hasValueSatisfying(s -> assertThat(s).isGreaterThan(then));
  }

  @Test
  void anySeriesCanBeAskedHowItGoesOn() throws InterruptedException {
    Series load = series("host_load_average");
    feed(load, 6 * 60, h -> 3);
    SeriesOutlook o = corridor.forecast(load.id(), Duration.ofHours(1), 0.9).orElseThrow();
    assertThat(o.startMillis()).isEqualTo(T0.plus(fed).toEpochMilli());
    assertThat(o.stepMillis()).isEqualTo(60_000);
    assertThat(o.forecast().mean()).hasSize(60);
    assertThat(o.forecast().mean()[59]).isBetween(2.9, 3.1);
    assertThat(corridor.forecast("none", Duration.ofHours(1), 0.9)).isEmpty();
    assertThat(corridor.capacity(load.id())).isEmpty();
  }

  private void fill() throws InterruptedException {
    feed(DISK, 48 * 60, h -> 0.4);
    feed(DISK, 14 * 60, h -> 0.4 + 0.02 * (h - 48));
    assertThat(forecasts()).hasSize(1);
    assertThat(forecasts().getFirst().ongoing()).isTrue();
  }

  /** A sample a minute with a little noise, by hours since the beginning. */
  private void feed(Series series, int minutes, DoubleUnaryOperator value)
      throws InterruptedException {
    SplittableRandom noise = new SplittableRandom(fed.toMinutes());
    double scale = Math.abs(value.applyAsDouble(fed.toMinutes() / 60.0)) * 1e-4;
    Duration length = Duration.ofMinutes(minutes);
    long end = fed.plus(length).toMinutes();
    List<MetricSample> batch = new ArrayList<>();
    for (long m = fed.toMinutes(); m < end; m++) {
      double v = value.applyAsDouble(m / 60.0) + scale * noise.nextGaussian();
      batch.add(new MetricSample(series, T0.plus(Duration.ofMinutes(m)).toEpochMilli(), v));
    }
    fed = fed.plus(length);
    clock.advance(length);
    assertThat(corridor.acceptDurably("test", batch, SOON)).isTrue();
  }

  private List<CapacityForecast> forecasts() {
    List<CapacityForecast> all = new ArrayList<>();
    for (Finding f : storage.findings().find(FindingStore.Query.newest(100)).items()) {
      if (f instanceof CapacityForecast c) {
        all.add(c);
      }
    }
    return all;
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
        .items()
        .stream()
        .filter(i -> i.findings().stream().anyMatch(f -> f.contains("-c")))
        .toList();
  }

  private static Series series(String metric) {
    return new Series(
        Entity.of(Entity.Kind.HOST, "web-1"), metric, Labels.of(Map.of("mountpoint", "/var")));
  }
}
