package io.tarsier.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.incidents.Topology.Kind;
import io.tarsier.model.Change;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricSample;
import io.tarsier.model.Series;
import io.tarsier.ports.InMemoryStorage;
import io.tarsier.ports.IncidentStore;
import io.tarsier.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A frontend calls a checkout, which calls a payment with a database. */
@Timeout(60)
class CausesTest {

  private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int STEP = 15_000;
  private static final Entity FRONTEND = service("frontend");
  private static final Entity CHECKOUT = service("checkout");
  private static final Entity PAYMENT = service("payment");
  private static final Entity DATABASE = service("payment-db");
  private static final List<Entity> CHAIN = List.of(FRONTEND, CHECKOUT, PAYMENT, DATABASE);

  private final InMemoryStorage storage = new InMemoryStorage();
  private final ManualClock clock = new ManualClock(T0);
  private final Random random = new Random(5);
  private Corridor corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
  private long time = T0.toEpochMilli();

  private static Entity service(String name) {
    return new Entity(Entity.Kind.SERVICE, "shop", name);
  }

  @BeforeEach
  void connect() {
    for (int i = 0; i + 1 < CHAIN.size(); i++) {
      corridor.topology().depend(CHAIN.get(i), CHAIN.get(i + 1), Kind.CALLS, time);
    }
  }

  @AfterEach
  void close() {
    corridor.close();
  }

  @Test
  void aSlowDatabaseIsNamedBeforeThoseWhoWaitForIt() throws InterruptedException {
    run(400, Trouble.NONE);
    run(24, Trouble.SLOW_DATABASE);

    Incident incident = incident();
    assertThat(incident.causes().getFirst().entity()).isEqualTo(DATABASE);
    assertThat(incident.causes().getFirst().evidence()).isNotEmpty();
    assertThat(incident.causes().getFirst().series()).isNotEmpty();
    assertThat(incident.title()).contains("payment-db");
  }

  @Test
  void aDeploymentShortlyBeforeIsBlamedAndItsRollBackProposed() throws InterruptedException {
    run(400, Trouble.NONE);
    corridor.report(
        List.of(
            new Change(
                "c1",
                PAYMENT,
                time,
                Change.Kind.DEPLOYMENT,
                "payment 1.4.2 → 1.5.0",
                "argo-cd",
                Labels.of(Map.of()),
                "")),
        "mara");
    run(24, Trouble.BAD_PAYMENT);

    Incident incident = incident();
    assertThat(incident.causes().getFirst().entity()).isEqualTo(PAYMENT);
    assertThat(incident.causes().getFirst().summary()).contains("1.5.0");
    assertThat(incident.causes().getFirst().remedy()).startsWith("Roll back");
  }

  @Test
  void moreRequestsFromOutsideArePutDownToWhereTheyComeIn() throws InterruptedException {
    run(400, Trouble.NONE);
    run(24, Trouble.FLOOD);

    assertThat(incident().causes().getFirst().entity()).isEqualTo(FRONTEND);
    assertThat(incident().causes().getFirst().summary()).contains("times as often as usual");
  }

  @Test
  void anOperatorsWordIsKeptWithTheIncident() throws InterruptedException {
    run(400, Trouble.NONE);
    run(24, Trouble.SLOW_DATABASE);
    String id = incident().id();

    assertThat(corridor.judgeCause(id, PAYMENT, "mara").verdict().orElseThrow().first()).isFalse();
    corridor.resolve(id, "mara");
    Incident judged = corridor.judgeCause(id, DATABASE, "mara");
    assertThat(judged.verdict().orElseThrow().first()).isTrue();
    assertThat(storage.incidents().get(id)).contains(judged);
    assertThatThrownBy(() -> corridor.judgeCause("i-none", DATABASE, "mara"))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void causesSurviveARestart() throws InterruptedException {
    run(400, Trouble.NONE);
    run(24, Trouble.SLOW_DATABASE);
    Incident before = incident();
    corridor.close();
    corridor = Corridor.open(storage, CorridorSettings.DEFAULT, clock);
    connect();
    run(1, Trouble.SLOW_DATABASE);

    assertThat(incident().causes().getFirst().entity())
        .isEqualTo(before.causes().getFirst().entity());
  }

  private enum Trouble {
    NONE,
    SLOW_DATABASE,
    BAD_PAYMENT,
    FLOOD
  }

  private void run(int ticks, Trouble trouble) throws InterruptedException {
    for (int i = 0; i < ticks; i++) {
      time += STEP;
      clock.set(Instant.ofEpochMilli(time));
      List<MetricSample> batch = new ArrayList<>();
      for (int k = 0; k < CHAIN.size(); k++) {
        boolean waits = trouble == Trouble.SLOW_DATABASE;
        boolean fails = trouble == Trouble.BAD_PAYMENT && k <= 2;
        double load = trouble == Trouble.FLOOD ? 5 : 1;
        double slow = waits ? 10 : trouble == Trouble.FLOOD ? 2 + k : 1;
        sample(batch, k, "requests_per_second", 50 * load);
        sample(batch, k, "request_duration_p95_seconds", 0.05 * slow);
        sample(batch, k, "request_error_ratio", fails ? 0.4 : 0.002);
        sample(batch, k, "cpu_usage_cores", 0.4 * load);
      }
      sample(batch, 3, "db_connections_used", trouble == Trouble.SLOW_DATABASE ? 95 : 12);
      assertThat(corridor.acceptDurably("test", batch, SOON)).isTrue();
    }
  }

  private void sample(List<MetricSample> batch, int service, String metric, double level) {
    double value = level * (1 + 0.05 * random.nextGaussian());
    batch.add(
        new MetricSample(new Series(CHAIN.get(service), metric, Labels.of(Map.of())), time, value));
  }

  private Incident incident() {
    List<Incident> all = storage.incidents().find(IncidentStore.Query.newest(10)).items();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }
}
