package io.tarsier.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.Labels;
import io.tarsier.model.Span;
import io.tarsier.model.Span.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceStoreTest {

  private static final Entity SHOP = Entity.of(Entity.Kind.SERVICE, "shop");
  private static final Entity CART = Entity.of(Entity.Kind.SERVICE, "cart");

  private final TraceStore store = new TraceStore(100, 50);

  private static Span span(
      String trace, String id, Entity entity, long at, long nanos, boolean failed) {
    return new Span(
        trace,
        id,
        id.equals("1") ? "" : "1",
        entity,
        Labels.empty(),
        "op",
        Kind.SERVER,
        at * 1_000_000,
        nanos,
        failed,
        Optional.empty(),
        Labels.empty());
  }

  @Test
  void keepsWhatIsWorthItLongerThanTheRest() {
    store.add(span("bad", "1", SHOP, 0, 10, true));
    store.keep("bad");
    store.add(span("good", "1", SHOP, 0, 10, false));
    for (int i = 0; i < 150; i++) {
      store.add(span("t" + i, "1", SHOP, i, 10, false));
    }
    assertThat(store.spans("bad")).hasSize(1);
    assertThat(store.spans("good")).isEmpty();
    store.add(span("bad", "2", CART, 1, 5, false));
    assertThat(store.spans("bad")).hasSize(2);
  }

  @Test
  void neverHoldsMoreThanItMay() {
    for (int i = 0; i < 5_000; i++) {
      store.add(span("t" + i / 3, "" + i % 3, SHOP, i, 10, false));
      store.keep("t" + i / 3);
      assertThat(store.size()).isLessThanOrEqualTo(160);
    }
  }

  @Test
  void aTraceWithoutEndIsCutAndSaysSo() {
    TraceStore large = new TraceStore(10_000, 10);
    for (int i = 0; i < 3_000; i++) {
      large.add(span("t", "" + i, SHOP, i, 10, false));
    }
    assertThat(large.spans("t")).hasSize(2_000);
    assertThat(large.dropped("t")).isEqualTo(1_000);
  }

  @Test
  void findsByServiceFailureDurationAndTime() {
    store.add(span("a", "1", SHOP, 1_000, 50, false));
    store.add(span("a", "2", CART, 1_001, 20, true));
    store.add(span("b", "1", SHOP, 2_000, 500, false));
    assertThat(store.find(TraceQuery.newest(10)))
        .extracting(TraceSummary::id)
        .containsExactly("b", "a");
    assertThat(ids(Optional.of(CART), Optional.of(true), 0, 0)).containsExactly("a");
    assertThat(ids(Optional.of(SHOP), Optional.of(true), 0, 0)).isEmpty();
    assertThat(ids(Optional.empty(), Optional.of(false), 0, 0)).containsExactly("b");
    assertThat(ids(Optional.empty(), Optional.empty(), 100, 0)).containsExactly("b");
    assertThat(ids(Optional.empty(), Optional.empty(), 0, 1_500)).containsExactly("b");
    TraceSummary a = store.find(TraceQuery.newest(10)).get(1);
    assertThat(a.entity()).isEqualTo(SHOP);
    assertThat(a.services()).containsExactly("service/cart", "service/shop");
    assertThat(a.failed()).isTrue();
  }

  private Iterable<String> ids(
      Optional<Entity> service, Optional<Boolean> failed, long nanos, long from) {
    return store
        .find(new TraceQuery(service, failed, nanos, from, Long.MAX_VALUE, true, 10))
        .stream()
        .map(TraceSummary::id)
        .toList();
  }
}
