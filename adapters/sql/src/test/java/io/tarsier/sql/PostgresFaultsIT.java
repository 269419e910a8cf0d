package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tarsier.model.Finding;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.ports.StorageException;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What can go wrong with a real PostgreSQL. */
final class PostgresFaultsIT {

  private final PostgresServer server = PostgresServer.shared();

  @Test
  void twoProcessesKeepOneChain() throws Exception {
    String url = server.newDatabase();
    try (SqlStorage one = SqlStorage.open(url);
        SqlStorage two = SqlStorage.open("jdbc:" + url);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> work = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int thread = i;
        work.add(threads.submit(() -> commit(thread % 2 == 0 ? one : two, thread, 30)));
      }
      for (Future<?> w : work) {
        w.get();
      }
      assertThat(one.journal().verify()).isEqualTo(new Journal.Verdict.Intact(120));
      assertThat(two.journal().size()).isEqualTo(120);
    }
    try (SqlStorage reader = SqlStorage.openReadOnly(url)) {
      assertThat(reader.journal().verify()).isEqualTo(new Journal.Verdict.Intact(120));
      assertThatThrownBy(() -> commit(reader, 9, 1)).isInstanceOf(StorageException.class);
    }
  }

  @Test
  void connectionsThatBreakUnderLoadLoseNothingAndTellNothingTwice() throws Exception {
    String url = server.newDatabase();
    String database = url.substring(url.lastIndexOf('/') + 1);
    try (SqlStorage storage = SqlStorage.open(url);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> one = threads.submit(() -> commit(storage, 1, 150));
      Future<?> two = threads.submit(() -> commit(storage, 2, 150));
      int broken = 0;
      // Each time after some commits, so that a slow machine breaks no more often than a fast one.
      for (long next = 40; next <= 240 && !(one.isDone() && two.isDone()); next += 40) {
        while (storage.journal().size() < next && !(one.isDone() && two.isDone())) {
          Thread.sleep(2);
        }
        broken += server.breakConnections(database);
      }
      one.get();
      two.get();
      assertThat(broken).isPositive();
      assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(300));
      Set<String> subjects = new HashSet<>();
      storage.journal().after(0, 1000).forEach(e -> subjects.add(e.subject()));
      assertThat(subjects).hasSize(300);
      assertThat(storage.findings().getAll(subjects)).hasSize(300);
    }
  }

  @Test
  void saysWhatIsWrongWithoutThePassword() throws Exception {
    String known = server.newDatabase();
    String database = known.substring(known.lastIndexOf('/') + 1);
    refused(server.url("tarsier", "wrong-hush", database), "refused the user or password");
    refused(server.url("nobody", "wrong-hush", database), "refused the user or password");
    refused(server.url("tarsier", PostgresServer.PASSWORD, "nowhere"), "no such database");
    refused("postgresql://u:wrong-hush@127.0.0.1:" + closedPort() + "/d", "cannot be reached");
    refused("postgresql://u:wrong-hush@nowhere.invalid/d", "cannot be reached");
    refused("postgresql://u:wrong-hush@127.0.0.1:port/d", "");
    assertThatThrownBy(() -> SqlStorage.openReadOnly(known))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("no Tarsier data");
  }

  @Test
  void keepsFactsWhoseTextNoDatabaseTakes() throws Exception {
    try (SqlStorage storage = SqlStorage.open(server.newDatabase())) {
      OddText.commitAndCheck(storage);
    }
  }

  @Test
  void namesAnEntryAlteredInTheServer() throws Exception {
    String url = server.newDatabase();
    try (SqlStorage storage = SqlStorage.open(url)) {
      commit(storage, 1, 10);
      server.executeIn(
          url.substring(url.lastIndexOf('/') + 1),
          "UPDATE journal SET actor = 'mallory' WHERE sequence = 7");
      assertThat(((Journal.Verdict.Broken) storage.journal().verify()).sequence()).isEqualTo(7);
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void refused(String url, String message) {
    assertThatThrownBy(() -> SqlStorage.open(url))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining(message)
        .satisfies(e -> {
          StringWriter trace = new StringWriter();
          e.printStackTrace(new PrintWriter(trace));
          assertThat(trace.toString())
              .doesNotContain("wrong-hush")
              .doesNotContain(PostgresServer.PASSWORD);
        });
  }

  private static void commit(Storage storage, int thread, int times) {
    Samples samples = new Samples(thread);
    for (int i = 0; i < times; i++) {
      MetricAnomaly finding =
          samples.finding(Samples.series(thread), ManualClock.START.plusSeconds(i));
      JournalEntry.Draft draft = samples.draft(ManualClock.START, finding.id());
      storage.commit(new Storage.Commit(List.<Finding>of(finding), List.of(), List.of(draft)));
    }
  }
}
