package io.tarsier.loki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.http.Access;
import io.tarsier.http.Patience;
import io.tarsier.loki.FakeLoki.Entry;
import io.tarsier.ports.LogBatch;
import io.tarsier.ports.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against {@link FakeLoki}: Loki itself cannot run here, so this shows the written API only. */
@Timeout(30)
class LokiSourceTest {

  private static final String QUERY = "{app=\"shop\"}";
  private static final Patience QUICK = new Patience(Duration.ofMillis(5), Duration.ofMillis(50));

  private final List<LogBatch> batches = new CopyOnWriteArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Thread reader : readers) {
      reader.interrupt();
      reader.join();
    }
  }

  private static LokiSettings settings(FakeLoki loki) {
    return LokiSettings.of(loki.url(), QUERY)
        .withPage(10)
        .withPoll(Duration.ofMillis(30), Duration.ZERO);
  }

  private Thread read(LokiSettings settings, Map<String, String> positions) {
    LokiSource source = LokiSource.create(settings, InstantSource.system(), QUICK, () -> 0.5);
    Thread reader =
        Thread.ofVirtual()
            .start(() -> {
              try (source) {
                source.follow(positions, batches::add);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    readers.add(reader);
    return reader;
  }

  private List<String> bodies() {
    return batches.stream().flatMap(b -> b.records().stream()).map(r -> r.body()).toList();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static long now() {
    return System.currentTimeMillis() * 1_000_000L;
  }

  private static List<String> numbers(int n) {
    return IntStream.range(0, n).mapToObj(i -> "line " + i).toList();
  }

  @Test
  void pagesLoseAndDoubleNothing() throws Exception {
    try (FakeLoki loki = new FakeLoki(false)) {
      long start = now() - 20_000_000_000L;
      for (int i = 0; i < 157; i++) {
        loki.add(start + i / 7, "line " + i); // seven lines a nanosecond cross every border
      }
      read(settings(loki), Map.of());
      await(() -> bodies().size() >= 157);
      Thread.sleep(100);
      assertThat(bodies()).containsExactlyInAnyOrderElementsOf(numbers(157));
      loki.add(now() - 1_000_000, "later");
      await(() -> bodies().contains("later"));
    }
  }

  @Test
  void aNanosecondThatOutgrowsThePageIsReadWhole() throws Exception {
    try (FakeLoki loki = new FakeLoki(false)) {
      long start = now() - 20_000_000_000L;
      for (int i = 0; i < 60; i++) {
        loki.add(start, "line " + i);
      }
      loki.add(start + 1, "line 60");
      read(settings(loki), Map.of());
      await(() -> bodies().size() >= 61);
      assertThat(bodies()).containsExactlyInAnyOrderElementsOf(numbers(61));
    }
  }

  @Test
  void goesOnFromAPosition() throws Exception {
    try (FakeLoki loki = new FakeLoki(false)) {
      long start = now() - 20_000_000_000L;
      for (int i = 0; i < 35; i++) {
        loki.add(start + i / 7, "line " + i);
      }
      Thread first = read(settings(loki), Map.of());
      await(() -> bodies().size() == 35);
      first.interrupt();
      first.join();
      // As if only the first two batches had been accepted.
      String position = batches.get(1).position();
      List<LogBatch> accepted = List.copyOf(batches.subList(0, 2));
      batches.clear();
      batches.addAll(accepted);
      read(settings(loki), Map.of(QUERY, position));
      await(() -> bodies().size() >= 35);
      assertThat(bodies()).containsExactlyInAnyOrderElementsOf(numbers(35));
    }
  }

  @Test
  void followsAndFillsTheGapWhenTheConnectionBreaks() throws Exception {
    try (FakeLoki loki = new FakeLoki(true)) {
      loki.add(now() - 1_000_000_000L, "old");
      read(settings(loki), Map.of());
      await(() -> loki.tails() == 1);
      Entry live = new Entry(now(), Map.of("namespace", "shop", "pod", "cart-1"), "live");
      loki.entries.add(live);
      int asked = loki.asked.size();
      loki.push(List.of(live), false);
      await(() -> bodies().contains("live"));
      assertThat(loki.asked).hasSize(asked);
      assertThat(batches.getLast().records().getFirst().entity().id()).isEqualTo("pod/shop/cart-1");
      loki.add(now(), "in the gap");
      loki.hangUp();
      await(() -> bodies().contains("in the gap"));
      await(() -> loki.tails() == 1);
      assertThat(bodies()).containsExactly("old", "live", "in the gap");
    }
  }

  @Test
  void asksForWhatWasDropped() throws Exception {
    try (FakeLoki loki = new FakeLoki(true)) {
      loki.add(now() - 1_000_000_000L, "old");
      read(settings(loki), Map.of());
      await(() -> loki.tails() == 1);
      Entry last = new Entry(now(), Map.of("app", "shop"), "last");
      loki.add(last.nanos() - 1000, "dropped");
      loki.entries.add(last);
      loki.push(List.of(last), true);
      await(() -> bodies().contains("last"));
      assertThat(bodies()).containsExactly("old", "dropped", "last");
    }
  }

  @Test
  void showsItsCredentialsAndTenant(@TempDir Path dir) throws Exception {
    Path token = Files.writeString(dir.resolve("token"), "secret\n");
    try (FakeLoki loki = new FakeLoki(true)) {
      Access access = new Access(new Access.Bearer(token), "team-a", Optional.empty(), false);
      read(settings(loki).withAccess(access), Map.of());
      await(() -> loki.tails() == 1);
      assertThat(loki.headers)
          .hasSizeGreaterThan(1)
          .allSatisfy(h ->
              assertThat(h)
                  .containsEntry("authorization", "Bearer secret")
                  .containsEntry("x-scope-orgid", "team-a"));
    }
  }

  @Test
  void triesAgainWhatMayPassAndTellsWhatDoesNot() throws Exception {
    try (FakeLoki loki = new FakeLoki(false)) {
      loki.add(now() - 1_000_000_000L, "a");
      loki.failures.set(2);
      read(settings(loki), Map.of());
      await(() -> bodies().contains("a"));
    }
    LokiSource gone =
        LokiSource.create(
            LokiSettings.of(closedPort(), QUERY), InstantSource.system(), QUICK, () -> 0.5);
    assertThatThrownBy(() -> gone.follow(Map.of(), batches::add))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("loki.url");
    gone.close();
  }

  private static java.net.URI closedPort() throws IOException {
    try (FakeLoki loki = new FakeLoki(false)) {
      return loki.url();
    }
  }
}
