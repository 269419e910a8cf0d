package io.tarsier.prometheus;

import static io.tarsier.testkit.WriteRequests.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.MetricSample;
import io.tarsier.prometheus.RemoteWrite.Limits;
import io.tarsier.prometheus.RemoteWriteIntake.Batch;
import io.tarsier.testkit.WriteRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RemoteWriteIntakeTest {

  private static final long NOW = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private final RemoteWriteIntake intake =
      new RemoteWriteIntake(
          Limits.DEFAULT, 3, Duration.ZERO, InstantSource.fixed(Instant.ofEpochMilli(NOW)));

  private static byte[] counter(double value, long millis) {
    return new WriteRequests()
        .add(series("http_requests_total").label("job", "api").sample(value, millis))
        .body();
  }

  private Batch commit(byte[] body) {
    Batch batch = intake.read(body);
    batch.commit();
    return batch;
  }

  @Test
  void aPushedCounterBecomesARateOfItsEntity() {
    assertThat(commit(counter(10, NOW)).samples()).isEmpty();
    MetricSample sample = commit(counter(70, NOW + 30_000)).samples().getFirst();
    assertThat(sample.series().key()).isEqualTo("service/api http_requests:rate{job=\"api\"}");
    assertThat(sample.value()).isEqualTo(2);
  }

  @Test
  void aRequestThatIsRepeatedBecauseItWasNotTakenInIsNotLost() {
    commit(counter(10, NOW));
    Batch refused = intake.read(counter(70, NOW + 30_000)); // told to try again
    Batch again = commit(counter(70, NOW + 30_000));
    assertThat(again.samples()).isEqualTo(refused.samples()).hasSize(1);
  }

  @Test
  void aRequestThatIsRepeatedAfterItWasTakenInGivesNothingTwice() {
    commit(counter(10, NOW));
    commit(counter(70, NOW + 30_000));
    assertThat(commit(counter(70, NOW + 30_000)).samples()).isEmpty();
    assertThat(intake.stats().valuesLate()).isEqualTo(1);
  }

  @Test
  void aTimeFarAheadDoesNotShutTheSeriesOut() {
    commit(new WriteRequests().add(series("temperature").sample(1, NOW * 2)).body());
    assertThat(
            commit(new WriteRequests().add(series("temperature").sample(2, NOW)).body()).samples())
        .hasSize(1);
    assertThat(intake.stats().valuesLate()).isEqualTo(1);
  }

  @Test
  void seriesBeyondTheLimitAreTurnedAwayAndTheKnownOnesKept() {
    WriteRequests many = new WriteRequests();
    for (int i = 0; i < 10; i++) {
      many.add(series("gauge_" + i).sample(i, NOW));
    }
    Batch batch = commit(many.body());
    assertThat(batch.samples()).hasSize(3);
    assertThat(batch.turnedAway()).isEqualTo(7);
    assertThat(intake.stats().series()).isEqualTo(3);
    assertThat(
            commit(new WriteRequests().add(series("gauge_2").sample(1, NOW + 1)).body()).samples())
        .hasSize(1);
  }

  @Test
  void manySendersAtOnceLoseNothingAndABadOneHoldsNobodyUp() throws InterruptedException {
    RemoteWriteIntake busy =
        new RemoteWriteIntake(
            Limits.DEFAULT, 10_000, Duration.ZERO, InstantSource.fixed(Instant.ofEpochMilli(NOW)));
    AtomicInteger samples = new AtomicInteger();
    List<Thread> senders =
        IntStream.range(0, 50)
            .mapToObj(sender ->
                Thread.startVirtualThread(() -> {
                  for (int i = 0; i < 20; i++) {
                    assertThatThrownBy(() -> busy.read(new byte[] {1}))
                        .isInstanceOf(RemoteWriteException.class);
                    Batch batch =
                        busy.read(
                            new WriteRequests()
                                .add(series("gauge_" + sender).sample(i, NOW + i))
                                .add(series("shared").sample(i, NOW + i))
                                .body());
                    samples.addAndGet(
                        (int)
                            batch.samples().stream()
                                .filter(s -> !s.series().metric().equals("shared"))
                                .count());
                    batch.commit();
                  }
                }))
            .toList();
    for (Thread sender : senders) {
      assertThat(sender.join(Duration.ofSeconds(20))).isTrue();
    }
    assertThat(samples).hasValue(50 * 20);
    assertThat(busy.stats().series()).isEqualTo(51);
  }

  @Test
  void whatWasWrongIsToldAndCounted() {
    Batch batch =
        commit(
            new WriteRequests()
                .add(new WriteRequests.OneSeries().label("job", "x").sample(1, NOW))
                .add(series("gauge").sample(Double.NaN, NOW).sample(1, NOW))
                .body());
    assertThat(batch.samples()).hasSize(1);
    assertThat(batch.skippedSeries()).isEqualTo(1);
    assertThat(batch.problems().getFirst()).contains("no __name__");
    assertThat(intake.stats().seriesSkipped()).isEqualTo(1);
    assertThat(intake.stats().valuesDropped()).isEqualTo(1);
  }
}
