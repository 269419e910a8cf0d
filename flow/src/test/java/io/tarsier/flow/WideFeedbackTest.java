package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.FeedbackStore.Dismissal;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of many series at once, seen in the bytes of their detectors. */
@Timeout(60)
class WideFeedbackTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Series SDA = series("web-1", "sda");
  private static final Series SDB = series("web-2", "sdb");
  private static final Series NVME = series("web-1", "nvme0");
  private static final Series SDC = series("web-3", "sdc");
  private static final List<LabelMatcher> SD = LabelMatcher.parse("disk_io{device=~\"sd.*\"}");

  /** One run over the same samples, with or without an operator's word. */
  private static final class Run implements AutoCloseable {
    final InMemoryStorage storage = new InMemoryStorage();
    final ManualClock clock = new ManualClock(T0);
    Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    private int second;

    void feed(int seconds, boolean burning, Series... all) throws InterruptedException {
      List<MetricSample> batch = new ArrayList<>();
      for (int i = 0; i < seconds; i++) {
        second++;
        clock.advance(Duration.ofSeconds(1));
        double jitter = ((second * 2654435761L) % 1000) / 1000.0;
        for (Series s : all) {
          boolean high = burning && s.equals(SDA);
          batch.add(new MetricSample(s, clock.millis(), high ? 0.97 : 0.05 + 0.03 * jitter));
        }
      }
      assertThat(corridor.acceptDurably("test", batch, Duration.ofSeconds(20))).isTrue();
    }

    Run burnt() throws InterruptedException {
      feed(400, false, SDA, SDB, NVME);
      feed(60, true, SDA, SDB, NVME);
      return this;
    }

    String incident() {
      return storage.incidents().find(IncidentStore.Query.newest(1)).items().getFirst().id();
    }

    /** A number that is the same for the same state. */
    int learned(Series series) {
      corridor.close();
      AtomicReference<byte[]> bytes = new AtomicReference<>(new byte[0]);
      storage.snapshots().read("series/" + series.id(), (key, state) -> bytes.set(state));
      corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
      return Arrays.hashCode(bytes.get());
    }

    @Override
    public void close() {
      corridor.close();
    }
  }

  @Test
  void oneWordReachesEverySeriesWithTheChosenLabelsAndThoseThatComeLater() throws Exception {
    try (Run said = new Run().burnt();
        Run silent = new Run().burnt()) {
      Incident i = said.corridor.dismiss(said.incident(), SD, "ann");
      assertThat(i.timeline().getLast().text())
          .contains("all series that match {__name__=\"disk_io\",device=~\"sd.*\"} were raised");
      silent.corridor.resolve(silent.incident(), "ann");
      said.feed(50, false, SDA, SDB, NVME, SDC);
      silent.feed(50, false, SDA, SDB, NVME, SDC);
      assertThat(said.learned(SDB)).isNotEqualTo(silent.learned(SDB));
      assertThat(said.learned(SDC)).isNotEqualTo(silent.learned(SDC));
      assertThat(said.learned(NVME)).isEqualTo(silent.learned(NVME));
    }
  }

  @Test
  void aWordTakenBackLeavesNoTraceOnTheOthers() throws Exception {
    try (Run said = new Run().burnt();
        Run silent = new Run().burnt()) {
      said.corridor.dismiss(said.incident(), SD, "ann");
      silent.corridor.resolve(silent.incident(), "ann");
      said.feed(50, false, SDA, SDB, SDC);
      silent.feed(50, false, SDA, SDB, SDC);
      Dismissal d = said.corridor.feedback().getFirst();
      assertThat(said.corridor.withdraw(d.finding(), "bob").withdrawn()).isPresent();
      Dismissal again = said.corridor.withdraw(d.finding(), "bob");
      assertThat(said.corridor.feedback()).containsExactly(again);
      assertThat(said.learned(SDB)).isEqualTo(silent.learned(SDB));
      assertThat(said.learned(SDC)).isEqualTo(silent.learned(SDC));
      assertThat(said.storage.journal().before(Long.MAX_VALUE, 1).getFirst().body())
          .contains("withdrawn", "sd.*");
      assertThatThrownBy(() -> said.corridor.withdraw("f-none", "bob"))
          .isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void aCrashForgetsNeitherTheWordNorThatItWasTakenBack() throws Exception {
    try (Run said = new Run().burnt();
        Run silent = new Run().burnt()) {
      assertThat(said.learned(SDB)).isEqualTo(silent.learned(SDB));
      said.clock.advance(Duration.ofSeconds(1));
      silent.clock.advance(Duration.ofSeconds(1));
      said.corridor.dismiss(said.incident(), SD, "ann");
      silent.corridor.resolve(silent.incident(), "ann");
      assertThat(afterACrash(said)).isNotEqualTo(afterACrash(silent));
      said.clock.advance(Duration.ofSeconds(1));
      silent.clock.advance(Duration.ofSeconds(1));
      said.corridor.withdraw(said.corridor.feedback().getFirst().finding(), "ann");
      assertThat(afterACrash(said)).isEqualTo(afterACrash(silent));
    }
  }

  /** What another process learns from the same storage, which then is the one that goes on. */
  private static int afterACrash(Run run) throws InterruptedException {
    run.corridor = Corridor.open(run.storage, CorridorSettings.DEFAULT, run.clock);
    run.feed(1, false, SDA, SDB, NVME);
    return run.learned(SDB);
  }

  @Test
  void aScopeHasToFitTheIncident() throws Exception {
    try (Run run = new Run().burnt()) {
      String id = run.incident();
      assertThatThrownBy(() -> run.corridor.dismiss(id, LabelMatcher.parse("memory_used"), "ann"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("matches no series that was unusual");
      assertThat(run.storage.incidents().get(id).orElseThrow().status())
          .isEqualTo(Incident.Status.OPEN);
    }
  }

  private static Series series(String host, String device) {
    return new Series(Entity.of(Entity.Kind.HOST, host), "disk_io", Labels.of("device", device));
  }
}
