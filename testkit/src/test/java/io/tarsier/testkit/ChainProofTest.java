package io.tarsier.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tarsier.model.JournalEntry;
import io.tarsier.ports.ChainProof;
import io.tarsier.ports.Journal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChainProofTest {

  private final List<JournalEntry> entries = new ArrayList<>();
  private final JournalEntry head;

  ChainProofTest() {
    Samples samples = new Samples(1);
    String previous = JournalEntry.GENESIS;
    for (int i = 0; i < 6; i++) {
      JournalEntry entry =
          JournalEntry.chain(samples.draft(ManualClock.START, "s" + i), i, previous);
      entries.add(entry);
      previous = entry.hash();
    }
    head = entries.getLast();
  }

  @Test
  void provesWhatWasWritten() {
    assertThat(verify()).isEqualTo(new Journal.Verdict.Intact(6));
  }

  @Test
  void provesAnEmptyJournal() {
    assertThat(new ChainProof().finish(0, JournalEntry.GENESIS))
        .isEqualTo(new Journal.Verdict.Intact(0));
  }

  @Test
  void namesAMissingEntryInTheMiddleAtTheBeginningAndAtTheEnd() {
    entries.remove(2);
    assertThat(broken()).isEqualTo(3);
    entries.removeFirst();
    assertThat(broken()).isEqualTo(1);
    entries.clear();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void namesTheFirstEntryOfACutTail() {
    entries.removeLast();
    entries.removeLast();
    assertThat(broken()).isEqualTo(5);
  }

  @Test
  void namesTheFirstOfTwoSwappedEntries() {
    Collections.swap(entries, 1, 3);
    assertThat(broken()).isEqualTo(2);
  }

  @Test
  void namesAnEntryThatWasRewrittenTogetherWithItsHash() {
    for (int i = 0; i < 6; i++) {
      List<JournalEntry> original = List.copyOf(entries);
      JournalEntry e = entries.get(i);
      entries.set(
          i,
          JournalEntry.chain(
              new JournalEntry.Draft(e.time(), "mallory", e.kind(), e.subject(), e.body()),
              i,
              e.previous()));
      assertThat(broken()).isEqualTo(i + 1);
      entries.clear();
      entries.addAll(original);
    }
  }

  @Test
  void namesAnEntryThatWasLinkedElsewhereTogetherWithItsHash() {
    for (int i = 0; i < 6; i++) {
      List<JournalEntry> original = List.copyOf(entries);
      JournalEntry e = entries.get(i);
      entries.set(
          i,
          JournalEntry.chain(
              new JournalEntry.Draft(e.time(), e.actor(), e.kind(), e.subject(), e.body()),
              i,
              "f".repeat(64)));
      assertThat(broken()).isEqualTo(i + 1);
      entries.clear();
      entries.addAll(original);
    }
  }

  @Test
  void namesAnEntryBehindTheLastOne() {
    Samples samples = new Samples(2);
    entries.add(JournalEntry.chain(samples.draft(ManualClock.START, "more"), 6, head.hash()));
    assertThat(broken()).isEqualTo(7);
  }

  private long broken() {
    return ((Journal.Verdict.Broken) verify()).sequence();
  }

  private Journal.Verdict verify() {
    ChainProof proof = new ChainProof();
    for (JournalEntry entry : entries) {
      if (!proof.accept(entry)) {
        break;
      }
    }
    return proof.finish(head.sequence(), head.hash());
  }
}
