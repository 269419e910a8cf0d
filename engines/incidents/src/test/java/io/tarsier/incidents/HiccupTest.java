package io.tarsier.incidents;

import static io.tarsier.incidents.Troubles.T0;
import static io.tarsier.incidents.Troubles.odd;
import static io.tarsier.incidents.Troubles.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Band;
import io.tarsier.model.LogAnomaly;
import io.tarsier.model.LogAnomaly.Change;
import io.tarsier.model.LogLevel;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.SeriesPoint;
import io.tarsier.model.Severity;
import io.tarsier.model.Window;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HiccupTest {

  private final Troubles shop = new Troubles();

  @Test
  void oneOddValueAmongManyOpensNothingUntilItGoesOn() {
    shop.observe(everyFifteenSeconds("frontend", "latency_seconds", true));
    assertThat(shop.engine.unfinished()).isEmpty();
    shop.engine.tick(T0.plusSeconds(60));
    assertThat(shop.only().findings()).hasSize(1);
  }

  @Test
  void oneOddValueThatIsOverOpensNothing() {
    shop.observe(everyFifteenSeconds("frontend", "latency_seconds", false));
    shop.engine.tick(T0.plusSeconds(60));
    assertThat(shop.engine.unfinished()).isEmpty();
  }

  @Test
  void aMomentWithoutCustomersShowsOnAllThatTheyAskAndOpensNothing() {
    shop.calls("frontend", "checkout");
    shop.calls("checkout", "cart", "payment", "shipping");
    for (String name : List.of("checkout", "cart", "payment", "shipping")) {
      shop.observe(
          everyFifteenSeconds(name, "requests_per_second", false),
          everyFifteenSeconds(name, "requests_per_second{caller}", false));
    }
    shop.engine.tick(T0.plusSeconds(60));
    assertThat(shop.engine.unfinished()).isEmpty();
  }

  @Test
  void somewhatMoreRequestsOpenNothingHoweverLongTheyLast() {
    shop.observe(requests("cart", 3.7, true));
    shop.engine.tick(T0.plusSeconds(600));
    assertThat(shop.engine.unfinished()).isEmpty();
  }

  @Test
  void fiveTimesAsManyRequestsOpenAnIncident() {
    shop.observe(requests("cart", 10, true));
    shop.engine.tick(T0.plusSeconds(600));
    assertThat(shop.only().findings()).hasSize(1);
  }

  @Test
  void aWaveConnectsTheTroublesThatItWashesAshore() {
    shop.calls("frontend", "checkout");
    shop.calls("checkout", "cart");
    shop.calls("cart", "cache");
    shop.observe(requests("checkout", 3.7, true));
    shop.observe(odd(service("frontend"), "latency_seconds", 0, Severity.HIGH));
    shop.observe(odd(service("cart"), "cpu", 5, Severity.HIGH));
    assertThat(shop.only().findings()).hasSize(3);
  }

  @Test
  void aRequestThatFailsOnceOpensNothingHoweverManyWriteItDown() {
    shop.calls("frontend", "checkout");
    shop.calls("checkout", "cart");
    shop.calls("cart", "cache");
    for (String name : List.of("frontend", "checkout", "cart", "cache")) {
      shop.observe(newLine(name, Severity.LOW));
    }
    shop.engine.tick(T0.plusSeconds(600));
    assertThat(shop.engine.unfinished()).isEmpty();
  }

  @Test
  void aNewErrorThatKeepsComingOpensAnIncidentWithWhatWaited() {
    shop.calls("frontend", "checkout");
    shop.observe(newLine("frontend", Severity.LOW), newLine("checkout", Severity.HIGH));
    assertThat(shop.only().findings()).hasSize(2);
  }

  private static MetricAnomaly everyFifteenSeconds(String service, String metric, boolean ongoing) {
    return everyFifteenSeconds(service, metric, 9, ongoing);
  }

  /** Where two are usual. */
  private static MetricAnomaly requests(String service, double now, boolean ongoing) {
    return everyFifteenSeconds(service, "requests_per_second", now, ongoing);
  }

  private static MetricAnomaly everyFifteenSeconds(
      String service, String metric, double now, boolean ongoing) {
    MetricAnomaly a = odd(service(service), metric, 0, 0, ongoing, Severity.HIGH);
    List<SeriesPoint> points =
        IntStream.rangeClosed(-4, 0)
            .mapToObj(i ->
                new SeriesPoint(
                    T0.toEpochMilli() + i * 15_000L,
                    i < 0 ? 2 : now,
                    new Band(1, 2, 3),
                    0.9,
                    i == 0))
            .toList();
    return new MetricAnomaly(
        a.id(),
        a.series(),
        a.window(),
        ongoing,
        a.score(),
        a.severity(),
        a.confidence(),
        a.explanation(),
        points.getLast(),
        a.models(),
        points);
  }

  private static LogAnomaly newLine(String service, Severity severity) {
    return new LogAnomaly(
        "f-" + service,
        service(service),
        Change.NEW,
        new Window(T0, T0.plusSeconds(10)),
        true,
        0.88,
        severity,
        0.7,
        "“call failed” was never seen before.",
        List.of(new LogAnomaly.Pattern("1", "call failed", LogLevel.ERROR, 0, 1, List.of())),
        List.of());
  }
}
