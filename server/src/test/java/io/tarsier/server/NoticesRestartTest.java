package io.tarsier.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.flow.NoticeRoute;
import io.tarsier.flow.NoticeSettings;
import io.tarsier.flow.Notices;
import io.tarsier.model.Entity;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Severity;
import io.tarsier.ports.Delivery;
import io.tarsier.ports.InMemoryNotifier;
import io.tarsier.ports.Notice;
import io.tarsier.ports.NotifierException;
import io.tarsier.ports.Storage;
import io.tarsier.sql.SqlStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away in the middle, as at a crash, and what is told after it is back. */
class NoticesRestartTest {

  @TempDir Path dir;

  private final InMemoryNotifier pager = new InMemoryNotifier("pager");

  private Notices open(Storage storage) {
    return Notices.open(
        storage,
        NoticeSettings.of(List.of(NoticeRoute.to("all", Severity.LOW, List.of("pager")))),
        List.of(pager),
        InstantSource.system(),
        () -> 0);
  }

  private static void opens(Storage storage, String id) {
    Instant now = Instant.now();
    Incident incident =
        new Incident(
            id,
            "checkout slow",
            Incident.Status.OPEN,
            Severity.CRITICAL,
            now,
            now,
            List.of(Entity.of(Entity.Kind.SERVICE, "checkout")),
            List.of(),
            List.of());
    storage.commit(
        new Storage.Commit(
            List.of(),
            List.of(incident),
            List.of(new JournalEntry.Draft(now, "tarsier", "incident", id, "{}"))));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void whatWaitedWhenTheDatabaseWentAwayArrivesOnceAfterItIsBack() throws InterruptedException {
    Storage before = SqlStorage.open(dir);
    Notices first = open(before);
    first.start("http://console");
    opens(before, "i-told");
    first.wake();
    await(() -> first.newest(Delivery.State.SENT, 5).size() == 1);
    pager.fail(NotifierException.passing("the pager is down", Optional.empty(), null));
    opens(before, "i-tried");
    first.wake();
    await(() -> pager.tries() == 2);
    await(() -> first.newest(Delivery.State.PENDING, 1).getFirst().tries() == 1);
    first.close();
    opens(before, "i-unread");
    before.close();

    pager.fail(null);
    try (Storage after = SqlStorage.open(dir);
        Notices second = open(after)) {
      second.start("http://console");
      await(() -> pager.told().size() == 3);
      Thread.sleep(1_200); // another round or two
      assertThat(pager.told())
          .extracting(Notice::incident)
          .containsExactlyInAnyOrder("i-told", "i-tried", "i-unread");
      assertThat(second.count()).containsEntry(Delivery.State.SENT, 3L);
    }
  }
}
