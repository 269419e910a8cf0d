package io.tarsier.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.Entity;
import io.tarsier.model.JournalEntry;
import io.tarsier.model.Labels;
import io.tarsier.model.MetricAnomaly;
import io.tarsier.model.Series;
import io.tarsier.ports.Journal;
import io.tarsier.ports.Storage;
import io.tarsier.testkit.ManualClock;
import io.tarsier.testkit.Samples;
import java.util.List;
import java.util.Map;

/** Characters that UTF-8 or PostgreSQL do not have must not lose the fact they are in. */
final class OddText {

  private static final String NUL = "\0";
  private static final String HALF = "\uD83D";

  private OddText() {}

  static void commitAndCheck(Storage storage) {
    Series series =
        new Series(
            Entity.of(Entity.Kind.HOST, "a" + NUL + "b" + HALF),
            "m",
            Labels.of("l", HALF + "x" + NUL));
    MetricAnomaly finding = new Samples(1).finding(series, ManualClock.START);
    storage.commit(
        new Storage.Commit(
            List.of(finding),
            List.of(),
            List.of(
                new JournalEntry.Draft(
                    ManualClock.START, "ann" + NUL, "finding", finding.id(), "{" + HALF + "}"))));
    storage.snapshots().put(Map.of("k" + NUL, new byte[] {1}));

    assertThat(storage.findings().get(finding.id())).isPresent();
    assertThat(storage.journal().after(0, 1).getFirst().actor()).isEqualTo("ann\uFFFD");
    assertThat(storage.journal().verify()).isEqualTo(new Journal.Verdict.Intact(1));
  }
}
