package io.tarsier.traces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.model.Span.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceGraphTest {

  private static final long T0 = 1_760_000_010_000L;
  private static final Entity SHOP = service("shop");
  private static final Entity CART = service("cart");
  private static final Entity DB = service("cart-db");

  private final ServiceGraph graph = new ServiceGraph(GraphSettings.DEFAULT);

  private static Entity service(String name) {
    return new Entity(Entity.Kind.SERVICE, "acme", name);
  }

  private static Span span(
      String trace, String id, String parent, Entity entity, Kind kind, long at, long millis) {
    return new Span(
        trace,
        id,
        parent,
        entity,
        Labels.empty(),
        "op",
        kind,
        at * 1_000_000,
        millis * 1_000_000,
        false,
        Optional.empty(),
        Labels.empty());
  }

  private static Span to(Span s, Entity peer, boolean failed) {
    return new Span(
        s.trace(),
        s.id(),
        s.parent(),
        s.entity(),
        s.labels(),
        s.operation(),
        s.kind(),
        s.startNanos(),
        s.durationNanos(),
        failed,
        Optional.of(peer),
        s.attributes());
  }

  /** shop serves, asks cart, which asks its database. */
  private static List<Span> trace(String trace, long at, long skewOfCart) {
    return List.of(
        span(trace, "1", "", SHOP, Kind.SERVER, at, 100),
        to(span(trace, "2", "1", SHOP, Kind.CLIENT, at + 10, 80), service("cart-lb"), false),
        span(trace, "3", "2", CART, Kind.SERVER, at + 20 + skewOfCart, 60),
        to(span(trace, "4", "3", CART, Kind.CLIENT, at + 30 + skewOfCart, 40), DB, false));
  }

  private List<Reading> closeAll(long now) {
    graph.advance(now + Duration.ofMinutes(2).toMillis());
    return graph.drain();
  }

  private GraphView.EdgeView edge(Entity caller, Entity callee) {
    return graph.view(0, Long.MAX_VALUE).edges().stream()
        .filter(e -> e.caller().equals(caller) && e.callee().equals(callee))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsTheSameEdgesWhateverTheOrderOfSpans() {
    for (int seed = 0; seed < 30; seed++) {
      ServiceGraph g = new ServiceGraph(GraphSettings.DEFAULT);
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        spans.addAll(trace("t" + i, T0 + i, 0));
      }
      Collections.shuffle(spans, new Random(seed));
      spans.forEach(s -> g.observe(s, T0 + 10_000));
      g.advance(T0 + 60_000);
      Map<String, Long> calls = new HashMap<>();
      for (GraphView.EdgeView e : g.view(0, Long.MAX_VALUE).edges()) {
        calls.put(e.caller().name() + ">" + e.callee().name(), e.measures().calls());
      }
      assertThat(calls).isEqualTo(Map.of("shop>cart", 50L, "cart>cart-db", 50L));
    }
  }

  @Test
  void anEdgeHasTheDurationsOfTheCallerAndAServiceItsOwn() {
    trace("t", T0, 0).forEach(s -> graph.observe(s, T0 + 1_000));
    closeAll(T0);
    assertThat(edge(SHOP, CART).measures().p50()).isCloseTo(0.08, within(0.001));
    GraphView view = graph.view(0, Long.MAX_VALUE);
    assertThat(view.services())
        .extracting(s -> s.entity().name() + " " + s.own())
        .containsExactly("cart true", "cart-db false", "shop true");
    assertThat(view.services().get(0).measures().p50()).isCloseTo(0.06, within(0.001));
    assertThat(view.services().get(1).measures().calls()).isEqualTo(1);
  }

  @Test
  void clocksThatDifferChangeNeitherEdgesNorDurations() {
    for (long skew : new long[] {-3_600_000, -5_000, 5_000, 3_600_000}) {
      ServiceGraph g = new ServiceGraph(GraphSettings.DEFAULT);
      for (int i = 0; i < 200; i++) {
        long at = T0 + i * 500L;
        trace("t" + i, at, skew).forEach(s -> g.observe(s, at + 200));
      }
      g.advance(T0 + 200_000);
      List<Reading> readings = g.drain();
      GraphView view = g.view(0, Long.MAX_VALUE);
      assertThat(view.edges()).hasSize(2);
      assertThat(view.edges().get(1).measures().calls()).isEqualTo(200);
      assertThat(readings)
          .filteredOn(r -> r.subject().equals(new Subject.Edge(SHOP, CART)) && r.calls() > 0)
          .allSatisfy(r -> assertThat(r.p95().orElseThrow()).isCloseTo(0.08, within(0.001)));
    }
  }

  @Test
  void aServiceThatIsDownIsStillTheOneThatIsCalled() {
    for (int i = 0; i < 40; i++) {
      trace("a" + i, T0 + i * 100L, 0).forEach(s -> graph.observe(s, T0 + 5_000));
    }
    for (int i = 0; i < 40; i++) {
      Span call = trace("b" + i, T0 + 15_000 + i * 100L, 0).get(1);
      graph.observe(to(call, service("cart-lb"), true), T0 + 20_000);
    }
    List<Reading> readings = closeAll(T0 + 20_000);
    assertThat(readings)
        .filteredOn(r -> r.subject().equals(new Subject.Edge(SHOP, CART)) && r.calls() > 0)
        .singleElement()
        .satisfies(r -> assertThat(r.ratio().orElseThrow()).isEqualTo(1));
    assertThat(graph.view(0, Long.MAX_VALUE).services())
        .noneMatch(s -> s.entity().name().equals("cart-lb"));
  }

  @Test
  void aNameThatLeadsToSeveralServicesIsNoneOfThem() {
    for (Entity callee : List.of(CART, service("search"))) {
      String t = callee.name();
      graph.observe(
          to(span(t, "1", "", SHOP, Kind.CLIENT, T0, 5), service("gateway"), false), T0 + 100);
      graph.observe(span(t, "2", "1", callee, Kind.SERVER, T0, 4), T0 + 100);
    }
    graph.observe(
        to(span("c", "1", "", SHOP, Kind.CLIENT, T0, 5), service("gateway"), true), T0 + 100);
    closeAll(T0);
    assertThat(edge(SHOP, service("gateway")).measures().errors()).isEqualTo(1);
  }

  @Test
  void callsOfOneselfAreNoEdge() {
    graph.observe(span("t", "1", "", SHOP, Kind.CLIENT, T0, 5), T0 + 100);
    graph.observe(span("t", "2", "1", SHOP, Kind.SERVER, T0, 5), T0 + 100);
    closeAll(T0);
    assertThat(graph.view(0, Long.MAX_VALUE).edges()).isEmpty();
  }

  @Test
  void servicesMayCallInACircle() {
    for (int i = 0; i < 3; i++) {
      Entity from = service("s" + i);
      Entity to = service("s" + (i + 1) % 3);
      graph.observe(span("t", "c" + i, "x" + i, from, Kind.CLIENT, T0, 5), T0 + 100);
      graph.observe(span("t", "x" + (i + 1) % 3, "c" + i, to, Kind.SERVER, T0, 5), T0 + 100);
    }
    closeAll(T0);
    assertThat(graph.view(0, Long.MAX_VALUE).edges()).hasSize(3);
  }

  @Test
  void aMessageTakenByThreeIsThreeEdges() {
    graph.observe(span("t", "1", "", SHOP, Kind.PRODUCER, T0, 1), T0 + 100);
    for (int i = 0; i < 3; i++) {
      graph.observe(
          span("t", "c" + i, "1", service("s" + i), Kind.CONSUMER, T0 + 50, 20), T0 + 100);
    }
    closeAll(T0);
    assertThat(graph.view(0, Long.MAX_VALUE).edges()).hasSize(3);
    assertThat(edge(SHOP, service("s2")).measures().p50()).isCloseTo(0.02, within(0.001));
  }

  @Test
  void aBusyServiceTellsEveryWindowAndCountsEveryCall() {
    steady(50, 20);
    List<Reading> of = of(SHOP, closeAll(T0 + 300_000));
    List<Reading> full = of.stream().filter(r -> r.calls() > 0).toList();
    assertThat(full)
        .hasSize(19)
        .allSatisfy(r -> {
          assertThat(r.to() - r.from()).isEqualTo(15_000);
          assertThat(r.calls()).isEqualTo(50);
          assertThat(r.rate()).isCloseTo(50 / 15.0, within(1e-9));
        });
  }

  @Test
  void callsOfADatabaseAreCountedWhenTheyWereThoughALaterOneCameFirst() {
    for (int w = 0; w < 20; w++) {
      long begin = T0 + w * 15_000L;
      for (int i = 0; i < 50; i++) {
        boolean early = w == 10 && i == 0;
        long at = early ? begin + 31_000 : begin + i * 100L;
        Span call = span("w" + w + "-" + i, "1", "", CART, Kind.CLIENT, at, 5);
        graph.observe(to(call, DB, false), at + 50);
      }
      graph.advance(begin + 15_000);
    }
    List<Reading> full =
        closeAll(T0 + 300_000).stream()
            .filter(r -> r.subject().equals(new Subject.Edge(CART, DB)) && r.calls() > 0)
            .toList();
    assertThat(full).hasSize(19).allSatisfy(r -> assertThat(r.calls()).isBetween(49L, 51L));
  }

  @Test
  void aQuietServiceTellsSeldomAndOnEnoughCalls() {
    steady(2, 100);
    List<Reading> of = of(SHOP, closeAll(T0 + 1_500_000));
    assertThat(of)
        .filteredOn(r -> r.calls() > 0)
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.to() - r.from()).isGreaterThanOrEqualTo(120_000));
  }

  @Test
  void callsThatStopAreToldAsNoneForAWhile() {
    steady(50, 20);
    graph.drain();
    graph.advance(T0 + 300_000 + Duration.ofHours(2).toMillis());
    List<Reading> none = of(SHOP, graph.drain()).stream().filter(r -> r.calls() == 0).toList();
    assertThat(none)
        .hasSizeBetween(10, 61)
        .allSatisfy(r -> {
          assertThat(r.rate()).isZero();
          assertThat(r.ratio()).isEmpty();
        });
  }

  @Test
  void oneFailureOfFewIsChanceAndSeveralAreNot() {
    failing(SHOP, 1, 30);
    failing(CART, 9, 30);
    List<Reading> readings = closeAll(T0 + 30_000);
    assertThat(of(SHOP, readings).getFirst().ratio().orElseThrow()).isZero();
    assertThat(of(CART, readings).getFirst().ratio().orElseThrow()).isEqualTo(0.3);
  }

  private void failing(Entity service, int failed, int calls) {
    for (int w = 0; w < 2; w++) {
      for (int i = 0; i < calls; i++) {
        Span s = span("f" + w + "-" + i, "1", "", service, Kind.SERVER, T0 + w * 15_000L + i, 5);
        graph.observe(i < failed ? to(s, DB, true) : s, T0 + w * 15_000L + 1_000);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aQuietServiceThatFailsSaysSoAtOnce(int quiet) {
    int windows = 36 + quiet;
    steady(2, windows);
    graph.drain();
    long at = T0 + windows * 15_000L;
    for (int i = 0; i < 6; i++) {
      graph.observe(to(span("x" + i, "1", "", SHOP, Kind.SERVER, at + i, 5), DB, true), at + 1_000);
    }
    graph.advance(at + 26_000);
    assertThat(of(SHOP, graph.drain()))
        .anySatisfy(r -> assertThat(r.ratio().orElse(0)).isEqualTo(1));
  }

  @Test
  void keepsWithinItsBounds() {
    GraphSettings small =
        new GraphSettings(
            Duration.ofSeconds(15), Duration.ofSeconds(10), 20, 30, 4, 50, Duration.ofHours(1), 5);
    ServiceGraph g = new ServiceGraph(small);
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      long at = T0 + i * 20L;
      Entity from = service("s" + random.nextInt(100));
      Entity to = service("s" + random.nextInt(100));
      Span call = span("t" + i, "1", "", from, Kind.CLIENT, at, 5);
      g.observe(to(call, to, false), at);
      g.observe(
          new Span(
              "t" + i,
              "2",
              "1",
              to,
              Labels.empty(),
              "op" + i,
              Kind.SERVER,
              at * 1_000_000,
              1,
              false,
              Optional.empty(),
              Labels.empty()),
          at);
    }
    ServiceGraph.Size size = g.size();
    assertThat(size.services()).isEqualTo(20);
    assertThat(size.edges()).isLessThanOrEqualTo(30);
    assertThat(size.pending()).isLessThanOrEqualTo(100);
    assertThat(size.refused()).isPositive();
    assertThat(g.drain())
        .filteredOn(r -> r.subject() instanceof Subject.Operation)
        .extracting(r -> ((Subject.Operation) r.subject()).service().id() + r.subject())
        .doesNotHaveDuplicates()
        .hasSizeLessThanOrEqualTo(80 * 8);
  }

  @Test
  void forgetsWhatIsNotSeenForHours() {
    trace("t", T0, 0).forEach(s -> graph.observe(s, T0 + 1_000));
    long later = T0 + Duration.ofHours(8).toMillis();
    for (int i = 0; i < 40; i++) {
      graph.observe(
          span("u" + i, "1", "", service("new"), Kind.SERVER, later + i * 15_000L, 5),
          later + i * 15_000L + 100);
    }
    assertThat(graph.size().services()).isEqualTo(1);
    assertThat(graph.size().edges()).isZero();
  }

  @Test
  void remembersOverARestartWhoCallsWhom() {
    trace("t", T0, 0).forEach(s -> graph.observe(s, T0 + 1_000));
    closeAll(T0);
    ServiceGraph again = new ServiceGraph(GraphSettings.DEFAULT);
    again.restore(GraphState.load(graph.state().save()));
    assertThat(again.view(0, Long.MAX_VALUE).edges())
        .extracting(e -> e.caller().name() + ">" + e.callee().name() + e.lastSeen())
        .isEqualTo(
            graph.view(0, Long.MAX_VALUE).edges().stream()
                .map(e -> e.caller().name() + ">" + e.callee().name() + e.lastSeen())
                .toList());
  }

  @Test
  void tellsOfTracesWorthKeeping() {
    Map<String, ServiceGraph.Reason> told = new HashMap<>();
    graph.tell(told::put);
    graph.observe(span("fast", "1", "", SHOP, Kind.SERVER, T0, 5), T0 + 9_000);
    graph.observe(span("slow", "1", "", SHOP, Kind.SERVER, T0, 5_000), T0 + 9_000);
    graph.observe(span("usual", "1", "", SHOP, Kind.SERVER, T0, 4), T0 + 9_000);
    graph.observe(to(span("bad", "1", "", SHOP, Kind.SERVER, T0, 4), DB, true), T0 + 9_000);
    assertThat(told)
        .containsEntry("slow", ServiceGraph.Reason.SLOW)
        .containsEntry("bad", ServiceGraph.Reason.FAILED)
        .doesNotContainKey("usual");
  }

  private void steady(int calls, int windows) {
    for (int w = 0; w < windows; w++) {
      for (int i = 0; i < calls; i++) {
        long at = T0 + w * 15_000L + i * 100L;
        graph.observe(span("w" + w + "-" + i, "1", "", SHOP, Kind.SERVER, at, 5), at + 50);
      }
    }
  }

  private static List<Reading> of(Entity service, List<Reading> readings) {
    return readings.stream().filter(r -> r.subject().equals(new Subject.Service(service))).toList();
  }
}
