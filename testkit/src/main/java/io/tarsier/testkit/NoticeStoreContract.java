package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Cause;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.Notice;
import io.tarsier.ports.NoticeStore;
import io.tarsier.ports.NoticeStore.Plan;
import io.tarsier.ports.Storage;
import io.tarsier.ports.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link NoticeStore} promises. */
public abstract class NoticeStoreContract {

  private static final Instant T0 = ManualClock.START;

  private Storage storage;
  private NoticeStore store;

  @SuppressWarnings("NullAway.Init")
  protected NoticeStoreContract() {}

  /** Opens a storage that holds nothing. */
  protected abstract Storage openEmpty() throws Exception;

  @BeforeEach
  void openStorage() throws Exception {
    storage = openEmpty();
    store = storage.notices();
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  private static Notice notice(String id) {
    return new Notice(
        id,
        Notice.Kind.WORSE,
        "i-1",
        "checkout slow: \u0000 payment-db \"saturated\"",
        Severity.CRITICAL,
        List.of(Entity.of(Entity.Kind.HOST, "web-1"), new Entity(Entity.Kind.POD, "shop", "cart")),
        Optional.of(
            new Cause(
                Entity.of(Entity.Kind.SERVICE, "db"),
                "connections used up",
                0.5,
                0.7,
                List.of("since 12:04"),
                List.of("s-1"),
                "raise max_connections")),
        "was high before",
        "http://127.0.0.1:8600/incidents/i-1",
        T0.minusSeconds(60),
        T0);
  }

  private static Delivery delivery(String id, Instant created) {
    return Delivery.of(notice(id), "slack", created, created);
  }

  private static Plan plan(long cursor, Delivery... deliveries) {
    return new Plan(cursor, List.of(), List.of(), List.of(deliveries), List.of());
  }

  @Test
  void anEmptyOneKnowsNoCursorAndNothingElse() {
    assertThat(store.cursor()).isEmpty();
    assertThat(store.told()).isEmpty();
    assertThat(store.pending()).isEmpty();
    assertThat(store.get("d-1")).isEmpty();
    assertThat(store.newest(Delivery.State.DEAD, 10)).isEmpty();
    assertThat(store.count()).hasSize(4).containsEntry(Delivery.State.DEAD, 0L);
  }

  @Test
  void whatWasPlannedComesBackAsItWas() {
    Told told =
        new Told(
            "i-1",
            Incident.Status.ACKNOWLEDGED,
            Severity.HIGH,
            T0,
            Map.of("night", 2),
            Map.of("slack", Severity.HIGH, "pagerduty", Severity.LOW));
    Delivery delivery = Delivery.of(notice("n-1").withCause(Optional.empty()), "slack", T0, T0);
    store.plan(new Plan(17, List.of(told), List.of(), List.of(delivery), List.of()));
    assertThat(store.cursor()).hasValue(17);
    assertThat(store.told()).containsExactly(told);
    // No text is stored with a NUL.
    Delivery back = store.get(delivery.id()).orElseThrow();
    assertThat(back).usingRecursiveComparison().ignoringFields("notice.title").isEqualTo(delivery);
    assertThat(back.notice().title()).startsWith("checkout slow: ").endsWith("\"saturated\"");

    store.plan(new Plan(18, List.of(), List.of("i-1"), List.of(), List.of()));
    assertThat(store.cursor()).hasValue(18);
    assertThat(store.told()).isEmpty();
  }

  @Test
  void aCauseComesBackWithItsEvidence() {
    store.plan(plan(1, delivery("n-1", T0)));
    assertThat(store.pending().getFirst().notice().cause()).isEqualTo(notice("n-1").cause());
  }

  @Test
  void planningTwiceDoesNotSendTwice() {
    Delivery delivery = delivery("n-1", T0);
    store.plan(plan(1, delivery));
    store.put(List.of(delivery.sent(T0.plusSeconds(1))));
    store.plan(plan(1, delivery));
    assertThat(store.pending()).isEmpty();
    assertThat(store.count()).containsEntry(Delivery.State.SENT, 1L);
  }

  @Test
  void whatWaitsIsInTheOrderOfDecision() {
    Delivery late = delivery("n-1", T0.plusSeconds(2));
    Delivery early = delivery("n-2", T0);
    store.plan(plan(1, late, early));
    assertThat(store.pending()).extracting(Delivery::id).containsExactly(early.id(), late.id());
    store.put(List.of(early.failed("not there", T0.plusSeconds(30), T0.plusSeconds(1))));
    Delivery again = store.pending().getFirst();
    assertThat(again.tries()).isEqualTo(1);
    assertThat(again.error()).isEqualTo("not there");
    assertThat(again.due()).isEqualTo(T0.plusSeconds(30));
  }

  @Test
  void aPlanSkipsWhatIsNotWorthTellingAnyMore() {
    Delivery delivery = delivery("n-1", T0);
    store.plan(plan(1, delivery));
    store.plan(new Plan(2, List.of(), List.of(), List.of(), List.of(delivery.skipped("over", T0))));
    assertThat(store.pending()).isEmpty();
    assertThat(store.newest(Delivery.State.SKIPPED, 5)).hasSize(1);
  }

  @Test
  void retentionKeepsWhatWaitsAndTheNewestOfTheRest() {
    Delivery waiting = delivery("n-0", T0.minusSeconds(9_999));
    store.plan(plan(1, waiting));
    for (int i = 1; i <= 5; i++) {
      store.put(List.of(delivery("n-" + i, T0).dead("gone", T0.plusSeconds(i))));
    }
    store.retain(T0.plusSeconds(2), 3);
    assertThat(store.newest(Delivery.State.DEAD, 10))
        .extracting(d -> d.notice().id())
        .containsExactly("n-5", "n-4", "n-3");
    store.retain(T0.plusSeconds(5), 3);
    assertThat(store.newest(Delivery.State.DEAD, 10)).hasSize(1);
    assertThat(store.pending()).hasSize(1);
  }
}
