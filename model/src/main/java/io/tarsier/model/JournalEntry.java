package io.tarsier.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * One line of the journal. Each entry carries the hash of the one before it, so that no entry can
 * be changed, removed or slipped in without breaking the chain (Haber and Stornetta, "How to
 * time-stamp a digital document", 1991).
 *
 * @param sequence 1 for the first entry, then without gaps
 * @param time when it was written, whole milliseconds
 * @param actor who did it
 * @param kind what sort of fact: {@code finding}, {@code incident}, {@code decision}, {@code
 *     action}, …
 * @param subject identifier of what it is about
 * @param body the fact, a JSON text, kept letter for letter
 * @param previous hash of the entry before, {@link #GENESIS} for the first
 * @param hash SHA-256 over everything above, 64 hexadecimal digits
 */
public record JournalEntry(
    long sequence,
    Instant time,
    String actor,
    String kind,
    String subject,
    String body,
    String previous,
    String hash) {

  /** What stands in place of a previous hash in the first entry. */
  public static final String GENESIS = "0".repeat(64);

  /**
   * A fact that is to be written.
   *
   * @param time when it happened; cut to whole milliseconds
   */
  public record Draft(Instant time, String actor, String kind, String subject, String body) {
    public Draft {
      time = Instant.ofEpochMilli(time.toEpochMilli());
    }
  }

  /** The entry that a draft becomes behind an entry with the given sequence and hash. */
  public static JournalEntry chain(Draft draft, long previousSequence, String previousHash) {
    long sequence = previousSequence + 1;
    return new JournalEntry(
        sequence,
        draft.time(),
        draft.actor(),
        draft.kind(),
        draft.subject(),
        draft.body(),
        previousHash,
        hashOf(sequence, draft, previousHash));
  }

  /** Whether the hash is the hash of the entry's own content. */
  public boolean isIntact() {
    return hash.equals(hashOf(sequence, new Draft(time, actor, kind, subject, body), previous));
  }

  private static String hashOf(long sequence, Draft d, String previous) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      // Each field is preceded by its length, so that no two different entries give the same bytes.
      for (String field :
          new String[] {
            previous,
            Long.toString(sequence),
            Long.toString(d.time().toEpochMilli()),
            d.actor(),
            d.kind(),
            d.subject(),
            d.body()
          }) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        sha.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha.update(bytes);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
