package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.FindingStore;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Page;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints the figures of {@code docs/benchmarks-storage.md}. The bars are a fifth of what was
 * measured, so that only a real step back fails.
 */
@Tag("long")
final class StorageFiguresIT {

  @TempDir Path folder;

  @Test
  void measuresSqlite() throws Exception {
    print("one write and fsync of 4 KB", "%.2f ms", syncMillis());
    print("open, new folder, fresh process", "%.0f ms", openMillis("new"));
    print("open, known folder, fresh process", "%.0f ms", openMillis("new"));
    try (SqlStorage storage = SqlStorage.open(folder)) {
      measure(storage, "SQLite", 20);
    }
    print("file after all of it", "%.1f MB", Files.size(folder.resolve("tarsier.db")) / 1e6);
  }

  @Test
  void measuresPostgres() throws Exception {
    try (PostgresServer server = PostgresServer.startDurable();
        SqlStorage storage = SqlStorage.open(server.newDatabase())) {
      measure(storage, "PostgreSQL", 20);
    }
  }

  private static void measure(SqlStorage storage, String name, double leastCommits)
      throws Exception {
    commitFor(storage, 1, 5000); // warms up
    double one = commitFor(storage, 1, 4000);
    print(name + ": durable commits, one thread", "%.0f /s", one);
    print(name + ": durable commits, eight threads", "%.0f /s", commitFor(storage, 8, 4000));

    Map<String, byte[]> states = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] state = new byte[4096];
      random.nextBytes(state);
      states.put("anomaly/%016x".formatted(i * 0x9E3779B97F4A7C15L), state);
    }
    print(
        name + ": snapshot of 10,000 × 4 KB, first", "%.0f ms", millis(() -> put(storage, states)));
    for (int i = 0; i < 3; i++) {
      print(
          name + ": snapshot of 10,000 × 4 KB, again",
          "%.0f ms",
          millis(() -> put(storage, states)));
    }
    print(
        name + ": reading these back",
        "%.0f ms",
        millis(() -> storage.snapshots().read("anomaly/", (key, state) -> {})));
    print(
        name + ": longest commit beside such a snapshot", "%.0f ms", commitBeside(storage, states));

    long entries = 200_000;
    double appending = millis(() -> append(storage, entries));
    print(name + ": journal entries, 1,000 a commit", "%.0f /s", entries * 1000 / appending);
    long size = storage.journal().size();
    double verifying =
        millis(() ->
            assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(size)));
    print(name + ": journal proved (" + size + " entries)", "%.0f /s", size * 1000 / verifying);

    double writing = millis(() -> write(storage, 100_000));
    print(name + ": findings, 1,000 a commit", "%.0f /s", 100_000 * 1000 / writing);
    Optional<String> cursor = Optional.empty();
    double[] pages = new double[200];
    for (int i = 0; i < pages.length; i++) {
      Optional<String> at = cursor;
      List<Page<Finding>> page = new ArrayList<>();
      pages[i] = millis(() -> page.add(storage.findings().find(page(at))));
      cursor = page.getFirst().next();
    }
    Arrays.sort(pages);
    print(name + ": page of 100 of 100,000 findings, median of 200 deep", "%.1f ms", pages[100]);
    print(
        name + ": retention of 100,000 findings",
        "%.0f ms",
        millis(() -> storage.retain(ManualClock.START.plusSeconds(1_000_000_000))));
    assertThat(one).isGreaterThan(leastCommits);
    assertThat(size * 1000 / verifying).isGreaterThan(10_000);
  }

  private static FindingStore.Query page(Optional<String> cursor) {
    return new FindingStore.Query(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        100,
        cursor);
  }

  private static void put(Storage storage, Map<String, byte[]> states) {
    storage.snapshots().put(states);
  }

  /** Each commit as the corridor makes them: one finding, one incident, two journal entries. */
  private static double commitFor(Storage storage, int threads, long millis) throws Exception {
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        Samples samples = new Samples(t);
        work.add(
            executor.submit(() -> {
              while (System.nanoTime() < end) {
                commit(storage, samples, done.incrementAndGet());
              }
            }));
      }
      for (Future<?> w : work) {
        w.get();
      }
    }
    return done.get() * 1e9 / (System.nanoTime() - start);
  }

  private static void commit(Storage storage, Samples samples, long number) {
    MetricAnomaly finding =
        samples.finding(Samples.series(1), ManualClock.START.plusSeconds(number % 500));
    storage.commit(
        new Storage.Commit(
            List.<Finding>of(finding),
            List.of(
                Samples.incident(
                    "i-" + number % 50, Incident.Status.OPEN, ManualClock.START, finding)),
            List.of(
                samples.draft(ManualClock.START, finding.id()),
                samples.draft(ManualClock.START, "i"))));
  }

  private static double commitBeside(Storage storage, Map<String, byte[]> states) throws Exception {
    Samples samples = new Samples(3);
    double longest = 0;
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> snapshot = executor.submit(() -> put(storage, states));
      long number = 0;
      while (!snapshot.isDone()) {
        long next = number++;
        longest = Math.max(longest, millis(() -> commit(storage, samples, next)));
      }
      snapshot.get();
    }
    return longest;
  }

  private static void append(Storage storage, long entries) {
    Samples samples = new Samples(4);
    for (int i = 0; i < entries / 1000; i++) {
      List<JournalEntry.Draft> drafts = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        drafts.add(samples.draft(ManualClock.START, "f-" + j));
      }
      storage.commit(new Storage.Commit(List.of(), List.of(), drafts));
    }
  }

  private static void write(Storage storage, int findings) {
    Samples samples = new Samples(5);
    for (int i = 0; i < findings / 1000; i++) {
      List<Finding> some = new ArrayList<>();
      for (int j = 0; j < 1000; j++) {
        some.add(
            samples.finding(
                Samples.series(j), ManualClock.START.plusSeconds(100_000L + i * 1000L + j)));
      }
      storage.commit(new Storage.Commit(some, List.of(), List.of()));
    }
  }

  private double openMillis(String name) throws Exception {
    try (Child child = Child.start(OpeningProcess.class, folder.resolve(name).toString())) {
      return Double.parseDouble(String.valueOf(child.readLine()));
    }
  }

  private double syncMillis() throws Exception {
    int times = 200;
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("sync"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      return millis(() -> {
        for (int i = 0; i < times; i++) {
          channel.write(ByteBuffer.allocate(4096));
          channel.force(false);
        }
      })
          / times;
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static double millis(Work work) throws Exception {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static void print(String what, String format, double value) {
    System.out.println("| " + what + " | " + format.formatted(value) + " |");
  }
}
