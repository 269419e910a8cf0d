package io.tarsier.sql;

import io.tarsier.model.Finding;
import io.tarsier.model.Incident;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Commits for ever with three threads while a fourth replaces snapshots, and prints {@code ack}
 * with the finding's identifier only after a commit has returned.
 */
final class CommittingProcess {

  private CommittingProcess() {}

  public static void main(String[] arguments) {
    SqlStorage storage = SqlStorage.open(Path.of(arguments[0]));
    // Start where the last process ended, so that each round writes new findings.
    AtomicLong next = new AtomicLong(storage.journal().size() * 10);
    for (int t = 0; t < 3; t++) {
      int thread = t;
      Thread.ofPlatform().start(() -> commitForEver(storage, next, thread));
    }
    Thread.ofPlatform().start(() -> snapshotForEver(storage));
  }

  private static void commitForEver(Storage storage, AtomicLong next, int thread) {
    Samples samples = new Samples(thread);
    while (true) {
      long number = next.getAndIncrement();
      MetricAnomaly finding =
          samples.finding(Samples.series(thread), ManualClock.START.plusSeconds(number));
      storage.commit(
          new Storage.Commit(
              List.<Finding>of(finding),
              List.of(
                  Samples.incident(
                      "i-" + finding.id(), Incident.Status.OPEN, ManualClock.START, finding)),
              List.of(
                  samples.draft(ManualClock.START, finding.id()),
                  samples.draft(ManualClock.START, "i-" + finding.id()))));
      // One call, so that lines of several threads stay whole.
      System.out.println("ack " + finding.id());
    }
  }

  private static void snapshotForEver(Storage storage) {
    for (byte round = 0; ; round++) {
      Map<String, byte[]> states = new HashMap<>();
      for (int i = 0; i < 200; i++) {
        states.put("anomaly/" + i, new byte[] {round, round, round});
      }
      storage.snapshots().put(states);
    }
  }
}
