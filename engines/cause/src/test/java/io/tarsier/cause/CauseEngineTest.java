package io.tarsier.cause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tarsier.cause.CallGraph.Edge;
import io.tarsier.cause.ShopSimulator.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CauseEngineTest {

  private static final int ROWS = 300;
  private static final int BEGIN = 240;
  private static final int RUNS = 30;

  @ParameterizedTest
  @CsvSource({
    "LATENCY, latency_ms, 0", "LATENCY, latency_ms, 4",
    "CPU, latency_ms, 0", "CPU, latency_ms, 4",
    "MEMORY, latency_ms, 0", "MEMORY, latency_ms, 4",
    "ERRORS, errors, 0", "ERRORS, errors, 4"
  })
  void namesTheFaultyServiceFirstAlsoWhenTheTimeIsLate(Fault fault, String seenIn, int late) {
    int first = 0;
    int amongThree = 0;
    for (int run = 0; run < RUNS; run++) {
      ShopSimulator shop = new ShopSimulator(run, 4, 4, 15_000);
      String victim = shop.victim();
      MetricTable table = shop.run(ROWS, victim, fault, BEGIN, 0);
      List<String> order = names(CauseEngine.rank(shop.ask(table, BEGIN + late, seenIn)));
      first += order.getFirst().equals(victim) ? 1 : 0;
      amongThree += order.subList(0, 3).contains(victim) ? 1 : 0;
    }
    assertThat(first).isGreaterThanOrEqualTo(RUNS * 9 / 10);
    assertThat(amongThree).isGreaterThanOrEqualTo(RUNS * 29 / 30);
  }

  @ParameterizedTest
  @EnumSource(names = {"LATENCY", "CPU", "MEMORY"})
  void aFifthOfTheCellsMayBeBlank(Fault fault) {
    int first = 0;
    for (int run = 0; run < RUNS; run++) {
      ShopSimulator shop = new ShopSimulator(100 + run, 4, 4, 15_000);
      String victim = shop.victim();
      MetricTable table = shop.run(ROWS, victim, fault, BEGIN, 0.2);
      first += top(shop.ask(table, BEGIN + 2, "latency_ms")).equals(victim) ? 1 : 0;
    }
    assertThat(first).isGreaterThanOrEqualTo(RUNS * 8 / 10);
  }

  @ParameterizedTest
  @EnumSource(names = {"CPU", "MEMORY"})
  void withoutGraphAndTargetAResourceFaultIsFoundByItsStrength(Fault fault) {
    int first = 0;
    for (int run = 0; run < RUNS; run++) {
      ShopSimulator shop = new ShopSimulator(200 + run, 4, 4, 1_000);
      String victim = shop.victim();
      MetricTable table = shop.run(ROWS, victim, fault, BEGIN, 0);
      first += top(plain(table, shop.time(BEGIN))).equals(victim) ? 1 : 0;
    }
    assertThat(first).isGreaterThanOrEqualTo(RUNS * 9 / 10);
  }

  @Test
  void aQuietSystemHasNoLikelyCause() {
    for (int run = 0; run < RUNS; run++) {
      ShopSimulator shop = new ShopSimulator(300 + run, 4, 4, 15_000);
      MetricTable table = shop.run(ROWS, "", Fault.NONE, BEGIN, 0);
      RankedCause best = CauseEngine.rank(shop.ask(table, BEGIN, "latency_ms")).getFirst();
      assertThat(best.probability()).isLessThan(0.5);
    }
  }

  @Test
  void aCalleeExplainsItsCallerAndNotTheOtherWayRound() {
    // The caller's series strays further, because its past is steadier.
    MetricTable table =
        table(
            step("front:latency", 10, 0.1, 60, 30),
            step("middle:latency", 8, 0.1, 60, 30),
            step("base:latency", 5, 1, 60, 30),
            step("other:latency", 5, 1, 60, 0));
    List<RankedCause> causes =
        CauseEngine.rank(
            request(table, 60, "front", "latency", "front>middle", "middle>base", "front>other"));
    assertThat(names(causes)).startsWith("base");
    assertThat(causes.getFirst().probability()).isGreaterThan(0.5);
    assertThat(causes.getFirst().evidence().toString())
        .contains("latency of base rose from 5", "front → middle → base", "explain the change of");
  }

  @Test
  void whatWasOddLongBeforeIsNotTheCause() {
    MetricTable table =
        table(
            step("front:latency", 10, 1, 60, 30),
            step("odd:latency", 5, 0.1, 56, 80),
            step("new:latency", 5, 1, 60, 30));
    assertThat(
            names(
                CauseEngine.rank(request(table, 61, "front", "latency", "front>odd", "front>new"))))
        .startsWith("new");
  }

  @Test
  void anUnmeasuredServiceInBetweenPassesTheTroubleOn() {
    MetricTable table =
        table(
            step("front:latency", 10, 1, 60, 30),
            step("base:latency", 5, 1, 60, 30),
            step("other:latency", 5, 1, 60, 0));
    assertThat(
            names(
                CauseEngine.rank(
                    request(
                        table,
                        60,
                        "front",
                        "latency",
                        "front>proxy",
                        "proxy>base",
                        "front>other"))))
        .startsWith("base");
  }

  @Test
  void circularCallsEnd() {
    MetricTable table =
        table(
            step("a:latency", 10, 1, 60, 30),
            step("b:latency", 5, 1, 60, 30),
            step("c:latency", 5, 1, 60, 90));
    List<RankedCause> causes =
        CauseEngine.rank(
            request(table, 60, "a", "latency", "a>b", "b>c", "c>a", "c>b", "b>b", "c>nobody"));
    assertThat(names(causes)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(causes.getFirst().entity()).isNotEqualTo("a");
  }

  @Test
  void aServiceThatFallsSilentIsACause() {
    MetricColumn gone = step("gone:up", 1, 0, 60, 0);
    Arrays.fill(gone.values(), 60, gone.values().length, Double.NaN);
    RankedCause first =
        CauseEngine.rank(
                plain(
                    table(step("a:cpu", 5, 1, 60, 0), gone, step("b:cpu", 5, 1, 60, 3)), time(60)))
            .getFirst();
    assertThat(first.entity()).isEqualTo("gone");
    assertThat(first.evidence().getFirst()).contains("fell silent");
  }

  @Test
  void aMemoryPageMoreOnASteadySeriesIsNoCause() {
    MetricTable table =
        table(step("steady:memory", 267_411_456, 0, 60, 4096), step("busy:cpu", 5, 0.5, 60, 20));
    assertThat(top(plain(table, time(60)))).isEqualTo("busy");
  }

  @Test
  void constantColumnsAndBlankColumnsAreRankedLastWithoutComplaint() {
    MetricColumn blank = step("blank:cpu", 5, 0, 60, 0);
    Arrays.fill(blank.values(), Double.NaN);
    List<RankedCause> causes =
        CauseEngine.rank(
            plain(
                table(step("flat:cpu", 0, 0, 60, 0), blank, step("a:cpu", 1, 0.1, 60, 9)),
                time(60)));
    assertThat(names(causes)).containsExactly("a", "blank", "flat");
    assertThat(causes.get(1).evidence().getFirst()).contains("too few values");
    assertThat(causes.get(2).score()).isZero();
  }

  @Test
  void enormousAndInfiniteValuesDoNotBreakTheRanking() {
    MetricColumn huge = step("huge:x", 1e308, 1e307, 60, 0);
    huge.values()[3] = -1e308;
    huge.values()[62] = Double.POSITIVE_INFINITY;
    List<RankedCause> causes =
        CauseEngine.rank(plain(table(huge, step("a:cpu", 1, 0.1, 60, 9)), time(60)));
    assertThat(causes).allSatisfy(c -> assertThat(c.score()).isBetween(0.0, 1.0));
    assertThat(causes.getFirst().entity()).isEqualTo("a");
  }

  @Test
  void probabilitiesStayBelowOneTogetherAndFallDownTheList() {
    ShopSimulator shop = new ShopSimulator(7, 4, 4, 15_000);
    MetricTable table = shop.run(ROWS, shop.victim(), Fault.CPU, BEGIN, 0);
    List<RankedCause> causes = CauseEngine.rank(shop.ask(table, BEGIN, "latency_ms"));
    assertThat(causes.stream().mapToDouble(RankedCause::probability).sum()).isLessThan(1);
    assertThat(causes.stream().map(RankedCause::probability).toList())
        .isSortedAccordingTo(Collections.reverseOrder());
    assertThat(causes).allSatisfy(c -> assertThat(c.evidence()).isNotEmpty());
  }

  @Test
  void theSameRequestGivesTheSameAnswerWhateverTheOrderOfColumns() {
    ShopSimulator shop = new ShopSimulator(8, 4, 4, 15_000);
    MetricTable table = shop.run(ROWS, shop.victim(), Fault.CPU, BEGIN, 0.1);
    CauseRequest request = shop.ask(table, BEGIN, "latency_ms");
    List<RankedCause> causes = CauseEngine.rank(request);
    assertThat(CauseEngine.rank(request)).isEqualTo(causes);
    List<MetricColumn> mixed = new ArrayList<>(table.columns());
    Collections.shuffle(mixed, new Random(1));
    List<RankedCause> again =
        CauseEngine.rank(
            new CauseRequest(
                new MetricTable(table.times(), mixed),
                request.at(),
                request.graph(),
                request.target()));
    assertThat(names(again).getFirst()).isEqualTo(names(causes).getFirst());
    assertThat(again.getFirst().probability())
        .isCloseTo(causes.getFirst().probability(), within(1e-6));
  }

  @Test
  void aMomentWithoutPastOrWithoutRowsSaysWhatToDo() {
    MetricTable table = table(step("a:cpu", 1, 0.1, 60, 9));
    assertThatThrownBy(() -> CauseEngine.rank(plain(table, time(2))))
        .isInstanceOf(CauseException.class)
        .hasMessageContaining("3 rows lie before")
        .hasMessageContaining("from earlier on");
    assertThatThrownBy(() -> CauseEngine.rank(plain(table, time(1000))))
        .isInstanceOf(CauseException.class)
        .hasMessageContaining("until later");
    MetricTable one =
        new MetricTable(
            new long[] {time(0)}, List.of(new MetricColumn("a", "cpu", new double[] {1})));
    assertThatThrownBy(() -> CauseEngine.rank(plain(one, time(0))))
        .isInstanceOf(CauseException.class)
        .hasMessageContaining("only 1 rows");
    assertThatThrownBy(
            () -> CauseEngine.rank(plain(new MetricTable(new long[] {}, List.of()), time(0))))
        .isInstanceOf(CauseException.class);
  }

  private static long time(int row) {
    return ShopSimulator.START + row * 15_000L;
  }

  private static String top(CauseRequest request) {
    return CauseEngine.rank(request).getFirst().entity();
  }

  private static List<String> names(List<RankedCause> causes) {
    return causes.stream().map(RankedCause::entity).toList();
  }

  private static CauseRequest plain(MetricTable table, long at) {
    return new CauseRequest(table, at, CallGraph.empty(), Optional.empty());
  }

  private static CauseRequest request(
      MetricTable table, int row, String entity, String metric, String... calls) {
    List<Edge> edges =
        Arrays.stream(calls).map(c -> c.split(">")).map(c -> new Edge(c[0], c[1])).toList();
    return new CauseRequest(
        table, time(row), CallGraph.of(edges), Optional.of(new CauseTarget(entity, metric)));
  }

  private static MetricTable table(MetricColumn... columns) {
    long[] times = new long[columns[0].values().length];
    Arrays.setAll(times, CauseEngineTest::time);
    return new MetricTable(times, List.of(columns));
  }

  private static MetricColumn step(String name, double level, double noise, int row, double by) {
    Random random = new Random(name.hashCode());
    double[] v = new double[80];
    Arrays.setAll(v, i -> level + noise * random.nextGaussian() + (i >= row ? by : 0));
    int colon = name.lastIndexOf(':');
    return new MetricColumn(name.substring(0, colon), name.substring(colon + 1), v);
  }
}
