package io.tarsier.ports;

import io.tarsier.model.JournalEntry;
import java.util.List;

/** Reads and proves the journal. Writing goes through {@link Storage#commit}. */
public interface Journal {

  /** The outcome of a proof. */
  sealed interface Verdict {
    /**
     * The chain holds.
     *
     * @param entries how many were read
     */
    record Intact(long entries) implements Verdict {}

    /**
     * The chain is broken.
     *
     * @param sequence the first entry that is not what was written
     * @param reason what is wrong with it, one sentence
     */
    record Broken(long sequence, String reason) implements Verdict {}
  }

  /** Entries with a sequence greater than the given one, oldest first, at most limit. */
  List<JournalEntry> after(long sequence, int limit);

  /** The newest entries with a sequence smaller than the given one, newest first, at most limit. */
  List<JournalEntry> before(long sequence, int limit);

  /** Sequence of the newest entry, 0 when there is none. */
  long size();

  /** Reads every entry and proves the chain, and that its end is the end that was last written. */
  Verdict verify();
}
