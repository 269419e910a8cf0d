package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.model.Span;
import io.tarsier.model.Span.Kind;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.testkit.ManualClock;
import io.tarsier.traces.GraphView;
import io.tarsier.traces.TraceQuery;
import io.tarsier.traces.TraceSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A shop of four services and a database, simulated, from its spans to findings. */
class TraceFlowTest {

  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final List<String> CHAIN = List.of("front", "checkout", "payment");
  private static final long SECOND = 1_000_000_000L;

  private final ManualClock clock = new ManualClock(START);
  private final InMemoryStorage storage = new InMemoryStorage();
  private final Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private final TraceFlow flow = TraceFlow.open(corridor, storage, TraceSettings.DEFAULT, clock);
  private final Random random = new Random(11);
  private double slower = 1;
  private boolean down;
  private int traces;

  @AfterEach
  void close() {
    flow.close();
    corridor.close();
  }

  private static Entity service(String name) {
    return new Entity(Entity.Kind.SERVICE, "shop", name);
  }

  /** A call that goes through the chain to the database. */
  private List<Span> trace(long at) {
    String id = "t" + traces++;
    List<Span> spans = new ArrayList<>();
    double db = 0.02 * Math.exp(random.nextGaussian() * 0.4) * slower;
    boolean failed = down || random.nextInt(1_000) == 0;
    double took = db + 0.002;
    spans.add(
        span(id, "db", "s2", "payment", Kind.CLIENT, at, db, failed, Optional.of("payment-db")));
    for (int i = CHAIN.size() - 1; i >= 0; i--) {
      took += 0.004 * Math.exp(random.nextGaussian() * 0.4);
      String parent = i == 0 ? "" : "c" + i;
      spans.add(
          span(id, "s" + i, parent, CHAIN.get(i), Kind.SERVER, at, took, failed, Optional.empty()));
      if (i > 0) {
        took += 0.001;
        spans.add(
            span(
                id,
                parent,
                "s" + (i - 1),
                CHAIN.get(i - 1),
                Kind.CLIENT,
                at,
                took,
                failed,
                Optional.of(CHAIN.get(i))));
      }
    }
    return spans;
  }

  private static Span span(
      String trace,
      String id,
      String parent,
      String service,
      Kind kind,
      long at,
      double seconds,
      boolean failed,
      Optional<String> peer) {
    return new Span(
        trace,
        id,
        parent,
        service(service),
        Labels.of(
            Map.of(
                "k8s_namespace_name",
                "shop",
                "k8s_pod_name",
                service + "-1",
                "k8s_node_name",
                "n1")),
        "op",
        kind,
        at,
        (long) (seconds * SECOND),
        failed,
        peer.map(TraceFlowTest::service),
        Labels.empty());
  }

  /** Lets the shop run; so many calls a second, more by day than by night. */
  private void run(Duration length, double perSecond) throws InterruptedException {
    long seconds = length.toSeconds();
    for (long s = 0; s < seconds; s += 5) {
      List<Span> spans = new ArrayList<>();
      double calls = 5 * perSecond * (1 + 0.2 * Math.sin(clock.millis() / 1.4e7));
      int n = (int) Math.max(0, Math.round(calls + random.nextGaussian() * Math.sqrt(calls)));
      for (int i = 0; i < n; i++) {
        spans.addAll(trace((clock.millis() + random.nextInt(5_000)) * 1_000_000));
      }
      clock.advance(Duration.ofSeconds(5));
      assertThat(flow.take(spans, Duration.ofSeconds(10))).isTrue();
      settle();
    }
  }

  /** Waits until what was handed in is counted and judged. */
  private void settle() throws InterruptedException {
    while (flow.stats().queued() > 0) {
      Thread.sleep(1);
    }
    while (corridor.stats().queued() > 0) {
      Thread.sleep(1);
    }
  }

