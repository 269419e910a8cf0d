package io.tarsier.files;

import java.util.Optional;

/**
 * Where the reading of a file goes on, and by what the file is known again. A name is not enough
 * for that, since rotation gives it away; the file system's key is not either, since it is given
 * anew once a file is deleted. The first bytes of a log differ from those of the next by their
 * time.
 *
 * @param key the file system's key of the file
 * @param offset of the first byte that was not read
 * @param skipping whether that byte is within a line of which enough was read
 * @param modified when the file was last written to, in epoch milliseconds
 * @param headLength how many of the first bytes the hash is of
 * @param head hash of the first bytes
 */
record FilePosition(
    String key, long offset, boolean skipping, long modified, int headLength, long head) {

  private static final String VERSION = "1";

  /** One line of text, which {@link #parse} reads. */
  String text() {
    return String.join(
        "|",
        VERSION,
        Long.toString(offset),
        skipping ? "s" : "-",
        Long.toString(modified),
        Integer.toString(headLength),
        Long.toHexString(head),
        key);
  }

  /** Reads a position back; empty where it is none, so that the file is new. */
  static Optional<FilePosition> parse(String text) {
    String[] parts = text.split("\\|", 7);
    if (parts.length < 7 || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new FilePosition(
              parts[6],
              Long.parseLong(parts[1]),
              parts[2].equals("s"),
              Long.parseLong(parts[3]),
              Integer.parseInt(parts[4]),
              Long.parseUnsignedLong(parts[5], 16)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether a file is the one that was read. */
  boolean isOf(String otherKey, byte[] firstBytes) {
    if (headLength == 0) {
      return key.equals(otherKey);
    }
    return firstBytes.length >= headLength && hash(firstBytes, headLength) == head;
  }

  /** FNV-1a. */
  static long hash(byte[] bytes, int length) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < length; i++) {
      h = (h ^ (bytes[i] & 0xff)) * 0x100000001b3L;
    }
    return h;
  }
}
