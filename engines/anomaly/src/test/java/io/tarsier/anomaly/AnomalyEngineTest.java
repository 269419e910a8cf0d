package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Drift;
import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnomalyEngineTest {

  private static final Series CPU =
      new Series(Entity.of(Entity.Kind.HOST, "web-1"), "cpu_usage_ratio", Labels.empty());
  private static final Series DISK =
      new Series(Entity.of(Entity.Kind.HOST, "web-1"), "disk_used_bytes", Labels.empty());

  private static final DetectorSettings CALM = DetectorSettings.DEFAULT.withBudget(0.5);

  private final AnomalyEngine engine = new AnomalyEngine(CALM);

  private static final Duration MINUTES_20 = Duration.ofMinutes(20);

  private static double[] burn() {
    double[] values = Waves.noise(1500, 0.12, 0.01, 1);
    for (int i = 1200; i < 1230; i++) {
      values[i] = i % 7 == 0 ? 0.2 : 0.97 + 0.0005 * (i % 5);
    }
    return values;
  }

  private static List<MetricAnomaly> play(AnomalyEngine engine, Series series, double[] values) {
    List<MetricAnomaly> findings = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      engine
          .observe(new MetricSample(series, START + i * MINUTE, values[i]))
          .ifPresent(findings::add);
    }
    return findings;
  }

  private static List<MetricAnomaly> ofTheBurn(List<MetricAnomaly> findings) {
    Instant burn = Instant.ofEpochMilli(START + 1200 * MINUTE);
    return findings.stream().filter(f -> !f.window().end().isBefore(burn)).toList();
  }

  @Test
  void makesOneFindingOfAnEpisode() {
    List<MetricAnomaly> findings = ofTheBurn(play(engine, CPU, burn()));
    assertThat(findings).isNotEmpty();
    assertThat(findings.stream().map(MetricAnomaly::id).distinct()).hasSize(1);
    MetricAnomaly opening = findings.getFirst();
    assertThat(opening.ongoing()).isTrue();
    assertThat(opening.window().start()).isEqualTo(Instant.ofEpochMilli(START + 1200 * MINUTE));
    assertThat(opening.id()).isEqualTo(MetricAnomaly.idOf(CPU, opening.window().start()));
    assertThat(findings.getLast().ongoing()).isFalse();
    assertThat(engine.openFinding(CPU)).isEmpty();
  }

  @Test
  void explainsWhatWasSeenAndWhatWasExpected() {
    MetricAnomaly opening = ofTheBurn(play(engine, CPU, burn())).getFirst();
    assertThat(opening.explanation())
        .startsWith("cpu_usage_ratio was 0.9")
        .contains("expected 0.12")
        .contains("–");
    assertThat(opening.severity()).isGreaterThanOrEqualTo(Severity.MEDIUM);
    assertThat(opening.confidence()).isBetween(0.0, 1.0);
    assertThat(opening.peak().value()).isGreaterThan(0.9);
    assertThat(opening.points().size()).isBetween(20, 100);
    assertThat(opening.points().getLast()).isEqualTo(opening.peak());
  }

  @Test
  void keepsTheOpenEpisodeThroughARestore() {
    double[] values = burn();
    List<MetricAnomaly> whole = play(engine, CPU, values);
    AnomalyEngine first = new AnomalyEngine(CALM);
    AnomalyEngine second = new AnomalyEngine(CALM);
    List<MetricAnomaly> split = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (i == 1210) {
        second.restore(CPU, first.snapshot(CPU));
        assertThat(second.openFinding(CPU)).isPresent();
      }
      AnomalyEngine current = i < 1210 ? first : second;
      Optional<MetricAnomaly> finding =
          current.observe(new MetricSample(CPU, START + i * MINUTE, values[i]));
      finding.ifPresent(split::add);
    }
    assertThat(split.toString()).isEqualTo(whole.toString());
  }

  @Test
  void tellsHowFarLearningIs() {
    play(engine, CPU, Waves.noise(38, 1, 0.1, 2));
    assertThat(engine.seen(CPU)).isEqualTo(38);
    assertThat(engine.needed(CPU)).isGreaterThan(38);
    assertThat(engine.seen(DISK)).isZero();
  }

  @Test
  void keepsSeriesApart() {
    play(engine, CPU, Waves.noise(500, 1, 0.1, 3));
    play(engine, DISK, Waves.noise(300, 1e12, 1e6, 4));
    assertThat(engine.series()).containsExactly(CPU, DISK);
    assertThat(engine.seen(CPU)).isEqualTo(500);
    assertThat(engine.seen(DISK)).isEqualTo(300);
    engine.forget(CPU);
    assertThat(engine.series()).containsExactly(DISK);
    assertThat(engine.seen(CPU)).isZero();
  }

  @Test
  void findsLessInADismissedSeries() {
    AnomalyEngine usual = new AnomalyEngine(DetectorSettings.DEFAULT);
    AnomalyEngine dismissed = new AnomalyEngine(DetectorSettings.DEFAULT);
    double[] values = Waves.noise(3000, 10, 1, 5);
    for (int i = 1000; i < 3000; i += 400) {
      values[i] = 17;
    }
    play(dismissed, CPU, new double[] {10});
    for (int i = 0; i < 10; i++) {
      dismissed.dismiss(CPU.id());
    }
    dismissed.dismiss("of-no-series");
    assertThat(play(dismissed, CPU, values).size()).isLessThan(play(usual, CPU, values).size());
  }

  @Test
  void hasAVerdictAndAPointForTheSampleJustSeen() {
    play(engine, CPU, burn());
    engine.observe(new MetricSample(CPU, START + 1500 * MINUTE, 30));
    assertThat(engine.lastVerdict().anomaly()).isTrue();
    assertThat(engine.lastPoint().value()).isEqualTo(30);
    assertThat(engine.lastPoint().anomalous()).isTrue();
    engine.observe(new MetricSample(CPU, START, 3));
    assertThat(engine.lastVerdict()).isEqualTo(Verdict.UNJUDGED);
  }

  @Test
  void refusesASnapshotItCannotRead() {
    assertThatThrownBy(() -> engine.restore(CPU, new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learned anew");
    assertThat(engine.series()).isEmpty();
  }

  @Test
  void tellsOnceThatASeriesLastinglyRunsAtAnotherLevel() {
    double[] values = Waves.noise(16 * 288, 15, 1.5, 5);
    int at = 12 * 288 + 73;
    for (int i = at; i < values.length; i++) {
      values[i] += 30;
    }
    List<Drift> told = drifts(CPU, values);
    assertThat(told).hasSize(1);
    Drift drift = told.getFirst();
    Instant step = Instant.ofEpochMilli(START + at * 5L * MINUTE);
    assertThat(Duration.between(step, drift.window().start()).abs()).isLessThan(MINUTES_20);
    assertThat(drift.id()).isEqualTo(Drift.idOf(CPU, drift.window().start()));
    assertThat(drift.severity()).isEqualTo(Severity.LOW);
    assertThat(drift.ongoing()).isFalse();
    assertThat(drift.explanation())
        .matches(
            "since \\d\\d:\\d\\d UTC on \\d+ \\w+ cpu_usage_ratio runs at 4[\\d.]+–4[\\d.]+"
                + " instead of 1[\\d.]+–1[\\d.]+; what is normal was learned anew");
    assertThat(engine.lifecycle(CPU))
        .hasValueSatisfying(l -> {
          assertThat(l.reason()).hasValue(Lifecycle.Reason.DRIFT);
          assertThat(l.trained()).hasValue(drift.window().end());
        });
  }

  @Test
  void aDriftThatCannotMatterIsNotTold() {
    double[] values = Waves.noise(16 * 288, 0.001, 0.0001, 5);
    for (int i = 12 * 288; i < values.length; i++) {
      values[i] += 0.004;
    }
    assertThat(drifts(CPU, values)).isEmpty();
  }

  private List<Drift> drifts(Series series, double[] values) {
    List<Drift> told = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      engine.observe(new MetricSample(series, START + i * 5L * MINUTE, values[i]));
      engine.drift().ifPresent(told::add);
    }
    return told;
  }

  @Test
  void learnsAnewWhatAnotherModelHasLearned() {
    play(engine, CPU, Waves.noise(500, 1, 0.1, 3));
    AnomalyEngine other = new AnomalyEngine(DetectorSettings.named("stl"));
    assertThatThrownBy(() -> other.restore(CPU, engine.snapshot(CPU)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("learned by skyline")
        .hasMessageContaining("learned anew");
  }

  @Test
  void stateOfASeriesStaysSmall() {
    double[] values = Waves.days(100 * Waves.DAY, 10, 5, 1, 6);
    for (int i = 0; i < values.length; i++) {
      values[i] += i % 100 < 10 ? 30 : 0;
    }
    play(engine, CPU, values);
    assertThat(engine.snapshot(CPU).length).isBetween(1024, 8192);
  }
}
