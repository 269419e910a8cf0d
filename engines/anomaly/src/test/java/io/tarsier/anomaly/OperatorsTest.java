package io.tarsier.anomaly;

import static io.tarsier.anomaly.Waves.MINUTE;
import static io.tarsier.anomaly.Waves.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What the series of operators are like: findings of weeks at one value a minute or five. */
class OperatorsTest {

  private static final Series LOAD =
      new Series(Entity.of(Entity.Kind.SERVICE, "shop"), "load", Labels.empty());
  private static final int DAY = 1440;

  private final Random random = new Random(21);

  @Test
  void daysAndWeeksAtOnceAreNoTrouble() {
    int day = 288;
    IntToDoubleFunction week =
        i ->
            20
                + 3 * noise()
                + (i / day % 7 < 5 ? 100 * Math.max(0, Math.sin(2 * Math.PI * i / day)) : 0);
    assertThat(findings(5, 42 * day, 28 * day, week)).hasSizeLessThan(3);
  }

  @Test
  void aTrendIsNoTrouble() {
    assertThat(findings(1, 14 * DAY, 0, i -> 100 + 0.05 * i + noise())).isEmpty();
  }

  @Test
  void aNewLevelIsOneFindingAndThenNormal() {
    Set<String> found = findings(1, 10 * DAY, DAY, i -> (i < 5 * DAY ? 50 : 90) + noise());
    assertThat(found).hasSize(1);
  }

  @Test
  void aFlatSeriesIsNoTrouble() {
    assertThat(findings(1, 14 * DAY, 0, i -> 42)).isEmpty();
  }

  @Test
  void oneThatIsOffForOnceIsOneFinding() {
    Set<String> found = findings(1, 7 * DAY, 0, i -> i >= 6 * DAY && i < 6 * DAY + 20 ? 0 : 1);
    assertThat(found).hasSize(1);
  }

  @Test
  void oneThatGoesOnAndOffIsNoTroubleOnceThatIsKnown() {
    IntToDoubleFunction onOff = i -> i % 60 < 25 + random.nextInt(3) ? 1 : 0;
    assertThat(findings(1, 10 * DAY, DAY, onOff)).hasSizeLessThan(3);
  }

  @Test
  void aCounterThatIsResetNowAndThenIsNoTrouble() {
    double[] total = {0};
    IntToDoubleFunction counter =
        i -> total[0] = i % 5000 == 4999 ? 0 : total[0] + 100 + Math.round(5 * noise());
    assertThat(findings(1, 14 * DAY, 0, counter)).hasSizeLessThan(2);
  }

  @Test
  void rareSmallEventsAreNoTrouble() {
    assertThat(findings(1, 14 * DAY, DAY, i -> random.nextInt(60) == 0 ? 1 : 0)).hasSizeLessThan(3);
  }

  @Test
  void burstsThatKeepComingAreNoTroubleOnceTheyAreKnown() {
    IntToDoubleFunction bursts = i -> i % 360 < 4 ? 200 + 10 * noise() : 5 + noise();
    assertThat(findings(1, 21 * DAY, 14 * DAY, bursts)).isEmpty();
  }

  @Test
  void aGapIsNoTrouble() {
    IntToDoubleFunction daily = i -> 100 + 50 * Math.sin(2 * Math.PI * i / DAY) + noise();
    AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withBudget(0.3));
    Set<String> found = new LinkedHashSet<>();
    for (int i = 0; i < 14 * DAY; i++) {
      boolean missing = i > 7 * DAY && i < 8 * DAY + DAY / 3;
      if (!missing) {
        observe(engine, START + i * MINUTE, daily.applyAsDouble(i), found, i > 2 * DAY);
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void aDurationThatGrowsByHalfIsNoTroubleAndOneThatDoublesIs() {
    for (double times : new double[] {1.5, 2.5}) {
      Series duration =
          new Series(
              Entity.of(Entity.Kind.SERVICE, "shop"),
              "request_duration_p95_seconds",
              Labels.empty());
      AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withBudget(0.3));
      Set<String> found = new LinkedHashSet<>();
      for (int i = 0; i < DAY; i++) {
        double value = (i < DAY - 10 ? 1 : times) * (0.1 + 0.004 * noise());
        engine
            .observe(new MetricSample(duration, START + i * MINUTE, value))
            .ifPresent(f -> found.add(f.id()));
      }
      assertThat(found).hasSize(times > 2 ? 1 : 0);
    }
  }

  @Test
  void latePointsAndDuplicatesChangeNothing() {
    AnomalyEngine clean = new AnomalyEngine(DetectorSettings.DEFAULT);
    AnomalyEngine messy = new AnomalyEngine(DetectorSettings.DEFAULT);
    Set<String> none = new LinkedHashSet<>();
    for (int i = 0; i < 3000; i++) {
      double value = 10 + noise();
      observe(clean, START + i * MINUTE, value, none, false);
      observe(messy, START + i * MINUTE, value, none, false);
      observe(messy, START + i * MINUTE, 1e6, none, true);
      observe(messy, START + (i - 5) * MINUTE, 1e6, none, true);
    }
    assertThat(none).isEmpty();
    assertThat(messy.snapshot(LOAD)).isEqualTo(clean.snapshot(LOAD));
  }

  private double noise() {
    return random.nextGaussian();
  }

  /** Start and value of what is told from a point on. */
  private static Set<String> findings(
      int minutes, int points, int from, IntToDoubleFunction value) {
    AnomalyEngine engine = new AnomalyEngine(DetectorSettings.DEFAULT.withBudget(0.3));
    Set<String> found = new LinkedHashSet<>();
    for (int i = 0; i < points; i++) {
      observe(engine, START + i * (minutes * MINUTE), value.applyAsDouble(i), found, i >= from);
    }
    return found;
  }

  private static void observe(
      AnomalyEngine engine, long time, double value, Set<String> found, boolean counts) {
    engine
        .observe(new MetricSample(LOAD, time, value))
        .filter(f -> counts && f.ongoing())
        .map(f -> f.window().start() + " " + f.explanation().replaceFirst(",.*", ""))
        .ifPresent(found::add);
  }
}
