package io.tarsier.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.model.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** When an odd stretch is told, and for how long it lasts. */
class EpisodeTest {

  private static final long T0 = 1_767_225_600_000L;
  private static final int LEARNED = 600;

  private final Random random = new Random(7);

  @Test
  void lastsWhileValuesStayWhereTheyWereNotExpected() {
    List<MetricAnomaly> told =
        findings("cpu_usage", 1, 1000, i -> within(i, LEARNED, 120) ? 97 + noise() : 5 + noise());
    MetricAnomaly last = told.getLast();
    assertThat(told).extracting(MetricAnomaly::id).containsOnly(last.id());
    assertThat(last.ongoing()).isFalse();
    assertThat(last.window().length().toSeconds()).isBetween(118L, 122L);
    assertThat(last.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(last.points().getLast().band().upper()).isLessThan(20);
  }

  @Test
  void aLevelThatStaysForAnHourIsTheNewNormal() {
    List<MetricAnomaly> told =
        findings("queue", 30, LEARNED + 400, i -> i >= LEARNED ? 97 + noise() : 5 + noise());
    MetricAnomaly last = told.getLast();
    assertThat(last.ongoing()).isFalse();
    assertThat(last.window().length().toMinutes()).isBetween(59L, 75L);
    assertThat(last.explanation()).contains("taken for normal now");
  }

  @Test
  void aBlipOfASecondIsNotTold() {
    assertThat(findings("cpu_usage", 1, 1000, i -> i == LEARNED ? 97 : 5 + noise())).isEmpty();
  }

  @Test
  void onePointOfASeldomSampledSeriesIsTold() {
    assertThat(findings("orders", 300, 1000, i -> i == LEARNED ? 97 : 5 + noise())).isNotEmpty();
  }

  @Test
  void aFlatSeriesThatTwitchesIsNotTold() {
    assertThat(findings("open_files", 10, 1000, i -> i >= LEARNED ? 118 : 117)).isEmpty();
  }

  @Test
  void aShareThatMovesByLessThanTwoPointsIsNotTold() {
    assertThat(findings("iowait_ratio", 10, 1000, i -> i >= LEARNED ? 0.004 : 0)).isEmpty();
  }

  @Test
  void aHeapThatGrowsByAFewMegabytesIsNotTold() {
    assertThat(findings("jvm_heap_after_gc_bytes", 10, 1000, i -> i >= LEARNED ? 13.7e6 : 10.1e6))
        .isEmpty();
    assertThat(findings("jvm_heap_after_gc_bytes", 10, 1000, i -> i >= LEARNED ? 137e6 : 101e6))
        .isNotEmpty();
  }

  @Test
  void aFewConnectionsMoreAreNotTold() {
    assertThat(findings("tcp_connections", 1, 1000, i -> within(i, LEARNED, 60) ? 12 : 2))
        .isEmpty();
    assertThat(findings("tcp_connections", 1, 1000, i -> within(i, LEARNED, 60) ? 60 : 2))
        .isNotEmpty();
  }

  @Test
  void whatRunsForUsAndFallsByHalfIsTold() {
    assertThat(findings("replicas", 1, 1000, i -> within(i, LEARNED, 60) ? 1 : 3)).isNotEmpty();
    assertThat(findings("up", 1, 1000, i -> within(i, LEARNED, 60) ? 0 : 1)).isNotEmpty();
  }

  @Test
  void aTrickleOfBytesIsNotTold() {
    assertThat(findings("sent_bytes_per_second", 1, 1000, i -> i >= LEARNED ? 66_000 : 0))
        .isEmpty();
    assertThat(findings("sent_bytes_per_second", 1, 1000, i -> i >= LEARNED ? 66e6 : 0))
        .isNotEmpty();
  }

  @Test
  void aYoungSeriesIsTrustedWithLongerTroublesOnly() {
    IntToDoubleFunction early = i -> within(i, 600, 5) ? 97 + noise() : 5 + noise();
    IntToDoubleFunction late = i -> within(i, 4600, 5) ? 97 + noise() : 5 + noise();
    assertThat(findings("cpu_usage", 1, 5000, early)).isEmpty();
    assertThat(findings("cpu_usage", 1, 5000, late)).isNotEmpty();
  }

  @Test
  void aRiseInStepsIsToldOnceItLeavesThePastFarBehind() {
    DetectorSettings strict = DetectorSettings.DEFAULT.withBudget(0.1);
    IntToDoubleFunction ramp = i -> i < 200 ? 5 + noise() : Math.min(97, 5 + 9 * (i - 199));
    assertThat(findings(strict, "cpu_usage", 1, 240, ramp)).isNotEmpty();
  }

  @Test
  void whatIsFarBeyondAllBeforeIsToldBeforeTheBudgetCouldAllowIt() {
    DetectorSettings strict = DetectorSettings.DEFAULT.withBudget(0.1);
    assertThat(findings(strict, "cpu_usage", 1, 300, i -> i >= 200 ? 97 + noise() : 5 + noise()))
        .isNotEmpty();
  }

  @Test
  void theSameTroubleIsToldAgainUnlessItWasDismissed() {
    Series series = new Series(Entity.of(Entity.Kind.HOST, "web-1"), "cpu_usage", Labels.empty());
    for (boolean dismissed : new boolean[] {false, true}) {
      AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withBudget(0.01));
      List<String> told = new ArrayList<>();
      for (int i = 0; i < 1200; i++) {
        double value = within(i, 600, 40) || within(i, 900, 40) ? 97 + noise() : 5 + noise();
        engine
            .observe(new MetricSample(series, T0 + i * 1000L, value))
            .filter(MetricAnomaly::ongoing)
            .ifPresent(f -> told.add(f.id()));
        if (i == 700 && dismissed) {
          engine.dismiss(series.id());
        }
      }
      assertThat(Set.copyOf(told)).hasSize(dismissed ? 1 : 2);
    }
  }

  private static boolean within(int i, int from, int length) {
    return i >= from && i < from + length;
  }

  private double noise() {
    return 3 * random.nextDouble();
  }

  private static List<MetricAnomaly> findings(
      String metric, int seconds, int points, IntToDoubleFunction value) {
    return findings(DetectorSettings.DEFAULT, metric, seconds, points, value);
  }

  private static List<MetricAnomaly> findings(
      DetectorSettings settings,
      String metric,
      int seconds,
      int points,
      IntToDoubleFunction value) {
    Series series = new Series(Entity.of(Entity.Kind.HOST, "web-1"), metric, Labels.empty());
    AnomalyEngine engine = new AnomalyEngine(settings);
    List<MetricAnomaly> told = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      MetricSample sample =
          new MetricSample(series, T0 + i * 1000L * seconds, value.applyAsDouble(i));
      engine.observe(sample).ifPresent(told::add);
    }
    return told;
  }
}
