package io.tarsier.ports;

import io.tarsier.model.JournalEntry;
import org.jspecify.annotations.Nullable;

/**
 * Proves a journal's chain, one entry at a time, in constant memory. Entries are fed in order of
 * their sequence; {@link #finish} compares the last one with the head that the writer keeps apart,
 * so that a cut tail is found too.
 *
 * <p>An entry whose own hash holds but which does not fit to its predecessor leaves two suspects:
 * the predecessor was rewritten together with its hash, or this entry was. The link behind it
 * decides, so one entry is held back. What no chain can show is a rewrite of everything up to and
 * including the head; for that, keep the newest hash somewhere else.
 */
public final class ChainProof {

  private long count;
  private String last = JournalEntry.GENESIS;

  /** Intact by itself, but linked to something else than what stands before it. */
  private @Nullable JournalEntry suspect;

  private Journal.@Nullable Verdict broken;

  /** Takes the next entry; false when the chain is known to be broken and no more are needed. */
  public boolean accept(JournalEntry entry) {
    if (broken != null) {
      return false;
    }
    if (suspect != null) {
      broken = judge(suspect, entry.previous());
      return false;
    }
    long expected = count + 1;
    if (entry.sequence() != expected) {
      broken =
          entry.sequence() > expected
              ? new Journal.Verdict.Broken(expected, "the entry is missing")
              : new Journal.Verdict.Broken(
                  entry.sequence(), "the entry stands where no entry was written");
      return false;
    }
    if (!entry.isIntact()) {
      broken =
          new Journal.Verdict.Broken(entry.sequence(), "its content does not give its own hash");
      return false;
    }
    if (!entry.previous().equals(last)) {
      suspect = entry;
      return true;
    }
    count = expected;
    last = entry.hash();
    return true;
  }

  /**
   * The outcome after all entries.
   *
   * @param headSequence sequence of the entry that was written last
   * @param headHash its hash
   */
  public Journal.Verdict finish(long headSequence, String headHash) {
    if (broken != null) {
      return broken;
    }
    if (suspect != null) {
      return judge(suspect, headHash);
    }
    if (count < headSequence) {
      return new Journal.Verdict.Broken(
          count + 1, "the entry is missing: the journal was cut behind entry " + count);
    }
    if (count > headSequence) {
      return new Journal.Verdict.Broken(
          headSequence + 1, "the entry stands behind the last one that was written");
    }
    if (!headHash.equals(last)) {
      return new Journal.Verdict.Broken(
          Math.max(count, 1), "its hash is not the one that was written last");
    }
    return new Journal.Verdict.Intact(count);
  }

  private static Journal.Verdict judge(JournalEntry suspect, String linkBehind) {
    return linkBehind.equals(suspect.hash()) && suspect.sequence() > 1
        ? new Journal.Verdict.Broken(
            suspect.sequence() - 1, "it was rewritten: the entry behind it carries another hash")
        : new Journal.Verdict.Broken(
            suspect.sequence(), "it does not carry the hash of the entry before it");
  }
}
