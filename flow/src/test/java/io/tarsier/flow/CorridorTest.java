package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Journal;
import io.tarsier.ports.MetricSource;
import io.tarsier.ports.SampleSink;
import io.tarsier.ports.SourceException;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CorridorTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Series CPU = series("web-1", "host_cpu_usage_ratio");

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = open();

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aBurnBecomesOneDurableIncidentOnTheRightEntity() throws InterruptedException {
    learn(400);
    burn(60);
    List<Incident> incidents = incidents();
    assertThat(incidents).hasSize(1);
    assertThat(incidents.getFirst().entities()).containsExactly(CPU.entity());
    assertThat(incidents.getFirst().status()).isEqualTo(Incident.Status.OPEN);
    assertThat(storage.findings().find(FindingStore.Query.newest(10)).items()).isNotEmpty();
    assertThat(storage.journal().verify()).isInstanceOf(Journal.Verdict.Intact.class);
    assertThat(storage.journal().after(0, 100))
        .extracting(JournalEntry::kind)
        .contains("finding", "incident");
  }

  @Test
  void anIncidentIsResolvedOnceTheSeriesHasBeenQuiet() throws InterruptedException {
    learn(400);
    burn(60);
    learn(1200);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().status()).isEqualTo(Incident.Status.RESOLVED);
    assertThat(findings()).allMatch(f -> !f.ongoing());
  }

  @Test
  void aRestartForgetsNothing() throws InterruptedException {
    learn(400);
    burn(30);
    Incident before = incidents().getFirst();
    int points = corridor.points(CPU.id()).size();
    corridor.close();
    corridor = open();
    assertThat(corridor.points(CPU.id())).hasSize(points);
    assertThat(corridor.series(CPU.id()).orElseThrow().seen()).isEqualTo(430);
    burn(30);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().id()).isEqualTo(before.id());
  }

  @Test
  void aRestartGivesTheSameFindingsAsAnUninterruptedRun() throws InterruptedException {
    learn(400);
    corridor.close();
    corridor = open();
    burn(60);
    learn(1200);
    List<Finding> interrupted = findings();

    InMemoryStorage other = new InMemoryStorage();
    ManualClock otherClock = new ManualClock(T0);
    try (Corridor whole = Corridor.open(other, CorridorSettings.DEFAULT, otherClock)) {
      List<MetricSample> all = new ArrayList<>();
      for (int i = 0; i < 1660; i++) {
        all.add(
            new MetricSample(CPU, T0.plusSeconds(i).toEpochMilli(), value(i, i >= 400 && i < 460)));
      }
      otherClock.advance(Duration.ofSeconds(1660));
      whole.acceptDurably("test", all, SOON);
    }
    assertThat(interrupted).isEqualTo(other.findings().find(FindingStore.Query.newest(10)).items());
  }

  @Test
  void dismissingClosesTheIncidentAndRaisesTheThreshold() throws InterruptedException {
    learn(400);
    burn(30);
    Incident dismissed = corridor.dismiss(incidents().getFirst().id(), "ada");
    assertThat(dismissed.status()).isEqualTo(Incident.Status.NOT_AN_ANOMALY);
    assertThat(storage.feedback().all()).hasSize(1);
    assertThat(storage.feedback().all().getFirst().actor()).isEqualTo("ada");
    assertThatThrownBy(() -> corridor.resolve(dismissed.id(), "ada"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not-an-anomaly");
  }

  @Test
  void aDismissedTroubleThatGoesOnStaysDismissed() throws InterruptedException {
    learn(400);
    burn(30);
    String id = incidents().getFirst().id();
    corridor.dismiss(id, "ada");
    burn(30);
    corridor.close();
    corridor = open();
    burn(30);
    learn(60);
    assertThat(incidents()).hasSize(1);
    assertThat(incidents().getFirst().status()).isEqualTo(Incident.Status.NOT_AN_ANOMALY);
  }

  @Test
  void anAcknowledgementIsDurableAndJournalledWithItsActor() throws InterruptedException {
    learn(400);
    burn(30);
    String id = incidents().getFirst().id();
    corridor.acknowledge(id, "ada");
    assertThat(storage.incidents().get(id).orElseThrow().status())
        .isEqualTo(Incident.Status.ACKNOWLEDGED);
    assertThat(storage.journal().after(0, 1000))
        .anyMatch(
            e -> e.kind().equals("decision") && e.actor().equals("ada") && e.subject().equals(id));
  }

  @Test
  void aDecisionOnAnUnknownIncidentSaysSo() {
    assertThatThrownBy(() -> corridor.acknowledge("nope", "ada"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("nope");
  }

  @Test
  void listenersHearOfChangesAfterTheyBecameDurable() throws InterruptedException {
    List<Boolean> durable = new CopyOnWriteArrayList<>();
    corridor.subscribe(e -> {
      if (e instanceof Event.IncidentChanged i) {
        durable.add(storage.incidents().get(i.incident().id()).isPresent());
      }
    });
    corridor.subscribe(e -> {
      throw new IllegalStateException("a listener that fails harms nobody");
    });
    learn(400);
    burn(30);
    assertThat(durable).isNotEmpty().allMatch(d -> d);
  }

  @Test
  void whileStorageFailsNothingIsLostAndSendersWait() throws InterruptedException {
    AtomicInteger failures = new AtomicInteger(2);
    FailingStorage failing = new FailingStorage(storage, failures);
    corridor.close();
    corridor = Corridor.open(failing, CorridorSettings.DEFAULT, clock);
    learn(400);
    burn(30);
    assertThat(failures.get()).isZero();
    assertThat(incidents()).hasSize(1);
    assertThat(corridor.stats().storageFailures()).isEqualTo(2);
  }

  @Test
  void aSenderIsToldToTryAgainWhenStorageStaysAway() throws InterruptedException {
    corridor.close();
    corridor =
        Corridor.open(
            new FailingStorage(storage, new AtomicInteger(Integer.MAX_VALUE)),
            CorridorSettings.DEFAULT,
            clock);
    accept(400);
    boolean told = corridor.acceptDurably("test", burnBatch(60), Duration.ofMillis(300));
    assertThat(told).isFalse();
  }

  @Test
  void seriesBeyondTheLimitAreRefusedAndCountedAndTheirNeighboursKept()
      throws InterruptedException {
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT.withLimits(10, 720), clock);
    List<MetricSample> flood = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      flood.add(new MetricSample(series("h", "m" + i), T0.toEpochMilli(), 1));
    }
    assertThat(corridor.acceptDurably("test", flood, SOON)).isTrue();
    assertThat(corridor.stats().series()).isEqualTo(10);
    assertThat(corridor.stats().refusedSeries()).isEqualTo(990);
    assertThat(corridor.series()).hasSize(10);
  }

  @Test
  void oddSamplesAreCountedAndTheirNeighboursKept() throws InterruptedException {
    long t = T0.toEpochMilli();
    List<MetricSample> odd =
        List.of(
            new MetricSample(CPU, t, 1),
            new MetricSample(CPU, t, 1),
            new MetricSample(CPU, t - 1000, 1),
            new MetricSample(CPU, t + 1000, Double.NaN),
            new MetricSample(CPU, t + 2000, Double.POSITIVE_INFINITY),
            new MetricSample(CPU, T0.plus(Duration.ofDays(9000)).toEpochMilli(), 1),
            new MetricSample(CPU, t + 3000, 1));
    corridor.acceptDurably("test", odd, SOON);
    assertThat(corridor.stats().unjudged()).isEqualTo(5);
    assertThat(corridor.points(CPU.id())).hasSize(2);
  }

  @Test
  void historyFromBeforeTheStartTeachesButIsNotReported() throws InterruptedException {
    PastSource source = new PastSource(i -> i >= 300 && i < 330);
    clock.advance(Duration.ofSeconds(500));
    corridor.watch(source);
    await(() -> corridor.stats().samples() >= 501);
    assertThat(corridor.series(CPU.id()).orElseThrow().seen()).isGreaterThanOrEqualTo(500);
    assertThat(findings()).isEmpty();
  }

  @Test
  void troubleThatStillLastsWhenHistoryEndsIsReported() throws InterruptedException {
    PastSource source = new PastSource(i -> i >= 470);
    clock.advance(Duration.ofSeconds(500));
    corridor.watch(source);
    await(() -> !findings().isEmpty());
    assertThat(incidents()).hasSize(1);
  }

  @Test
  void aSourceThatFailsIsShownWithItsReasonAndTriedAgain() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    corridor.watch(
        new MetricSource() {
          @Override
          public String name() {
            return "flaky";
          }

          @Override
          public Duration interval() {
            return Duration.ofMillis(10);
          }

          @Override
          public void collect(Instant now, SampleSink sink) throws InterruptedException {
            if (calls.incrementAndGet() <= 2) {
              throw new SourceException("nobody answers at port 9");
            }
            sink.accept(List.of(new MetricSample(CPU, now.toEpochMilli() + calls.get(), 1)));
          }

          @Override
          public void close() {}
        });
    await(() -> corridor.sources().getFirst().healthy());
    SourceState state = corridor.sources().getFirst();
    assertThat(state.failures()).isEqualTo(2);
    assertThat(state.samples()).isPositive();
    assertThat(state.lastError()).isEmpty();
  }

  /** A source with 500 s of history and one present sample a call. */
  private static final class PastSource implements MetricSource {
    private final java.util.function.IntPredicate burning;
    private int next = 500;

    PastSource(java.util.function.IntPredicate burning) {
      this.burning = burning;
    }

    @Override
    public String name() {
      return "past";
    }

    @Override
    public Duration interval() {
      return Duration.ofMillis(20);
    }

    @Override
    public void catchUp(Instant from, Instant to, SampleSink sink) throws InterruptedException {
      List<MetricSample> past = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        past.add(
            new MetricSample(CPU, T0.plusSeconds(i).toEpochMilli(), value(i, burning.test(i))));
      }
      sink.accept(past);
    }

    @Override
    public void collect(Instant now, SampleSink sink) throws InterruptedException {
      int i = next++;
      sink.accept(
          List.of(
              new MetricSample(CPU, T0.plusSeconds(i).toEpochMilli(), value(i, burning.test(i)))));
    }

    @Override
    public void close() {}
  }

  private int second;

  private void learn(int seconds) throws InterruptedException {
    feed(seconds, false);
  }

  private void burn(int seconds) throws InterruptedException {
    feed(seconds, true);
  }

  /** Learns without waiting for anything to become durable. */
  private void accept(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++, second++) {
      clock.advance(Duration.ofSeconds(1));
      corridor.accept(
          List.of(
              new MetricSample(CPU, T0.plusSeconds(second).toEpochMilli(), value(second, false))));
    }
  }

  private List<MetricSample> burnBatch(int seconds) {
    List<MetricSample> batch = new ArrayList<>();
    for (int i = 0; i < seconds; i++, second++) {
      batch.add(new MetricSample(CPU, T0.plusSeconds(second).toEpochMilli(), value(second, true)));
    }
    clock.advance(Duration.ofSeconds(seconds));
    return batch;
  }

  private void feed(int seconds, boolean burning) throws InterruptedException {
    for (int i = 0; i < seconds; i++, second++) {
      clock.advance(Duration.ofSeconds(1));
      MetricSample sample =
          new MetricSample(CPU, T0.plusSeconds(second).toEpochMilli(), value(second, burning));
      assertThat(corridor.acceptDurably("test", List.of(sample), SOON)).isTrue();
    }
  }

  /** Five per cent with some jitter, or all of the processor. */
  private static double value(int i, boolean burning) {
    double jitter = ((i * 2654435761L) % 1000) / 1000.0;
    return burning ? 0.97 + 0.02 * jitter : 0.05 + 0.03 * jitter;
  }

  private Corridor open() {
    return Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  }

  private List<Incident> incidents() {
    return storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private List<Finding> findings() {
    return storage.findings().find(FindingStore.Query.newest(100)).items();
  }

  private static Series series(String host, String metric) {
    return new Series(Entity.of(Entity.Kind.HOST, host), metric, Labels.empty());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
      Thread.sleep(10);
    }
  }
}
