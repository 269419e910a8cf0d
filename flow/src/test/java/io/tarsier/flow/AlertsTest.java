package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Alert;
import io.tarsier.model.Entity;
import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.LabelMatcher;
import io.tarsier.model.Labels;
import io.tarsier.model.Severity;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AlertsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(20);

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private Corridor corridor = open();

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void anAlertBecomesAnIncidentAndItsEndResolvesIt() throws InterruptedException {
    report(alert("cart", "A", true));
    assertThat(incidents()).singleElement().extracting(Incident::title).isEqualTo("cart: A");
    clock.advance(Duration.ofMinutes(3));
    report(alert("cart", "A", false));
    clock.advance(Duration.ofMinutes(11));
    report(alert("other", "B", true));
    assertThat(incidents())
        .anyMatch(i -> i.title().equals("cart: A") && i.status() == Incident.Status.RESOLVED);
  }

  @Test
  void whatIsRepeatedIsNotWrittenAgainBeforeAnHourHasPassed() throws InterruptedException {
    report(alert("cart", "A", true));
    long entries = storage.journal().size();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMinutes(10));
      report(alert("cart", "A", true));
    }
    assertThat(storage.journal().size()).isEqualTo(entries);
    clock.advance(Duration.ofMinutes(11));
    report(alert("cart", "A", true));
    assertThat(storage.journal().size()).isGreaterThan(entries);
    assertThat(findings()).hasSize(1);
  }

  @Test
  void aRepetitionThatSaysSomethingElseIsNews() throws InterruptedException {
    report(alert("cart", "A", true));
    report(with(alert("cart", "A", true), Severity.CRITICAL));
    assertThat(findings().getFirst().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(incidents().getFirst().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void anAlertThatIsNotRepeatedForADayIsOver() throws InterruptedException {
    report(alert("cart", "A", true));
    clock.advance(Duration.ofHours(23));
    report(alert("cart", "A", true));
    clock.advance(Duration.ofHours(23));
    report(alert("other", "B", true));
    assertThat(corridor.firingAlerts()).isEqualTo(2);
    clock.advance(Duration.ofHours(2));
    report(alert("other", "B", true));
    assertThat(corridor.firingAlerts()).isEqualTo(1);
    assertThat(findings()).anyMatch(f -> !f.ongoing() && f.entity().name().equals("cart"));
  }

  @Test
  void aRestartKnowsWhatFiresAndItsEnd() throws InterruptedException {
    report(alert("cart", "A", true));
    corridor.close();
    corridor = open();
    assertThat(corridor.firingAlerts()).isEqualTo(1);
    report(alert("cart", "A", true));
    assertThat(corridor.repeatedAlerts()).isEqualTo(1);
    report(alert("cart", "A", false));
    assertThat(findings()).singleElement().matches(f -> !f.ongoing());
    assertThat(incidents()).hasSize(1);
  }

  @Test
  void aMaintenanceWindowHoldsBackAndWhatOutlastsItIsToldThen() throws InterruptedException {
    corridor.suppress(
        LabelMatcher.parse("{alertname=\"A\",__entity_kind__=\"service\"}"),
        T0,
        T0.plus(Duration.ofHours(1)),
        Optional.empty(),
        "deployment",
        "ada");
    report(alert("cart", "A", true));
    assertThat(incidents()).isEmpty();
    assertThat(storage.suppressions().heldBack()).hasSize(1);
    assertThat(corridor.ongoing()).isEmpty();
    clock.advance(Duration.ofMinutes(61));
    report(alert("other", "B", true));
    assertThat(incidents()).extracting(Incident::title).contains("cart: A");
    assertThat(corridor.ongoing()).hasSize(2).allMatch(Finding::ongoing);
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    assertThat(corridor.ongoing()).as("after a restart").hasSize(2);
    report(alert("cart", "A", false));
    assertThat(corridor.ongoing())
        .extracting(f -> f.entity().id())
        .containsExactly("service/shop/other");
  }

  @Test
  void requestsThatWaitShareATransaction() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    corridor.close();
    // The first commit fails once, so that the others wait behind it.
    Storage failing = new FailingStorage(storage, new AtomicInteger(1));
    Storage counting =
        (Storage)
            Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, args) -> {
                  commits.addAndGet(method.getName().equals("commit") ? 1 : 0);
                  try {
                    return method.invoke(failing, args);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    corridor = Corridor.open(counting, CorridorSettings.DEFAULT, clock);
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Alert alert = alert("s" + i, "A", true);
        all.add(senders.submit(() -> corridor.report(List.of(alert), SOON)));
      }
      for (Future<Boolean> f : all) {
        assertThat(f.get()).isTrue();
      }
    }
    assertThat(findings()).hasSize(100);
    assertThat(commits).hasValueLessThan(20);
  }

  @Test
  void aSenderIsToldToTryAgainWhenStorageStaysAway() throws InterruptedException {
    corridor.close();
    corridor =
        Corridor.open(
            new FailingStorage(storage, new AtomicInteger(Integer.MAX_VALUE)),
            CorridorSettings.DEFAULT,
            clock);
    boolean taken = corridor.report(List.of(alert("cart", "A", true)), Duration.ofMillis(200));
    assertThat(taken).isFalse();
  }

  @Test
  void noiseIsWhatCameInAgainstWhatWasTold() throws InterruptedException {
    for (int i = 0; i < 20; i++) {
      report(alert("cart", "A" + i, true));
    }
    report(alert("cart", "A1", true));
    NoiseState noise = corridor.noise();
    assertThat(noise.alerts()).isEqualTo(21);
    assertThat(noise.repeated()).isEqualTo(1);
    assertThat(noise.findings()).isEqualTo(20);
    assertThat(noise.incidents()).isEqualTo(1);
    assertThat(noise.reduction()).hasValue(0.95);
    clock.advance(Duration.ofHours(25));
    assertThat(corridor.noise().findings()).isZero();
    assertThat(corridor.noise().reduction()).isEmpty();
  }

  private void report(Alert alert) throws InterruptedException {
    assertThat(corridor.report(List.of(alert), SOON)).isTrue();
  }

  /** Began at the start, said now. */
  private Alert alert(String service, String name, boolean firing) {
    return new Alert(
        "alertmanager",
        service + name,
        new Entity(Entity.Kind.SERVICE, "shop", service),
        name,
        Labels.of(Map.of("alertname", name, "service", service)),
        Severity.HIGH,
        firing,
        T0,
        clock.instant(),
        "",
        "");
  }

  private static Alert with(Alert a, Severity severity) {
    return new Alert(
        a.source(),
        a.fingerprint(),
        a.entity(),
        a.name(),
        a.labels(),
        severity,
        a.firing(),
        a.starts(),
        a.at(),
        a.summary(),
        a.link());
  }

  private Corridor open() {
    return Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  }

  private List<Incident> incidents() {
    return storage.incidents().find(IncidentStore.Query.newest(100)).items();
  }

  private List<Finding> findings() {
    return storage.findings().find(FindingStore.Query.newest(1000)).items();
  }
}
