package io.tarsier.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One file that is open for reading, whatever it is called by now. Reads a chunk at a time and then
 * looks whether the file still begins as it did: if so, it was not emptied and filled anew before
 * the chunk was read, so the chunk belongs to what was read before it.
 */
final class LogFile implements Closeable {

  /** By so many of its first bytes a file is known again. */
  static final int HEAD = 256;

  /** More than a line that is looked at, so that reading always gets on. */
  private static final int CHUNK = 4 * Lines.MAX_LINE;

  private static final int OPENINGS = 100;

  /** What chunks are read into, one for all files of a reader. */
  static byte[] buffer() {
    return new byte[CHUNK];
  }

  /** The file has lost its name, by which it could be asked. */
  static final long UNKNOWN = Long.MIN_VALUE;

  /** How a reading ended. */
  enum Outcome {
    /** There may be more. */
    MORE,
    /** All was read but for a line that has not ended. */
    END,
    /** The file has been emptied since; nothing was read. */
    EMPTIED
  }

  final String key;
  private final FileChannel channel;
  private byte[] head = {};
  private long offset;
  private boolean skipping;
  private long modified;
  private long looked = -1;
  private int cut;

  private LogFile(String key, FileChannel channel, long modified) {
    this.key = key;
    this.channel = channel;
    this.modified = modified;
  }

  /**
   * Opens a file at its beginning. Between opening it and asking what it is, the name may go over
   * to another file; then it is opened again.
   */
  static LogFile open(Path path) throws IOException {
    BasicFileAttributes before = attributes(path);
    for (int i = 0; i < OPENINGS; i++) {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      BasicFileAttributes after;
      try {
        after = attributes(path);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
      if (keyOf(before).equals(keyOf(after))) {
        return new LogFile(keyOf(after), channel, after.lastModifiedTime().toMillis());
      }
      channel.close();
      before = after;
    }
    throw new IOException(path + " is replaced faster than it can be opened");
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class);
  }

  /** What tells files apart that exist at the same time. */
  static String keyOf(BasicFileAttributes a) {
    Object key = a.fileKey();
    return key == null ? "created " + a.creationTime().toMillis() : key.toString();
  }

  /** The first bytes of the file as it is now. */
  byte[] firstBytes() throws IOException {
    return readAt(0, HEAD);
  }

  /** Goes on at a position of this file. */
  void resume(FilePosition position) throws IOException {
    offset = position.offset();
    skipping = position.skipping();
    head = Arrays.copyOf(firstBytes(), position.headLength());
  }

  /** Begins with the first line within the last bytes. */
  void fromEnd(long bytes) throws IOException {
    long size = channel.size();
    if (size > bytes) {
      offset = size - bytes;
      skipping = true;
    }
  }

  /**
   * Remembers how the file begins, if that was not known; whether it has become known. From then on
   * it is noticed when the file is emptied.
   */
  boolean meet() throws IOException {
    if (head.length > 0) {
      return false;
    }
    head = firstBytes();
    return head.length > 0;
  }

  FilePosition position() {
    return new FilePosition(
        key, offset, skipping, modified, head.length, FilePosition.hash(head, head.length));
  }

  long size() throws IOException {
    return channel.size();
  }

  /**
   * Reads on.
   *
   * @param modifiedNow when the file was last written to, in epoch milliseconds, or UNKNOWN
   */
  Outcome read(byte[] chunk, List<String> lines, long modifiedNow) throws IOException {
    long size = channel.size();
    if (size < offset) {
      return Outcome.EMPTIED;
    }
    if (size == looked && modifiedNow == modified) {
      return Outcome.END;
    }
    ByteBuffer buffer = ByteBuffer.wrap(chunk);
    while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) > 0) {
      // Until the buffer is full or the file ends.
    }
    int n = buffer.position();
    byte[] first = firstBytes();
    if (!beginsAsBefore(first, chunk, n)) {
      return Outcome.EMPTIED;
    }
    Lines.Cut done = Lines.split(chunk, n, skipping, lines);
    offset += done.consumed();
    skipping = done.skipping();
    cut += done.cut();
    if (modifiedNow != UNKNOWN) {
      modified = modifiedNow;
    }
    head = first;
    looked = n < CHUNK ? offset + n - done.consumed() : -1;
    return n < CHUNK ? Outcome.END : Outcome.MORE;
  }

  private boolean beginsAsBefore(byte[] first, byte[] chunk, int n) {
    if (first.length < head.length || !Arrays.equals(first, 0, head.length, head, 0, head.length)) {
      return false;
    }
    // Of a short head little is known: what was just read has to agree too.
    int from = (int) Math.min(offset, first.length);
    int overlap = Math.min(first.length - from, n);
    return Arrays.equals(first, from, from + overlap, chunk, 0, overlap)
        && first.length >= Math.min(HEAD, offset + n);
  }

  /** The last line, if it did not end: for a file that nobody writes to any more. */
  Optional<String> rest() throws IOException {
    byte[] bytes = readAt(offset, Lines.MAX_LINE);
    offset += bytes.length;
    boolean within = skipping || bytes.length == 0;
    return within ? Optional.empty() : Optional.of(Lines.text(bytes, 0, bytes.length));
  }

  private byte[] readAt(long position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
      // Until it is full or the file ends.
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** Lines that were cut since this was last asked. */
  int takeCut() {
    int n = cut;
    cut = 0;
    return n;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
