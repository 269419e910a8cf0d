package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that commits under load is killed at random moments, again and again. */
final class KillIT {

  @TempDir Path folder;

  @Test
  void losesNothingAcknowledgedInThreeKills() throws Exception {
    kill(3, 20260105);
  }

  @Test
  @Tag("long")
  void losesNothingAcknowledgedInFiftyKills() throws Exception {
    kill(50, 42);
  }

  @Test
  void aFirstStartThatIsKilledIsDoneAgain() throws Exception {
    killFirstStarts(3, 7);
  }

  @Test
  @Tag("long")
  void firstStartsThatAreKilledAreDoneAgain() throws Exception {
    killFirstStarts(30, 8);
  }

  /** Somewhere between the first file and the last table. */
  private void killFirstStarts(int times, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < times; round++) {
      Path fresh = folder.resolve("first-" + round);
      try (Child child = Child.start(CommittingProcess.class, fresh.toString())) {
        while (!Files.exists(fresh.resolve("tarsier.db"))) {
          Thread.sleep(1);
        }
        Thread.sleep(random.nextInt(600));
        child.kill();
      }
      try (SqlStorage storage = SqlStorage.open(fresh)) {
        assertThat(storage.journal().verify()).isInstanceOf(Journal.Verdict.Intact.class);
        storage.snapshots().put(Map.of("k", new byte[1]));
      }
    }
  }

  private void kill(int times, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> acknowledged = new HashSet<>();
    for (int round = 0; round < times; round++) {
      // Every third is killed wherever it is after some milliseconds, which may be its start.
      boolean anywhere = round % 3 == 2;
      try (Child child = Child.start(CommittingProcess.class, folder.toString())) {
        if (!anywhere) {
          acknowledge(acknowledged, child.readLine());
        }
        Thread killer = killAfter(child, random.nextInt(anywhere ? 1500 : 400));
        for (String line : child.readAll()) {
          acknowledge(acknowledged, line);
        }
        killer.join();
      }
      check(acknowledged);
    }
    assertThat(acknowledged).hasSizeGreaterThan(times);
    System.out.println(
        times + " kills, " + acknowledged.size() + " commits acknowledged, all kept");
  }

  private static Thread killAfter(Child child, int millis) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(millis);
            child.kill();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The kill may cut the last line short; a line without its end was not acknowledged. */
  private static void acknowledge(Set<String> acknowledged, @Nullable String line) {
    if (line != null && line.matches("ack f-[0-9a-f]{16}-[0-9a-z]{8}")) {
      acknowledged.add(line.substring(4));
    }
  }

  private void check(Set<String> acknowledged) {
    try (SqlStorage storage = SqlStorage.open(folder)) {
      assertThat(storage.findings().getAll(acknowledged)).hasSameSizeAs(acknowledged);
      Journal.Verdict verdict = storage.journal().verify();
      assertThat(verdict).isInstanceOf(Journal.Verdict.Intact.class);

      // Each commit is there with all of its parts, or not at all.
      Set<String> journalled = new HashSet<>();
      long after = 0;
      List<JournalEntry> page;
      do {
        page = storage.journal().after(after, 1000);
        for (JournalEntry e : page) {
          journalled.add(e.subject());
          after = e.sequence();
        }
      } while (!page.isEmpty());
      assertThat(journalled).containsAll(acknowledged).hasSize((int) after);
      List<String> findings = journalled.stream().filter(s -> s.startsWith("f-")).toList();
      assertThat(storage.findings().getAll(findings)).hasSameSizeAs(findings);
      assertThat(storage.incidents().unfinished()).hasSameSizeAs(findings);

      Set<Byte> rounds = new HashSet<>();
      storage.snapshots().read("anomaly/", (key, state) -> rounds.add(state[0]));
      assertThat(rounds).as("snapshots of one put").hasSizeLessThanOrEqualTo(1);
    }
  }
}
