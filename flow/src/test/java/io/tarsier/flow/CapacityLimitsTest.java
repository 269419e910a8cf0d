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
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resources whose limit another series tells, and certificates, whose end is known. */
@Timeout(120)
class CapacityLimitsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Entity WEB = Entity.of(Entity.Kind.HOST, "web-1");
  private static final Series OPEN = new Series(WEB, "process_open_fds", Labels.empty());
  private static final Series MOST = new Series(WEB, "process_max_fds", Labels.empty());
  private static final Series CERTIFICATE =
      new Series(
          WEB, "probe_ssl_earliest_cert_expiry", Labels.of("instance", "https://shop.example"));

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aLeakIsForeseenAgainstTheLimitThatAnotherSeriesTells() throws InterruptedException {
    pair(0, 64 * 60, h -> h < 48 ? 200 : 200 + 25 * (h - 48), h -> 1024);
    CapacityForecast f = forecasts().getFirst();
    assertThat(forecasts()).hasSize(1);
    assertThat(f.series()).isEqualTo(OPEN);
    assertThat(f.threshold()).isEqualTo(1024);
    assertThat(f.explanation())
        .startsWith("file descriptors exhausted in ")
        .contains(" of 1.0 k used (");
    // At 25 an hour from 200, 1024 are open 33 hours after the leak began.
    Instant full = T0.plus(Duration.ofHours(48 + 33));
    assertThat(Duration.between(full, f.exhausted()).abs()).isLessThan(Duration.ofHours(6));
  }

  @Test
  void withoutALimitNothingEnds() throws InterruptedException {
    feed(OPEN, 0, 64 * 60, h -> h < 48 ? 200 : 200 + 25 * (h - 48));
    assertThat(forecasts()).isEmpty();
    assertThat(corridor.capacity()).isEmpty();
  }

  @Test
  void aLimitHeardOfLateJudgesTheWholePast() throws InterruptedException {
    feed(OPEN, 0, 63 * 60, h -> h < 48 ? 200 : 200 + 25 * (h - 48));
    pair(63 * 60, 60, h -> 200 + 25 * (h - 48), h -> 1024);
    assertThat(forecasts()).hasSize(1);
  }

  @Test
  void aRaisedLimitEndsTheFinding() throws InterruptedException {
    pair(0, 64 * 60, h -> h < 48 ? 200 : 200 + 25 * (h - 48), h -> 1024);
    assertThat(forecasts().getFirst().ongoing()).isTrue();
    pair(64 * 60, 60, h -> 200 + 25 * (h - 48), h -> 1_000_000);
    assertThat(forecasts()).hasSize(1).allMatch(f -> !f.ongoing());
  }

  @Test
  void theLimitIsKnownAfterARestart() throws InterruptedException {
    pair(0, 62 * 60, h -> h < 48 ? 200 : 200 + 25 * (h - 48), h -> 1024);
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    feed(OPEN, 62 * 60, 30, h -> 200 + 25 * (h - 48));
    assertThat(corridor.capacity(OPEN.id()))
        .hasValueSatisfying(c -> assertThat(c.threshold()).isEqualTo(1024));
  }

  @Test
  void aCertificateIsToldOfAheadAndGrowsWorseUntilItIsRenewed() throws InterruptedException {
    double end = T0.plus(Duration.ofDays(9)).getEpochSecond();
    hourly(0, 47, end);
    assertThat(forecasts()).isEmpty();
    assertThat(corridor.capacity(CERTIFICATE.id()).orElseThrow().probability()).isZero();
    hourly(48, 60, end);
    CapacityForecast f = forecasts().getFirst();
    assertThat(forecasts()).hasSize(1);
    assertThat(f.score()).isEqualTo(1);
    assertThat(f.confidence()).isEqualTo(1);
    assertThat(f.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(f.exhausted()).isEqualTo(Instant.ofEpochSecond((long) end));
    assertThat(f.explanation())
        .isEqualTo("certificate of https://shop.example expires in 7 d, on 2026-03-10 00:00 UTC");
    assertThat(storage.incidents().unfinished())
        .singleElement()
        .satisfies(i -> assertThat(i.title()).contains("expires"));
    hourly(61, 200, end);
    assertThat(forecasts().getFirst().severity()).isEqualTo(Severity.HIGH);
    hourly(201, 220, end);
    assertThat(forecasts()).hasSize(1);
    assertThat(forecasts().getFirst().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(forecasts().getFirst().explanation()).contains("has expired");
    hourly(221, 222, end + Duration.ofDays(90).toSeconds());
    assertThat(forecasts()).hasSize(1).allMatch(x -> !x.ongoing());
  }

  @Test
  void aRenewalIsNothingUnusual() throws InterruptedException {
    double end = T0.plus(Duration.ofDays(100)).getEpochSecond();
    hourly(0, 400, end);
    hourly(401, 410, end + Duration.ofDays(90).toSeconds());
    assertThat(storage.findings().find(FindingStore.Query.newest(100)).items()).isEmpty();
    assertThat(corridor.series(CERTIFICATE.id()).orElseThrow().openFinding()).isEmpty();
  }

  @Test
  void aRestartAsksOnceAboutTheSameCertificate() throws InterruptedException {
    double end = T0.plus(Duration.ofDays(3)).getEpochSecond();
    hourly(0, 2, end);
    String id = forecasts().getFirst().id();
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    hourly(3, 60, end);
    assertThat(forecasts()).hasSize(1);
    assertThat(forecasts().getFirst().id()).isEqualTo(id);
    assertThat(forecasts().getFirst().severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void aCertificateThatAnOperatorClosedSpeaksAgainOnlyWhenItIsWorse() throws InterruptedException {
    double end = T0.plus(Duration.ofDays(3)).getEpochSecond();
    hourly(0, 2, end);
    Incident incident = storage.incidents().unfinished().getFirst();
    corridor.resolve(incident.id(), "ada");
    hourly(3, 40, end);
    assertThat(forecasts()).hasSize(1);
    hourly(41, 50, end);
    assertThat(forecasts()).hasSize(2);
    assertThat(forecasts()).anyMatch(f -> f.ongoing() && f.severity() == Severity.HIGH);
  }

  @Test
  void whatIsNoMomentIsPassedOver() throws InterruptedException {
    hourly(0, 2, 0);
    hourly(3, 5, -62_135_596_800.0);
    hourly(6, 8, Double.NaN);
    assertThat(forecasts()).isEmpty();
    assertThat(corridor.capacity()).isEmpty();
  }

  @Test
  void whatEndedLongAgoCallsNobody() throws InterruptedException {
    hourly(0, 2, (double) T0.minus(Duration.ofDays(400)).getEpochSecond());
    assertThat(forecasts())
        .singleElement()
        .satisfies(f -> assertThat(f.severity()).isEqualTo(Severity.LOW));
    assertThat(storage.incidents().unfinished()).isEmpty();
  }

  /** Samples a minute of what is used and its limit, from a minute on. */
  private void pair(int from, int minutes, DoubleUnaryOperator used, DoubleUnaryOperator limit)
      throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int m = from; m < from + minutes; m++) {
      batch.add(sample(MOST, m, limit.applyAsDouble(m / 60.0)));
      batch.add(sample(OPEN, m, used.applyAsDouble(m / 60.0) + noise(m)));
    }
    send(batch, from + minutes);
  }

  private void feed(Series series, int from, int minutes, DoubleUnaryOperator value)
      throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int m = from; m < from + minutes; m++) {
      batch.add(sample(series, m, value.applyAsDouble(m / 60.0) + noise(m)));
    }
    send(batch, from + minutes);
  }

  private void hourly(int from, int to, double end) throws InterruptedException {
    List<MetricSample> batch = new ArrayList<>();
    for (int h = from; h <= to; h++) {
      batch.add(sample(CERTIFICATE, 60 * h, end));
    }
    send(batch, 60 * to);
  }

  private void send(List<MetricSample> batch, int untilMinute) throws InterruptedException {
    clock.advance(Duration.between(clock.instant(), T0.plus(Duration.ofMinutes(untilMinute))));
    assertThat(corridor.acceptDurably("test", batch, SOON)).isTrue();
  }

  private static MetricSample sample(Series series, int minute, double value) {
    return new MetricSample(series, T0.plus(Duration.ofMinutes(minute)).toEpochMilli(), value);
  }

  private static double noise(int minute) {
    return new SplittableRandom(minute).nextGaussian();
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
}