  private List<MetricAnomaly> findings() throws InterruptedException {
    settle();
    Thread.sleep(200);
    List<MetricAnomaly> found = new ArrayList<>();
    for (Finding f : storage.findings().find(FindingStore.Query.newest(1_000)).items()) {
      if (f instanceof MetricAnomaly a) {
        found.add(a);
      }
    }
    return found;
  }

  @Test
  void aSlowDatabaseIsFoundWhereItIsThoughItSendsNoSpans() throws Exception {
    run(Duration.ofHours(2), 4);
    assertThat(findings()).isEmpty();
    slower = 8;
    run(Duration.ofMinutes(5), 4);
    assertThat(findings())
        .extracting(f -> f.series().key())
        .contains(
            "service/shop/payment-db request_duration_p95_seconds{caller=\"service/shop/payment\"}",
            "service/shop/front request_duration_p95_seconds");
    assertThat(corridor.topology().dependenciesOf(service("payment")))
        .containsExactlyInAnyOrder(
            service("payment-db"), new Entity(Entity.Kind.POD, "shop", "payment-1"));
    GraphView graph = flow.graph(clock.instant().minusSeconds(120), clock.instant());
    assertThat(graph.services()).hasSize(4);
    assertThat(graph.edges()).hasSize(3);
    Instant hourAgo = clock.instant().minus(Duration.ofHours(1));
    Series called =
        new Series(
            service("payment-db"), TraceSeries.P95, Labels.of("caller", "service/shop/payment"));
    List<TraceSummary> slow = flow.exemplars(called, hourAgo, clock.instant());
    assertThat(slow).hasSizeGreaterThan(4).doesNotHaveDuplicates();
    assertThat(flow.trace(slow.getLast().id()).orElseThrow().steps()).hasSize(6);
    Series errors = new Series(service("payment-db"), TraceSeries.ERRORS, called.labels());
    assertThat(flow.exemplars(errors, hourAgo, clock.instant()))
        .isNotEmpty()
        .allMatch(TraceSummary::failed);
    Series other = new Series(service("payment-db"), "queue_length", Labels.empty());
    assertThat(flow.exemplars(other, hourAgo, clock.instant())).isEmpty();
    Series strange = new Series(service("payment-db"), TraceSeries.P95, Labels.of("caller", "x"));
    assertThat(flow.exemplars(strange, hourAgo, clock.instant())).isEmpty();
    assertThat(flow.traces(TraceQuery.newest(5))).hasSize(5);
  }

  @Test
  void aServiceThatNeverFailedIsJudgedWhenItDoes() throws Exception {
    run(Duration.ofHours(2), 4);
    down = true;
    run(Duration.ofMinutes(2), 4);
    assertThat(findings())
        .extracting(f -> f.series().key())
        .contains("service/shop/payment request_error_ratio");
  }

  @Test
  void callsThatStopAreFound() throws Exception {
    run(Duration.ofHours(2), 4);
    run(Duration.ofMinutes(5), 0);
    // Time alone closes windows, five hundredths of a second after it was looked at.
    for (int i = 0; i < 20 && findings().isEmpty(); i++) {
      clock.advance(Duration.ofSeconds(15));
      Thread.sleep(250);
    }
    assertThat(findings())
        .extracting(f -> f.series().key())
        .contains("service/shop/front requests_per_second");
  }

  @Test
  void theGraphIsStillThereAfterARestart() throws Exception {
    run(Duration.ofMinutes(2), 4);
    flow.close();
    try (Corridor again = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
        TraceFlow restored = TraceFlow.open(again, storage, TraceSettings.DEFAULT, clock)) {
      assertThat(restored.graph(START, clock.instant()).edges()).hasSize(3);
      assertThat(again.topology().related(service("front"), service("checkout"))).isTrue();
    }
  }

  @Test
  @Tag("long")
  void tenQuietHoursRaiseAlmostNothing() throws Exception {
    run(Duration.ofHours(10), 4);
    assertThat(findings()).as(findings().toString()).hasSizeLessThanOrEqualTo(1);
  }
}
